#include "client/core/site_info.hpp"

#include "client/platform/browser.hpp"

namespace chengxin::client {

namespace {

std::vector<SiteLink> links_of(const std::string& lines)
{
    std::vector<SiteLink> links;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        const std::string line = lines.substr(at, end - at);
        if (const std::size_t tab = line.find('\t'); tab != std::string::npos)
            links.push_back({line.substr(0, tab), line.substr(tab + 1)});
        at = end + 1;
    }
    return links;
}

} // namespace

SiteInfo read_site_info()
{
    SiteInfo site;
    site.name = browser::document_attribute("data-site-name");
    site.host = browser::document_attribute("data-host");
    site.undertaker = browser::document_attribute("data-undertaker");
    site.phone = browser::document_attribute("data-phone");
    site.icp = browser::document_attribute("data-icp");
    site.demo = browser::document_attribute("data-demo") == "true";
    site.signed_in = browser::document_attribute("data-signed-in") == "true";
    site.kiosk = browser::document_attribute("data-kiosk") == "true";
    site.columns = links_of(browser::document_attribute("data-columns"));
    site.links = links_of(browser::document_attribute("data-links"));
    return site;
}

} // namespace chengxin::client
