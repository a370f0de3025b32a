#pragma once

#include <string>
#include <string_view>
#include <vector>

/// GB 32100-2015, 统一社会信用代码 (D§2.1). All functions take upper-case, trimmed codes.
namespace chengxin::rules {

/// What businesses without a code carry.
inline constexpr std::string_view k_placeholder_uscc = "00000000000000000X";

enum class UsccFault {
    none,
    length,          ///< not 18 characters
    character,       ///< a character outside the set (I, O, S, V, Z, Chinese, …) or a wrong shape
    check_character, ///< GB 32100 5.5: the eighteenth character does not fit
};

UsccFault uscc_fault(std::string_view code);
/// The right eighteenth character for the first seventeen; 0 when one of them is outside the set.
char uscc_check_character(std::string_view code);
inline bool is_uscc(std::string_view code)
{
    return uscc_fault(code) == UsccFault::none;
}
/// True when characters 9 to 17 are a right organisation code of GB 11714.
bool has_valid_organisation_code(std::string_view code);

/// Valid codes that a wrong one was likely meant to be, the likeliest first: O for 0 and other look-alikes, an organ's code with
/// an enterprise's prefix (D§0), neighbours exchanged, one character off with a right organisation code inside. At most five.
std::vector<std::string> uscc_candidates(std::string_view code);

/// Every valid code that is one slip of the pen away from a wrong one: look-alikes; one character wrong, missing or too many;
/// neighbours exchanged; an organ's code with an enterprise's prefix (D§0). Where characters 9 to 17 are a right organisation code
/// (GB 11714) they are taken to be right, and every repair keeps or makes them so. In no order that means anything.
std::vector<std::string> uscc_repairs(std::string_view code);

/// 企业, 个体工商户, 机关 … by the first two characters; empty when they mean nothing.
std::string_view uscc_class_name(std::string_view code);

} // namespace chengxin::rules
