#pragma once

#include "shared/core/result.hpp"

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

namespace chengxin {

struct SiteDivision {
    std::string code;  ///< GB/T 2260, six digits
    std::string name;
};
BOOST_DESCRIBE_STRUCT(SiteDivision, (), (code, name))

/// A department that reports. `parent` is the uscc of the organisation above, empty for the top.
struct SiteOrganisation {
    std::string uscc;
    std::string name;
    std::string parent;
    std::string division;
    std::vector<std::string> aliases; ///< other names under which it appears in files
};
BOOST_DESCRIBE_STRUCT(SiteOrganisation, (), (uscc, name, parent, division, aliases))

struct SiteColumn {
    std::string name;
    std::string path;
};
BOOST_DESCRIBE_STRUCT(SiteColumn, (), (name, path))

struct SiteExternalLink {
    std::string name;
    std::string address;
};
BOOST_DESCRIBE_STRUCT(SiteExternalLink, (), (name, address))

/// A chosen city: the file assets/sites/<code>/site.json has exactly these keys.
struct Site {
    std::string code;       ///< yili | kaifeng
    std::string name;       ///< 信用中国（新疆·伊犁）
    std::string city;
    std::string host;       ///< 主办单位
    std::string undertaker; ///< 承办单位
    std::string phone;
    std::string icp;
    std::string site_code;  ///< 网站标识码, ten digits
    std::string division;   ///< division code of the city, six digits
    std::vector<SiteDivision> divisions;
    std::vector<SiteOrganisation> organisations; ///< parents before children
    std::vector<SiteColumn> columns = {};        ///< in place of the portal's navigation, which comes from the pages; may be absent in the file
    std::vector<SiteExternalLink> links;
    std::string api_licence = "Proprietary, owner: the operating city"; ///< of the interface, for /openapi.json; may be absent in the file
    bool demo = false;      ///< set at start, not in the file
};
BOOST_DESCRIBE_STRUCT(Site, (), (code, name, city, host, undertaker, phone, icp, site_code, division, divisions, organisations, columns, links, api_licence, demo))

/// What the footer of public pages should show and the site file leaves open: "联系电话、备案号". Empty: nothing.
std::string unfilled_facts(const Site& site);

/// The same as a sentence for whoever manages the site (k_may_manage_parameters): what is missing, and where to fill it in.
std::string unfilled_sentence(const Site& site);

/// Reads assets/sites/<code>/site.json. A fact that begins with （待 is one that nobody has filled in: it is read as empty.
Result<Site> load_site(const std::string& assets_directory, const std::string& code);

} // namespace chengxin
