#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin {

/// An amount as decimal(18,6) 万元: an integer of millionths of 万元, which is the 分 (0.01 元).
struct Money {
    std::int64_t cents = 0;

    friend constexpr auto operator<=>(const Money&, const Money&) = default;
};

inline constexpr std::int64_t k_cents_per_yuan = 100;
inline constexpr std::int64_t k_cents_per_ten_thousand = 1'000'000;

/// A plain number in 万元: "0.1", "1,234.5", "5E-1" as spreadsheets store it. Empty for anything else, for more than
/// six decimals (a binary tail such as 0.30000000000000004 is rounded) and beyond twelve integer digits.
std::optional<Money> parse_ten_thousand(std::string_view text);
/// A plain number in 元 with at most two decimals.
std::optional<Money> parse_yuan(std::string_view text);

/// "0.1", "12.345678"; in 万元, without trailing zeros.
std::string ten_thousand_text(Money money);
/// "1000", "0.5"; in 元.
std::string yuan_text(Money money);

/// A whole number in Chinese numerals (一万二千三百, 壹万贰仟叁佰, 十五); empty unless it is certain.
std::optional<std::int64_t> parse_chinese_number(std::string_view text);

/// The amounts of money that stand with `keyword` in a sentence, for example with 罚款 in 罚款人民币1,000元, 罚款贰万元, 处1000元罚款:
/// behind it after words such as 人民币 or 共计, else right before it; a number in digits or Chinese numerals, then 元 or 万元.
/// Amounts that are not certain are left out.
std::vector<Money> amounts_with(std::string_view sentence, std::string_view keyword);

} // namespace chengxin
