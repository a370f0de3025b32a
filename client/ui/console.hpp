#pragma once

#include "client/ui/portal.hpp"

/// Frame of the back-office pages: side navigation that folds, top bar with breadcrumbs and person, content edge to edge.
namespace chengxin::client::ui {

struct ConsoleData {
    std::string site_name;
    bool demo = false;
    std::string person;
    std::string organisation;
    std::string path;
    std::vector<NavigationItem> navigation; ///< groups with their pages
    bool finds_pages = false;            ///< a button opens the palette
    std::vector<NavigationItem> trail;   ///< breadcrumbs, the page itself last
};

struct ConsoleState {
    std::optional<bool> folded;   ///< of the side navigation, once a person has chosen; before, it is folded where the window is low
    bool sheet_open = false;
    std::string followed;
    bool sign_out = false;
    bool find_page = false; ///< the palette is wanted
};

class ConsolePage {
public:
    ConsolePage(ConsoleState& state, const ConsoleData& data);
    ~ConsolePage();
    ConsolePage(const ConsolePage&) = delete;
    ConsolePage& operator=(const ConsolePage&) = delete;

private:
    ConsoleState& m_state;
    const ConsoleData& m_data;
    DensityScope m_density;
    std::optional<Area> m_area;
};

/// Height from the cursor to the lower edge of the window, for tables that fill the page. At least `least`.
float rest_height(float least = 240);

} // namespace chengxin::client::ui
