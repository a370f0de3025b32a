#include "shared/sheet/number_text.hpp"

#include "shared/sheet/reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace chengxin::sheet {
namespace {

constexpr int k_significant_digits = 15; // what a spreadsheet shows and what survives a double
constexpr int k_smallest_exponent = -9;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Digits with at most one point and a sign in front; no exponent.
bool is_plain_decimal(std::string_view text)
{
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; })
        && std::count(text.begin(), text.end(), '.') <= 1 && is_digit(text.back()) && is_digit(text.front());
}

std::size_t significant_digits(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c == 'E' || c == 'e') break;
        if (is_digit(c)) digits += c;
    }
    const auto first = digits.find_first_not_of('0');
    return first == std::string::npos ? 0 : digits.size() - first;
}

/// Mantissa digits (without trailing zeros) and decimal exponent: value = d.ddd × 10^exponent.
struct Decimal {
    bool negative = false;
    std::string digits;
    int exponent = 0;
};

Decimal decompose(double value)
{
    std::array<char, 40> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%.*e", k_significant_digits - 1, std::fabs(value));
    const std::string_view text(buffer.data());
    const auto mark = text.find('e');
    Decimal decimal{.negative = std::signbit(value), .digits = {}, .exponent = std::atoi(buffer.data() + mark + 1)};
    for (const char c : text.substr(0, mark))
        if (is_digit(c)) decimal.digits += c;
    decimal.digits.erase(std::max<std::size_t>(decimal.digits.find_last_not_of('0') + 1, 1));
    return decimal;
}

std::string plain(const Decimal& decimal)
{
    std::string text;
    const int digits = static_cast<int>(decimal.digits.size());
    if (decimal.exponent < 0) {
        text = "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') + decimal.digits;
    } else if (digits <= decimal.exponent + 1) {
        text = decimal.digits + std::string(static_cast<std::size_t>(decimal.exponent + 1 - digits), '0');
    } else {
        const auto point = static_cast<std::size_t>(decimal.exponent + 1);
        text = decimal.digits.substr(0, point) + "." + decimal.digits.substr(point);
    }
    return decimal.negative ? "-" + text : text;
}

std::string scientific(const Decimal& decimal)
{
    std::string digits = decimal.digits;
    digits.resize(k_significant_digits, '0');
    std::array<char, 8> exponent;
    std::snprintf(exponent.data(), exponent.size(), "E%+03d", decimal.exponent);
    return (decimal.negative ? "-" : "") + digits.substr(0, 1) + "." + digits.substr(1) + exponent.data();
}

/// Days since 1970-01-01 to a calendar day (proleptic Gregorian; the era arithmetic of chrono's civil calendar).
std::string calendar_text(long days)
{
    const long shifted = days + 719'468;
    const long era = shifted / 146'097;
    const long day_of_era = shifted - era * 146'097;
    const long year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const long shifted_month = (5 * day_of_year + 2) / 153;
    const long day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    const long month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    const long year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    std::array<char, 32> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%04ld/%02ld/%02ld", year, month, day);
    return buffer.data();
}

std::string time_text(long seconds)
{
    std::array<char, 32> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return buffer.data();
}

std::string day_text(long serial, DateSystem system)
{
    constexpr long k_epoch_1904 = -24'107; // 1904-01-01
    constexpr long k_epoch_1900 = -25'569; // 1899-12-30, right from 1900-03-01 on
    if (system == DateSystem::from_1904) return calendar_text(serial + k_epoch_1904);
    if (serial == 60) return "1900/02/29";
    return calendar_text(serial + k_epoch_1900 + (serial < 60 ? 1 : 0));
}

} // namespace

bool parse_number(std::string_view text, double& value)
{
    if (text.empty() || text.size() > 400) return false;
    const std::string copy(text);
    const bool plausible = std::all_of(copy.begin(), copy.end(),
                                       [](char c) { return is_digit(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'; });
    if (!plausible) return false;
    char* end = nullptr;
    value = std::strtod(copy.c_str(), &end);
    return end == copy.c_str() + copy.size() && std::isfinite(value);
}

std::string number_text(std::string_view stored)
{
    double value = 0;
    const bool fits = significant_digits(stored) <= k_significant_digits;
    const bool is_integer = stored.find('.') == std::string_view::npos;
    if (is_plain_decimal(stored) && (fits || is_integer)) return std::string(stored);
    return parse_number(stored, value) ? number_text(value) : std::string(stored);
}

std::string number_text(double value)
{
    if (value == 0) return "0";
    const Decimal decimal = decompose(value);
    const bool writable = decimal.exponent >= k_smallest_exponent && decimal.exponent < k_significant_digits;
    return writable ? plain(decimal) : scientific(decimal);
}

std::string date_text(double serial, DateSystem system)
{
    constexpr double k_end_of_9999 = 2'958'466;
    constexpr double k_between_systems = 1'462;
    const double end = system == DateSystem::from_1904 ? k_end_of_9999 - k_between_systems : k_end_of_9999;
    if (!(serial >= 0) || serial >= end) return {};
    long days = static_cast<long>(serial);
    long seconds = std::lround((serial - static_cast<double>(days)) * 86'400.0);
    if (seconds == 86'400) {
        ++days;
        seconds = 0;
    }
    if (days == 0 && system == DateSystem::from_1900) return time_text(seconds);
    const std::string day = day_text(days, system);
    return seconds == 0 ? day : day + " " + time_text(seconds);
}

bool has_lost_digits(const Cell& cell)
{
    if (cell.kind != CellKind::number) return false;
    if (cell.text.find('E') != std::string::npos) return significant_digits(cell.text) >= k_significant_digits && cell.text.find("E+") != std::string::npos;
    const std::string_view text = cell.text;
    if (text.find('.') != std::string_view::npos || significant_digits(text) <= k_significant_digits) return false;
    return text.substr(text.find_first_of("123456789") + k_significant_digits).find_first_not_of('0') == std::string_view::npos;
}

} // namespace chengxin::sheet
