#include "shared/sheet/number_format.hpp"

#include "shared/core/date.hpp"
#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace chengxin::sheet {
namespace number_format_show {

using Kind = FormatPiece::Kind;

constexpr int k_significant_digits = 15;

std::string padded(long long number, int width)
{
    std::string text = std::to_string(number);
    if (static_cast<int>(text.size()) < width) text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
    return text;
}

/// Decimal exponent of a positive value.
int exponent_of(double value)
{
    if (!std::isfinite(value)) return 0;
    std::array<char, 40> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%.*e", k_significant_digits - 1, value);
    return std::atoi(std::find(buffer.data(), buffer.data() + buffer.size(), 'e') + 1);
}

/// The digits of a number in the places that a section has for them.
class NumberWriter {
public:
    NumberWriter(const FormatSection& section, double value) : m_section(section), m_value(std::fabs(value))
    {
        bool behind_point = false;
        for (const FormatPiece& piece : section.pieces) {
            if (piece.kind == Kind::point) behind_point = true;
            if (piece.kind == Kind::exponent) m_has_exponent = true;
            if (piece.kind != Kind::digit) continue;
            if (m_has_exponent) ++m_exponent_places;
            else if (behind_point) ++m_decimals;
            else ++m_wholes;
        }
        m_value *= std::pow(100.0, section.percents) / std::pow(1000.0, section.scale);
        if (m_has_exponent) choose_exponent();
        else m_digits = shown_digits(m_value, m_decimals);
        const auto last = m_digits.decimals.find_last_not_of('0');
        m_needed_decimals = last == std::string::npos ? 0 : static_cast<int>(last) + 1;
    }

    void digit(std::string& out, char symbol)
    {
        if (m_done_exponent) return;
        if (m_at_decimals) return decimal(out, symbol);
        const int place = m_wholes - 1 - m_whole++; // from the right
        const int given = static_cast<int>(m_digits.whole.size());
        if (place == m_wholes - 1)
            for (int extra = given - 1; extra > place; --extra) put(out, extra, m_digits.whole[static_cast<std::size_t>(given - 1 - extra)]);
        if (place < given) put(out, place, m_digits.whole[static_cast<std::size_t>(given - 1 - place)]);
        else if (symbol == '0') put(out, place, '0');
        else if (symbol == '?') out += ' ';
    }
    void point(std::string& out)
    {
        if (m_wholes == 0 && !m_at_decimals) out += m_digits.whole;
        m_at_decimals = true;
        out += '.';
    }
    void exponent(std::string& out, char sign)
    {
        out += 'E';
        if (m_exponent < 0) out += '-';
        else if (sign == '+') out += '+';
        out += padded(std::abs(m_exponent), m_exponent_places);
        m_done_exponent = true;
    }

private:
    void decimal(std::string& out, char symbol)
    {
        const int at = m_decimal++;
        if (at < m_needed_decimals || symbol == '0') out += m_digits.decimals[static_cast<std::size_t>(at)];
        else if (symbol == '?') out += ' ';
    }
    void put(std::string& out, int place, char digit) const
    {
        out += digit;
        if (m_section.grouped && place > 0 && place % 3 == 0) out += ',';
    }
    void choose_exponent()
    {
        const int step = std::max(m_wholes, 1);
        const int own = m_value > 0 ? exponent_of(m_value) : 0;
        m_exponent = static_cast<int>(std::floor(static_cast<double>(own) / step)) * step;
        m_digits = shown_digits(m_value / std::pow(10.0, m_exponent), m_decimals);
        if (static_cast<int>(m_digits.whole.size()) <= step) return;
        m_exponent += step;
        m_digits = shown_digits(m_value / std::pow(10.0, m_exponent), m_decimals);
    }

    const FormatSection& m_section;
    double m_value;
    ShownDigits m_digits;
    int m_wholes = 0;
    int m_decimals = 0;
    int m_needed_decimals = 0;
    int m_exponent_places = 0;
    int m_exponent = 0;
    int m_whole = 0;
    int m_decimal = 0;
    bool m_has_exponent = false;
    bool m_at_decimals = false;
    bool m_done_exponent = false;
};

struct Fraction {
    long long above = 0;
    long long below = 1;
};

/// The nearest fraction of 0 … 1 (or more) with a divisor up to `most`, by continued fractions.
Fraction nearest(double value, long long most)
{
    Fraction before{1, 0};
    Fraction now{static_cast<long long>(std::floor(value)), 1};
    double rest = value - std::floor(value);
    while (rest > 1e-9) {
        const double turned = 1 / rest;
        if (turned > 1e9) break;
        const auto whole = static_cast<long long>(std::floor(turned));
        const Fraction next{whole * now.above + before.above, whole * now.below + before.below};
        if (next.below > most) break;
        before = now;
        now = next;
        rest = turned - std::floor(turned);
    }
    return now;
}

struct Moment {
    std::optional<YearMonthDay> day;
    long long seconds = 0;       ///< since the beginning of the system
    long long part = 0;          ///< of a second, in units of the section
    bool is_twelve = false;      ///< hours from 1 to 12
};

void append_part(std::string& out, const FormatPiece& piece, const Moment& moment)
{
    const long long hours = moment.seconds / 3600 % 24;
    const int two = piece.count >= 2 ? 2 : 1;
    switch (piece.kind) {
    case Kind::year: out += piece.count == 2 ? padded(moment.day->year % 100, 2) : padded(moment.day->year, 4); break;
    case Kind::month: out += padded(moment.day->month, two); break;
    case Kind::day: out += padded(moment.day->day, two); break;
    case Kind::hour: out += padded(moment.is_twelve ? (hours + 11) % 12 + 1 : hours, two); break;
    case Kind::minute: out += padded(moment.seconds / 60 % 60, two); break;
    case Kind::second: out += padded(moment.seconds % 60, two); break;
    case Kind::part_of_second: out += "." + padded(moment.part, piece.count); break;
    case Kind::elapsed_hours: out += padded(moment.seconds / 3600, piece.count); break;
    case Kind::elapsed_minutes: out += padded(moment.seconds / 60, piece.count); break;
    case Kind::elapsed_seconds: out += padded(moment.seconds, piece.count); break;
    case Kind::half_of_day: {
        const bool late = hours >= 12;
        out += piece.symbol == 'c' ? (late ? "下午" : "上午") : piece.symbol == 'm' ? (late ? "PM" : "AM") : (late ? "P" : "A");
        break;
    }
    default: break;
    }
}

} // namespace number_format_show

using namespace number_format_show;

ShownDigits shown_digits(double value, int decimals)
{
    if (!std::isfinite(value)) value = 0; // a percentage of a number near the end of what a double holds
    std::array<char, 40> buffer;
    std::snprintf(buffer.data(), buffer.size(), "%.*e", k_significant_digits - 1, std::fabs(value));
    std::string digits;
    for (const char* c = buffer.data(); *c != 'e' && *c != '\0'; ++c)
        if (*c >= '0' && *c <= '9') digits += *c;
    int point = exponent_of(std::fabs(value)) + 1; // digits before it
    if (point < 0) {
        digits.insert(0, static_cast<std::size_t>(-point), '0');
        point = 0;
    }
    const auto kept = static_cast<std::size_t>(point + decimals);
    const bool rounds_up = kept < digits.size() && digits[kept] >= '5';
    digits.resize(kept, '0');
    if (rounds_up) {
        auto at = digits.rbegin();
        for (; at != digits.rend() && *at == '9'; ++at) *at = '0';
        if (at != digits.rend()) {
            ++*at;
        } else {
            digits.insert(0, 1, '1');
            ++point;
        }
    }
    ShownDigits shown{digits.substr(0, static_cast<std::size_t>(point)), digits.substr(static_cast<std::size_t>(point))};
    shown.whole.erase(0, std::min(shown.whole.find_first_not_of('0'), shown.whole.size()));
    return shown;
}

std::string NumberFormat::show_number(const FormatSection& section, double value) const
{
    NumberWriter writer(section, value);
    std::string shown = value < 0 ? "-" : "";
    for (const FormatPiece& piece : section.pieces) {
        switch (piece.kind) {
        case Kind::literal: shown += literal(piece); break;
        case Kind::space: shown += ' '; break;
        case Kind::digit: writer.digit(shown, piece.symbol); break;
        case Kind::point: writer.point(shown); break;
        case Kind::exponent: writer.exponent(shown, piece.symbol); break;
        case Kind::general:
        case Kind::text: shown += number_text(std::fabs(value)); break;
        default: break;
        }
    }
    return shown;
}

/// # ?/?: the whole number, if there is a place for it, and the nearest fraction.
std::string NumberFormat::show_fraction(const FormatSection& section, double value) const
{
    const auto slash = std::find_if(section.pieces.begin(), section.pieces.end(), [](const FormatPiece& piece) { return piece.kind == Kind::slash; });
    auto first = slash; // of the places above the slash
    while (first != section.pieces.begin() && (first - 1)->kind == Kind::digit) --first;
    const auto is_digit = [](const FormatPiece& piece) { return piece.kind == Kind::digit; };
    const bool has_whole = std::any_of(section.pieces.begin(), first, is_digit);
    const auto places = std::min<std::ptrdiff_t>(std::count_if(slash, section.pieces.end(), is_digit), 4);
    const double size = std::fabs(value);
    long long whole = has_whole && size < 1e15 ? static_cast<long long>(std::floor(size)) : 0;
    Fraction fraction;
    if (size >= 1e15) return number_text(value);
    const double part = size - static_cast<double>(whole);
    if (section.divisor > 0) fraction = {std::llround(part * section.divisor), section.divisor};
    else fraction = nearest(part, static_cast<long long>(std::pow(10.0, static_cast<double>(places))) - 1);
    if (has_whole && fraction.above == fraction.below) {
        ++whole;
        fraction.above = 0;
    }
    std::string shown = value < 0 ? "-" : "";
    if (has_whole && (whole > 0 || fraction.above == 0)) shown += std::to_string(whole);
    if (has_whole && fraction.above == 0) return shown;
    if (has_whole && whole > 0) shown += ' ';
    return shown + std::to_string(fraction.above) + "/" + std::to_string(fraction.below);
}

std::optional<std::string> NumberFormat::show_date(const FormatSection& section, double value, DateSystem system) const
{
    constexpr double k_end_of_9999 = 2'958'466;
    if (!(value >= 0) || value >= k_end_of_9999) return std::nullopt;
    long long units = 1; // of a second
    Moment moment;
    bool needs_day = false;
    for (const FormatPiece& piece : section.pieces) {
        if (piece.kind == Kind::part_of_second) units = piece.count == 1 ? 10 : piece.count == 2 ? 100 : 1000;
        needs_day = needs_day || piece.kind == Kind::year || piece.kind == Kind::month || piece.kind == Kind::day;
        moment.is_twelve = moment.is_twelve || piece.kind == Kind::half_of_day;
    }
    const long long all = std::llround(value * 86'400.0 * static_cast<double>(units));
    moment.seconds = all / units;
    moment.part = all % units;
    if (const auto date = from_serial(static_cast<double>(moment.seconds / 86'400), system)) moment.day = year_month_day(*date);
    if (needs_day && !moment.day) return std::nullopt;
    std::string shown;
    for (const FormatPiece& piece : section.pieces) {
        if (piece.kind == Kind::literal) shown += literal(piece);
        else if (piece.kind == Kind::space) shown += ' ';
        else append_part(shown, piece, moment);
    }
    const auto first = shown.find_first_not_of(' ');
    if (first == std::string::npos) return std::string();
    return shown.substr(first, shown.find_last_not_of(' ') - first + 1);
}

} // namespace chengxin::sheet
