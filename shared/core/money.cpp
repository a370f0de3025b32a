#include "shared/core/money.hpp"

#include "shared/core/text.hpp"

#include <array>

namespace chengxin {

namespace {

bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// A decimal number taken apart: sign, digits without leading zeros, where the point stands.
struct Decimal {
    bool negative = false;
    std::string digits;
    int point = 0; ///< number of digits before the decimal point; may be negative or beyond the digits
};

/// True when every comma of the integer part stands before three digits: 1,234,567.
bool commas_are_right(std::string_view integer)
{
    const std::size_t first = integer.find(',');
    if (first == std::string_view::npos) {
        return true;
    }
    if (first == 0 || first > 3) {
        return false;
    }
    for (std::size_t i = first; i < integer.size(); i += 4) {
        if (integer[i] != ',' || integer.size() - i < 4 || (integer.size() - i) % 4 != 0) {
            return false;
        }
        for (std::size_t j = 1; j < 4; ++j) {
            if (!is_digit(integer[i + j])) {
                return false;
            }
        }
    }
    return true;
}

/// The exponent behind E; empty when it is no number of at most three digits.
std::optional<int> exponent_of(std::string_view text)
{
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        text.remove_prefix(1);
    }
    if (text.empty() || text.size() > 3) {
        return std::nullopt;
    }
    int value = 0;
    for (const char byte : text) {
        if (!is_digit(byte)) {
            return std::nullopt;
        }
        value = value * 10 + (byte - '0');
    }
    return negative ? -value : value;
}

std::optional<Decimal> read_decimal(std::string_view text)
{
    Decimal decimal;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        decimal.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    int exponent = 0;
    if (const std::size_t mark = text.find_first_of("eE"); mark != std::string_view::npos) {
        const auto read = exponent_of(text.substr(mark + 1));
        if (!read) {
            return std::nullopt;
        }
        exponent = *read;
        text = text.substr(0, mark);
    }
    const std::string_view integer = text.substr(0, text.find('.'));
    const std::string_view fraction = integer.size() == text.size() ? std::string_view{} : text.substr(integer.size() + 1);
    if ((integer.empty() && fraction.empty()) || !commas_are_right(integer) || text.size() > 60) {
        return std::nullopt;
    }
    for (const char byte : integer) {
        if (is_digit(byte)) {
            decimal.digits += byte;
        } else if (byte != ',') {
            return std::nullopt;
        }
    }
    decimal.point = static_cast<int>(decimal.digits.size()) + exponent;
    for (const char byte : fraction) {
        if (!is_digit(byte)) {
            return std::nullopt;
        }
        decimal.digits += byte;
    }
    return decimal.digits.empty() ? std::nullopt : std::optional<Decimal>(std::move(decimal));
}

/// The number times 10^decimals, as an integer. A binary tail (…0000004, …9999996) is rounded; other further digits are refused.
std::optional<std::int64_t> scaled(const Decimal& decimal, int decimals)
{
    const int wanted = decimal.point + decimals;
    const auto digit_at = [&decimal](int index) {
        return index < static_cast<int>(decimal.digits.size()) ? decimal.digits[static_cast<std::size_t>(index)] - '0' : 0;
    };
    std::int64_t value = 0;
    for (int i = 0; i < wanted; ++i) {
        if (value > 99'999'999'999'999'999) {
            return std::nullopt;
        }
        value = value * 10 + digit_at(i);
    }
    const int size = static_cast<int>(decimal.digits.size());
    const int tail = wanted < 0 ? 0 : wanted;
    bool zeros = true;
    for (int i = tail; i < size; ++i) {
        zeros = zeros && digit_at(i) == 0;
    }
    if (!zeros) {
        // Spreadsheets store 0.3 as 0.30000000000000004 or 0.29999999999999999: five equal digits mark such a tail.
        if (wanted < 0 || size - tail < 6) {
            return std::nullopt;
        }
        const int first = digit_at(tail);
        for (int i = tail; i < tail + 5; ++i) {
            if (digit_at(i) != first) {
                return std::nullopt;
            }
        }
        if (first != 0 && first != 9) {
            return std::nullopt;
        }
        value += first == 9 ? 1 : 0;
    }
    return decimal.negative ? -value : value;
}

std::string fixed_text(std::int64_t value, std::int64_t unit, int decimals)
{
    const bool negative = value < 0;
    const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string text = (negative ? "-" : "") + std::to_string(size / static_cast<std::uint64_t>(unit));
    std::string fraction = std::to_string(size % static_cast<std::uint64_t>(unit));
    fraction.insert(0, static_cast<std::size_t>(decimals) - fraction.size(), '0');
    while (!fraction.empty() && fraction.back() == '0') {
        fraction.pop_back();
    }
    return fraction.empty() ? text : text + "." + fraction;
}

} // namespace

std::optional<Money> parse_ten_thousand(std::string_view text)
{
    const auto decimal = read_decimal(text::trim(text));
    const auto cents = decimal ? scaled(*decimal, 6) : std::nullopt;
    if (!cents || *cents >= 1'000'000'000'000'000'000 || *cents <= -1'000'000'000'000'000'000) {
        return std::nullopt;
    }
    return Money{*cents};
}

std::optional<Money> parse_yuan(std::string_view text)
{
    const auto decimal = read_decimal(text::trim(text));
    const auto cents = decimal ? scaled(*decimal, 2) : std::nullopt;
    return cents ? std::optional<Money>(Money{*cents}) : std::nullopt;
}

std::string ten_thousand_text(Money money)
{
    return fixed_text(money.cents, k_cents_per_ten_thousand, 6);
}

std::string yuan_text(Money money)
{
    return fixed_text(money.cents, k_cents_per_yuan, 2);
}

} // namespace chengxin
