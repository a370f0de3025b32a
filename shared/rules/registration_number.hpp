#pragma once

#include <string_view>

/// GS 15-2006, 工商注册号 of 15 digits (D§2.4), check digit by ISO 7064 MOD 11,10. Numbers of 13 digits are older and have none.
namespace chengxin::rules {

enum class RegistrationFault { none, length, character, check_digit, unchecked_thirteen };

RegistrationFault registration_fault(std::string_view number);
/// The right fifteenth digit for the first fourteen; 0 when they are no digits.
char registration_check_digit(std::string_view number);

} // namespace chengxin::rules
