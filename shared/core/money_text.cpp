#include "shared/core/money.hpp"
#include "shared/core/text.hpp"

namespace chengxin {

namespace {

constexpr std::u32string_view k_plain = U"〇一二三四五六七八九";
constexpr std::u32string_view k_formal = U"零壹贰叁肆伍陆柒捌玖";

int digit_of(char32_t code_point)
{
    std::size_t found = k_plain.find(code_point);
    if (found == std::u32string_view::npos) {
        found = k_formal.find(code_point);
    }
    if (found != std::u32string_view::npos) {
        return static_cast<int>(found);
    }
    return code_point == U'两' || code_point == U'貳' ? 2 : -1;
}

int small_unit_of(char32_t code_point)
{
    switch (code_point) {
    case U'十':
    case U'拾': return 10;
    case U'百':
    case U'佰': return 100;
    case U'千':
    case U'仟': return 1000;
    default: return 0;
    }
}

bool is_numeral(char32_t code_point)
{
    return digit_of(code_point) >= 0 || small_unit_of(code_point) > 0 || code_point == U'万' || code_point == U'萬' || code_point == U'亿';
}

/// A part below ten thousand: 一千二百三十四, 三百零五, 十五. Units must fall, two digits may not stand together; -1 otherwise.
std::int64_t parse_section(std::u32string_view text)
{
    std::int64_t value = 0;
    int pending = -1;
    int last_unit = 10000;
    bool after_zero = false;
    for (const char32_t c : text) {
        if (const int digit = digit_of(c); digit >= 0) {
            if (pending > 0) {
                return -1;
            }
            after_zero = after_zero || digit == 0;
            pending = digit == 0 ? -1 : digit;
            continue;
        }
        const int unit = small_unit_of(c);
        if (unit == 0 || unit >= last_unit || (pending < 0 && !(unit == 10 && value == 0))) {
            return -1;
        }
        value += static_cast<std::int64_t>(pending < 0 ? 1 : pending) * unit;
        last_unit = unit;
        pending = -1;
        after_zero = false;
    }
    // 一百五 may mean 150 or 105: not certain.
    if (pending > 0 && last_unit > 10 && last_unit < 10000 && !after_zero) {
        return -1;
    }
    return text.empty() ? -1 : value + (pending > 0 ? pending : 0);
}

/// A number in digits at `position`, moved behind it.
std::string_view take_digits(std::string_view text, std::size_t& position)
{
    const std::size_t begin = position;
    while (position < text.size() && ((text[position] >= '0' && text[position] <= '9') || text[position] == ',' || text[position] == '.')) {
        ++position;
    }
    return text.substr(begin, position - begin);
}

std::string_view take_numerals(std::string_view text, std::size_t& position)
{
    const std::size_t begin = position;
    for (std::size_t next = position; next < text.size() && is_numeral(text::decode(text, next));) {
        position = next;
    }
    return text.substr(begin, position - begin);
}

/// Words that may stand between 罚款 and its amount.
bool skip_word(std::string_view text, std::size_t& position)
{
    for (const std::string_view word :
         {"金额", "数额", "人民币", "合计", "共计", "总计", "计", "为", "：", ":", "￥", "¥", "（", "(", " ", "RMB"}) {
        if (text::starts_with(text.substr(position), word)) {
            position += word.size();
            return true;
        }
    }
    return false;
}

bool takes(std::string_view text, std::size_t& position, std::string_view word)
{
    if (!text::starts_with(text.substr(position), word)) {
        return false;
    }
    position += word.size();
    return true;
}

/// A number in digits, then 万, 亿 or nothing, then 元.
std::optional<Money> digits_then_unit(std::string_view text, std::size_t position)
{
    const std::string_view digits = take_digits(text, position);
    while (takes(text, position, " ")) {
    }
    const bool in_ten_thousand = takes(text, position, "万");
    if (!takes(text, position, "元") && !takes(text, position, "圆")) {
        return std::nullopt;
    }
    return in_ten_thousand ? parse_ten_thousand(digits) : parse_yuan(digits);
}

std::optional<Money> numerals_then_unit(std::string_view text, std::size_t position)
{
    const auto number = parse_chinese_number(take_numerals(text, position));
    if (!number || (!takes(text, position, "元") && !takes(text, position, "圆"))) {
        return std::nullopt;
    }
    // 贰万元伍角: the rest would change the sum, so only 整 or no further numeral is certain.
    std::size_t after = position;
    if (after < text.size() && is_numeral(text::decode(text, after))) {
        return std::nullopt;
    }
    return Money{*number * k_cents_per_yuan};
}

std::optional<Money> amount_at(std::string_view text, std::size_t position)
{
    auto amount = digits_then_unit(text, position);
    return amount ? amount : numerals_then_unit(text, position);
}

/// The amount at the end of `text`: 处1000元, 处以人民币五万元的.
std::optional<Money> amount_before(std::string_view text)
{
    for (const std::string_view tail : {"的", "整"}) {
        if (text::ends_with(text, tail)) {
            text.remove_suffix(tail.size());
        }
    }
    if (!text::ends_with(text, "元")) {
        return std::nullopt;
    }
    std::size_t begin = text.size() - std::string_view("元").size();
    while (begin > 0) {
        std::size_t previous = begin;
        const char32_t c = text::decode_back(text, previous);
        if (!is_numeral(c) && !(c >= U'0' && c <= U'9') && c != U',' && c != U'.') {
            break;
        }
        begin = previous;
    }
    return amount_at(text, begin);
}

} // namespace

std::optional<std::int64_t> parse_chinese_number(std::string_view text)
{
    const std::u32string letters = text::to_code_points(text);
    std::u32string_view rest = letters;
    std::int64_t value = 0;
    for (const auto& [marks, unit] : {std::pair<std::u32string_view, std::int64_t>{U"亿", 100'000'000}, {U"万萬", 10'000}}) {
        const std::size_t mark = rest.find_first_of(marks);
        if (mark == std::u32string_view::npos) {
            continue;
        }
        const std::int64_t section = parse_section(rest.substr(0, mark));
        if (section < 0) {
            return std::nullopt;
        }
        value += section * unit;
        rest.remove_prefix(mark + 1);
        // 一万二 may mean 12,000 or 10,002: not certain.
        if (rest.size() == 1) {
            return std::nullopt;
        }
    }
    if (rest.empty()) {
        return value > 0 ? std::optional(value) : std::nullopt;
    }
    const std::int64_t section = parse_section(rest);
    return section < 0 ? std::nullopt : std::optional(value + section);
}

std::vector<Money> amounts_with(std::string_view sentence, std::string_view keyword)
{
    std::vector<Money> amounts;
    for (std::size_t found = sentence.find(keyword); found != std::string_view::npos;
         found = sentence.find(keyword, found + keyword.size())) {
        std::size_t position = found + keyword.size();
        while (position < sentence.size() && skip_word(sentence, position)) {
        }
        auto amount = amount_at(sentence, position);
        if (!amount) {
            amount = amount_before(sentence.substr(0, found));
        }
        if (amount) {
            amounts.push_back(*amount);
        }
    }
    return amounts;
}

} // namespace chengxin
