#include "shared/rules/normalise_value.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace chengxin::rules {

namespace {

using catalogue::Role;

/// The founding of the People's Republic; no decision of its organs is older (D§1.5 V08).
Date first_day()
{
    return *make_date(1949, 10, 1);
}

bool is_long_term(std::string_view text)
{
    for (const std::string_view word : {"长期", "永久", "长期有效", "永久有效", "无固定期限", "无期限"}) {
        if (text == word) {
            return true;
        }
    }
    return false;
}

/// A whole number of five digits: a serial day between 1927 and 2173. Also with the fraction of a time of day.
std::optional<Date> read_serial(std::string_view text, DateSystem system)
{
    const std::string_view whole = text.substr(0, text.find('.'));
    int serial = 0;
    const auto [end, failure] = std::from_chars(whole.data(), whole.data() + whole.size(), serial);
    if (failure != std::errc{} || end != whole.data() + whole.size() || whole.size() != 5) {
        return std::nullopt;
    }
    for (const char c : text.substr(whole.size())) {
        if (c != '.' && (c < '0' || c > '9')) {
            return std::nullopt;
        }
    }
    return from_serial(serial, system);
}

} // namespace

void normalise_date(RowContext& context, int field, const sheet::Cell& cell)
{
    const std::string_view text = text::trim(cell.text);
    const Role role = context.item().fields[static_cast<std::size_t>(field)].role;
    std::optional<Date> date;
    if (role == Role::valid_until && is_long_term(text)) {
        date = long_term();
    } else {
        const bool from_1904 = cell.note == sheet::CellNote::day_without_format;
        date = read_serial(text, from_1904 ? DateSystem::from_1904 : context.options().date_system);
        if (!date) {
            date = parse_date_text(text);
        }
    }
    if (!date) {
        context.set_value(field, text);
        context.error(Rule::v08, field,
                      context.field_name(field) + "“" + std::string(text::first_characters(text, 30)) +
                          "”不是有效日期，应为 YYYY/MM/DD 格式的真实日期，请按文书填写。");
        return;
    }
    context.set_value(field, slash_text(*date));
    if (*date < first_day()) {
        context.error(Rule::v08, field, context.field_name(field) + "早于 1949/10/01，请核对年份。");
        return;
    }
    context.date(field) = date;
}

void normalise_money(RowContext& context, int field, std::string_view text)
{
    std::string folded = text::replace_all(text::fold_width(text::remove_blanks(text)), "，", ",");
    for (const std::string_view sign : {"¥", "￥", "人民币"}) {
        if (text::starts_with(folded, sign)) {
            folded.erase(0, sign.size());
        }
    }
    std::optional<Money> money;
    if (text::ends_with(folded, "万元")) {
        money = parse_ten_thousand(std::string_view(folded).substr(0, folded.size() - std::string_view("万元").size()));
    } else if (text::ends_with(folded, "元")) {
        money = parse_yuan(std::string_view(folded).substr(0, folded.size() - std::string_view("元").size()));
    } else {
        money = parse_ten_thousand(folded);
    }
    if (!money || money->cents < 0) {
        context.set_value(field, text);
        context.error(Rule::v11, field, context.field_name(field) + "应为不小于 0 的数字，单位万元，最多 6 位小数。");
        return;
    }
    context.money(field) = money;
    context.set_value(field, ten_thousand_text(*money));
}

} // namespace chengxin::rules
