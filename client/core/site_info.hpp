#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::client {

struct SiteLink {
    std::string name;
    std::string address;
};

/// A catalogue item of which records are published.
struct SiteItem {
    std::string code;
    std::string title; ///< 行政许可
    bool adverse = false;
};

/// The city's site, from attributes of <html> that the server writes into every page, so that the first frame needs no
/// request: data-site-name, data-host, data-undertaker, data-phone, data-icp, data-demo ("true"), data-signed-in ("true" when
/// the request carried a living session), data-columns and data-links (lines of "name<TAB>address"), data-items (lines of
/// "code<TAB>title<TAB>adverse or nothing"), data-kiosk ("true").
struct SiteInfo {
    std::string name;
    std::string host;
    std::string undertaker;
    std::string phone;
    std::string icp;
    bool demo = false;
    bool signed_in = false; ///< when the page was sent
    bool kiosk = false;     ///< a terminal for everybody: nothing is kept for the next visitor
    std::vector<SiteLink> columns;
    std::vector<SiteLink> links;
    std::vector<SiteItem> items; ///< in the order of the catalogue
};

/// Null for an item that the catalogue does not have.
const SiteItem* find_item(const SiteInfo& site, std::string_view code);
/// Its title; 公示信息 for an item that has left the catalogue.
std::string item_title(const SiteInfo& site, std::string_view code);
bool is_adverse(const SiteInfo& site, std::string_view code);

SiteInfo read_site_info();

} // namespace chengxin::client
