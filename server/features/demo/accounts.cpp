#include "server/features/demo/demo.hpp"

#include "server/core/account_table.hpp"

#include <utility>

namespace chengxin::demo {
namespace {

/// The organisation that a clerk of a division may sit in: one whose name contains `words`, else any of the division, else the first.
std::string organisation_of(const Site& site, const std::string& division, std::string_view words)
{
    std::string any = site.organisations.empty() ? std::string() : site.organisations.front().uscc;
    bool is_of_division = false;
    for (const SiteOrganisation& organisation : site.organisations) {
        if (organisation.division != division) continue;
        if (organisation.name.find(words) != std::string::npos) return organisation.uscc;
        if (!std::exchange(is_of_division, true)) any = organisation.uscc;
    }
    return any;
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
