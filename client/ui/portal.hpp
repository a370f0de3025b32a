#pragma once

#include "client/ui/layout.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Frame of the public pages: emblem bar, header, navigation, content of at most 1200 px, footer; on a phone a
/// compact header, a sheet with the navigation and a fixed bar at the bottom.
namespace chengxin::client::ui {

struct NavigationItem {
    std::string label;
    std::string href;
    Icon icon = Icon::none;
    std::vector<NavigationItem> pages = {}; ///< of a group; its first one is where the group's own entry leads
};

/// On every page of demonstration data, the same words as in the HTML twin.
inline constexpr std::string_view k_demo_sentence = "演示数据：企业和记录均为虚构，不得作为信用依据。";

/// What the frame shows; made by the shell from the site, the page list and the session.
struct PortalData {
    std::string site_name;   ///< 信用中国（新疆·伊犁）
    std::string host;        ///< 主办单位
    std::string undertaker;
    std::string phone;
    std::string icp;
    bool demo = false;
    std::string person;      ///< display name of who is signed in, empty for nobody
    std::string path;        ///< of the page shown
    std::string address;     ///< the same with its query
    std::vector<NavigationItem> navigation; ///< groups; one without pages leads to a single one
    std::vector<NavigationItem> links; ///< in the footer
};

/// Drafts and wishes; one struct of the shell, destroyed at sign-out.
struct PortalState {
    std::string query;
    bool sheet_open = false;
    std::string followed;    ///< a path to go to, taken by the shell after the frame
    bool sign_out = false;
};

enum class HeaderSearch { shown, hidden };

/// The page around what is drawn during its life.
class PortalPage {
public:
    PortalPage(PortalState& state, const PortalData& data, HeaderSearch search = HeaderSearch::shown);
    ~PortalPage();
    PortalPage(const PortalPage&) = delete;
    PortalPage& operator=(const PortalPage&) = delete;

private:
    PortalState& m_state;
    const PortalData& m_data;
    DensityScope m_density{Density::portal};
    std::optional<Area> m_area;
};

/// Paints a band over the whole width of the window behind the content, from the cursor on.
void paint_band(float height, Tone top, Tone bottom);

/// "首页 / 信用公示 / …"; the last one is the page itself. Returns the href that was followed, empty for none.
std::string breadcrumbs(std::vector<NavigationItem> trail);

} // namespace chengxin::client::ui
