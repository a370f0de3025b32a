#pragma once

#include <string>
#include <string_view>

/// GB 11714-1997, 组织机构代码 (D§2.3): eight characters 0–9 A–Z and a check character 0–9 X.
namespace chengxin::rules {

/// The right ninth character for the first eight; 0 when one of them is outside the set.
char organisation_check_character(std::string_view code);
/// Nine upper-case characters without a hyphen.
bool is_organisation_code(std::string_view code);
/// Without the hyphen of 71526726-X, upper-case.
std::string plain_organisation_code(std::string_view code);

} // namespace chengxin::rules
