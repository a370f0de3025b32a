#include "server/features/demo/demo.hpp"

#include "server/core/account_table.hpp"

#include <algorithm>

namespace chengxin::demo {
namespace {

/// The first organisation of a division whose name contains `words`; empty when there is none.
std::string organisation_of(const Site& site, const std::string& division, std::string_view words)
{
    const auto found = std::find_if(site.organisations.begin(), site.organisations.end(), [&](const SiteOrganisation& organisation) {
        return organisation.division == division && organisation.name.find(words) != std::string::npos;
    });
    return found == site.organisations.end() ? std::string() : found->uscc;
}

} // namespace

std::vector<DemoAccount> accounts(const Site& site)
{
    const std::string password = "Yanshi-Only-2026"; // public on purpose
    const std::string county = site.divisions.size() > 1 ? site.divisions[1].code : site.division;
    const std::string top = site.organisations.empty() ? std::string() : site.organisations.front().uscc;
    return {
        {"demo-credit", "演示·信用办", code_of(BuiltInRole::credit_office), top, password},
        {"demo-county", "演示·县市填报员", code_of(BuiltInRole::clerk), organisation_of(site, county, "发展和改革委员会"), password},
        {"demo-clerk", "演示·部门填报员", code_of(BuiltInRole::clerk), organisation_of(site, county, "市场监督管理局"), password},
        {"demo-admin", "演示·系统管理员", code_of(BuiltInRole::administrator), "", password},
        {"demo-auditor", "演示·审计管理员", code_of(BuiltInRole::auditor), "", password},
    };
}

} // namespace chengxin::demo
