#pragma once

#include "server/core/portal.hpp"
#include "shared/core/date.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <vector>

/// Demonstration data: a plausible year of a city that does not exist like this, the same on every machine for the same site and day.
namespace chengxin::demo {

/// An account of the demonstration. Its password is public, which is why it exists in demonstration data only.
struct DemoAccount {
    std::string name;
    std::string display_name;      ///< begins with 演示
    std::string role;              ///< code of a built-in role
    std::string organisation_uscc; ///< empty: none
    std::string password;
};

/// Credit office, county clerk, department clerk, system administrator, auditor of the site.
std::vector<DemoAccount> accounts(const Site& site);

struct Size {
    std::size_t companies = 21'500;
    std::size_t persons = 700;
    std::size_t licences = 51'500; ///< every company has at least one licence
    std::size_t penalties = 17'500;
};

/// Fills an empty portal with subjects, records of the year up to `today`, changed names, corrections, expired records and the demo
/// accounts. Does nothing when it was filled before; continues when it was interrupted. Refuses a portal of real data.
Result<void> fill(Portal& portal, Date today, const Size& size = {});

} // namespace chengxin::demo
