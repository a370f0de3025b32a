#pragma once

#include <string>
#include <vector>

namespace chengxin::client {

struct SiteLink {
    std::string name;
    std::string address;
};

/// The city's site, from attributes of <html> that the server writes into every page, so that the first frame needs no
/// request: data-site-name, data-host, data-undertaker, data-phone, data-icp, data-demo ("true"), data-signed-in ("true" when
/// the request carried a living session), data-columns and data-links (lines of "name<TAB>address"), data-kiosk ("true").
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
};

SiteInfo read_site_info();

} // namespace chengxin::client
