#pragma once

#include "shared/rules/personal_data.hpp"

namespace chengxin::rules {

/// Appends the identity numbers, mobile numbers and bank cards of a text to `places`, in order.
void find_personal_numbers(std::string_view text, const PersonalSearch& search, std::vector<PersonalPlace>& places);

/// Appends the home addresses.
void find_home_addresses(std::string_view text, std::vector<PersonalPlace>& places);

} // namespace chengxin::rules
