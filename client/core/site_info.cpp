#include "client/core/site_info.hpp"

#include "client/core/translate.hpp"
#include "client/platform/browser.hpp"

#include <algorithm>

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

std::vector<SiteItem> items_of(const std::string& lines)
{
    std::vector<SiteItem> items;
    for (const SiteLink& line : links_of(lines)) {
        const std::size_t tab = std::min(line.address.find('\t'), line.address.size());
        items.push_back({line.name, line.address.substr(0, tab), line.address.substr(tab) == "\tadverse"});
    }
    return items;
}

} // namespace

const SiteItem* find_item(const SiteInfo& site, std::string_view code)
{
    const auto found = std::find_if(site.items.begin(), site.items.end(), [code](const SiteItem& item) { return item.code == code; });
    return found == site.items.end() ? nullptr : &*found;
}

std::string item_title(const SiteInfo& site, std::string_view code)
{
    const SiteItem* item = find_item(site, code);
    return item == nullptr ? tr("公示信息") : item->title;
}

bool is_adverse(const SiteInfo& site, std::string_view code)
{
    const SiteItem* item = find_item(site, code);
    return item != nullptr && item->adverse;
}

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
    site.items = items_of(browser::document_attribute("data-items"));
    return site;
}

} // namespace chengxin::client
