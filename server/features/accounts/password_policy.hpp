#pragma once

#include "shared/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::accounts {

/// GB/T 22239-2019, identification and authentication (D§7.1): at least 10 characters, three of the four classes,
/// not containing the account's name, not a common password.
Result<void> check_password(std::string_view password, std::string_view account_name);

/// Not among the current and the last former passwords.
Result<void> check_reuse(std::string_view password, const std::vector<std::string>& former_hashes);

} // namespace chengxin::accounts
