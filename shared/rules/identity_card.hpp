#pragma once

#include "shared/core/date.hpp"

#include <optional>
#include <string>
#include <string_view>

/// GB 11643-1999, 公民身份号码 (D§2.2). Numbers are upper-case and trimmed.
namespace chengxin::rules {

enum class IdentityFault {
    none,
    length,    ///< neither 18 nor 15 characters
    character, ///< something else than digits and a last X
    division,  ///< no such province
    birthday,  ///< no such day, or in the future
    check_character,
};

IdentityFault identity_fault(std::string_view number, Date today);
/// The right eighteenth character for the first seventeen digits; 0 when they are no digits.
char identity_check_character(std::string_view number);
/// The 18-character form of an old 15-digit number, 19 put before its year; empty when it is no such number.
std::optional<std::string> identity_from_fifteen(std::string_view number);
/// The number with O, I, l read as digits and X as last character; empty unless that gives a valid one that differs.
std::string identity_candidate(std::string_view number, Date today);

} // namespace chengxin::rules
