#include "shared/core/date.hpp"
#include "shared/core/text.hpp"

#include <array>

namespace chengxin {

namespace {

constexpr std::u32string_view k_chinese_digits = U"〇一二三四五六七八九";

bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// Reads up to `most` digits at `position`; -1 when there is none.
int take_number(std::string_view text, std::size_t& position, std::size_t most)
{
    int value = 0;
    std::size_t taken = 0;
    while (position < text.size() && taken < most && is_digit(text[position])) {
        value = value * 10 + (text[position] - '0');
        ++position;
        ++taken;
    }
    return taken == 0 ? -1 : value;
}

/// A time of day such as " 10:31:07", "T10:31", "T00:00:00.000Z", " 10时31分"; nothing else may follow a date.
bool is_time_of_day(std::string_view rest)
{
    rest = text::trim(rest);
    if (rest.empty()) {
        return true;
    }
    std::size_t position = rest[0] == 'T' || rest[0] == 't' ? 1 : 0;
    const int hour = take_number(rest, position, 2);
    if (hour < 0 || hour > 23 || position >= rest.size()) {
        return false;
    }
    for (const char byte : rest.substr(position)) {
        const bool plain = is_digit(byte) || byte == ':' || byte == '.' || byte == 'Z' || byte == '+';
        if (!plain && static_cast<unsigned char>(byte) < 0x80) {
            return false;
        }
    }
    return rest[position] == ':' || text::starts_with(rest.substr(position), "时");
}

/// 20260506, perhaps with a time of day.
std::optional<Date> parse_compact(std::string_view text)
{
    for (std::size_t i = 0; i < 8; ++i) {
        if (!is_digit(text[i])) {
            return std::nullopt;
        }
    }
    const auto part = [text](std::size_t offset, std::size_t count) {
        std::size_t position = offset;
        return take_number(text, position, count);
    };
    return is_time_of_day(text.substr(8)) && (text.size() == 8 || !is_digit(text[8])) ? make_date(part(0, 4), part(4, 2), part(6, 2))
                                                                                      : std::nullopt;
}

/// Skips one separator out of / - . 年 月 and blanks around it. False when there is none.
bool skip_separator(std::string_view text, std::size_t& position, std::string_view chinese)
{
    while (position < text.size() && text[position] == ' ') {
        ++position;
    }
    if (position >= text.size()) {
        return false;
    }
    if (text::starts_with(text.substr(position), chinese)) {
        position += chinese.size();
    } else if (text[position] == '/' || text[position] == '-' || text[position] == '.') {
        ++position;
    } else {
        return false;
    }
    while (position < text.size() && text[position] == ' ') {
        ++position;
    }
    return true;
}

std::optional<Date> parse_separated(std::string_view text)
{
    std::size_t position = 0;
    const int year = take_number(text, position, 4);
    if (year < 1000 || !skip_separator(text, position, "年")) {
        return std::nullopt;
    }
    const int month = take_number(text, position, 2);
    if (month < 0 || !skip_separator(text, position, "月")) {
        return std::nullopt;
    }
    const int day = take_number(text, position, 2);
    if (day < 0 || (position < text.size() && is_digit(text[position]))) {
        return std::nullopt;
    }
    std::string_view rest = text.substr(position);
    if (!rest.empty() && rest[0] == ' ' && text::starts_with(text::trim(rest), "日")) {
        rest = text::trim(rest);
    }
    for (const std::string_view mark : {"日", "号"}) {
        if (text::starts_with(rest, mark)) {
            rest.remove_prefix(mark.size());
            break;
        }
    }
    return is_time_of_day(rest) ? make_date(year, month, day) : std::nullopt;
}

int chinese_digit(char32_t code_point)
{
    const std::size_t found = k_chinese_digits.find(code_point);
    if (found != std::u32string_view::npos) {
        return static_cast<int>(found);
    }
    return code_point == U'零' || code_point == U'○' || code_point == U'Ｏ' ? 0 : -1;
}

/// 五, 十, 十五, 二十, 二十六: numbers up to 39.
int chinese_small_number(std::u32string_view text)
{
    const std::size_t ten = text.find(U'十');
    if (ten == std::u32string_view::npos) {
        return text.size() == 1 ? chinese_digit(text[0]) : text.size() == 2 && chinese_digit(text[0]) == 0 ? chinese_digit(text[1]) : -1;
    }
    if (ten > 1 || text.size() > ten + 2) {
        return -1;
    }
    const int tens = ten == 0 ? 1 : chinese_digit(text[0]);
    const int ones = ten + 1 == text.size() ? 0 : chinese_digit(text[ten + 1]);
    return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

/// 二〇二六年五月六日
std::optional<Date> parse_chinese(std::string_view text)
{
    const std::u32string letters = text::to_code_points(text);
    const std::size_t year_mark = letters.find(U'年');
    const std::size_t month_mark = letters.find(U'月');
    if (year_mark != 4 || month_mark == std::u32string::npos || month_mark < year_mark) {
        return std::nullopt;
    }
    int year = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const int digit = chinese_digit(letters[i]);
        if (digit < 0) {
            return std::nullopt;
        }
        year = year * 10 + digit;
    }
    const std::u32string_view view = letters;
    std::u32string_view day = view.substr(month_mark + 1);
    if (!day.empty() && (day.back() == U'日' || day.back() == U'号')) {
        day.remove_suffix(1);
    }
    return make_date(year, chinese_small_number(view.substr(5, month_mark - 5)), chinese_small_number(day));
}

} // namespace

std::optional<Date> parse_iso(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    std::size_t position = 0;
    const int year = take_number(text, position, 4);
    if (position != 4) {
        return std::nullopt;
    }
    position = 5;
    const int month = take_number(text, position, 2);
    if (position != 7) {
        return std::nullopt;
    }
    position = 8;
    const int day = take_number(text, position, 2);
    return position == 10 ? make_date(year, month, day) : std::nullopt;
}

std::optional<Date> parse_date_text(std::string_view text)
{
    const std::string_view trimmed = text::trim(text);
    if (trimmed.size() > 64) {
        return std::nullopt;
    }
    // The common forms are ASCII at their start; only other ones are folded first.
    if (!trimmed.empty() && is_digit(trimmed[0])) {
        if (auto date = parse_separated(trimmed)) {
            return date;
        }
    }
    const std::string folded = text::fold_width(text::remove_invisible(trimmed));
    if (folded.size() < 6) {
        return std::nullopt;
    }
    if (auto date = parse_separated(folded)) {
        return date;
    }
    if (folded.size() >= 8) {
        if (auto date = parse_compact(folded)) {
            return date;
        }
    }
    return parse_chinese(text::remove_blanks(folded));
}

} // namespace chengxin
