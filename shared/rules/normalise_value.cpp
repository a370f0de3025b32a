#include "shared/rules/normalise_value.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/normalise.hpp"
#include "shared/rules/uscc.hpp"

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
        if (text == word) { return true; }
    }
    return false;
}

/// A whole number of five digits: a serial day between 1927 and 2173. Also with the fraction of a time of day.
std::optional<Date> read_serial(std::string_view text, DateSystem system)
{
    const std::string_view whole = text.substr(0, text.find('.'));
    int serial = 0;
    const auto [end, failure] = std::from_chars(whole.data(), whole.data() + whole.size(), serial);
    if (failure != std::errc{} || end != whole.data() + whole.size() || whole.size() != 5) { return std::nullopt; }
    for (const char c : text.substr(whole.size())) {
        if (c != '.' && (c < '0' || c > '9')) { return std::nullopt; }
    }
    return from_serial(serial, system);
}

/// The day that was likely meant where a month or day does not exist: the last day of that month.
std::string likely_day(std::string_view text)
{
    const std::string folded = text::fold_width(text);
    std::array<int, 3> parts{};
    std::size_t count = 0;
    bool in_number = false;
    for (const char c : folded) {
        const bool digit = c >= '0' && c <= '9';
        if (digit && !in_number && count++ == parts.size()) { return {}; }
        if (digit) { parts[count - 1] = std::min(parts[count - 1] * 10 + (c - '0'), 100000); }
        in_number = digit;
    }
    if (count != 3 || parts[0] < 1949 || parts[0] > 2100 || parts[1] < 1 || parts[1] > 12 || parts[2] < 29 || parts[2] > 31) { return {}; }
    return slash_text(*make_date(parts[0], parts[1], days_in_month(parts[0], parts[1])));
}

std::string with_plain_dash(std::string_view text)
{
    std::string plain(text);
    for (const std::string_view dash : {"——", "—", "－", "–", "：", ":", "_"}) { plain = text::replace_all(plain, dash, "-"); }
    return plain;
}

/// 其他-责令改正 of a value that needs a detail; empty when `text` is not written that way.
std::string detailed_value(const catalogue::CodeList& list, std::string_view text)
{
    const std::string plain = with_plain_dash(text);
    const std::size_t dash = plain.find('-');
    if (dash == std::string::npos) { return {}; }
    const catalogue::CodeValue* value = match_code(list, text::trim(std::string_view(plain).substr(0, dash)));
    const std::string_view detail = text::trim(std::string_view(plain).substr(dash + 1));
    return value != nullptr && value->needs_detail && !detail.empty() ? value->name + "-" + std::string(detail) : std::string{};
}

/// The single values of a cell. Semicolons always part them; 、，,/| only where that gives something known, for a detail may hold them.
std::vector<std::string> parts_of(const catalogue::CodeList& list, std::string_view text)
{
    std::vector<std::string> parts;
    for (std::string& piece : text::split(text, U"；;")) {
        if (match_code(list, piece) != nullptr || !detailed_value(list, piece).empty()) {
            parts.push_back(std::move(piece));
            continue;
        }
        for (std::string& smaller : text::split(piece, U"、，,/|")) { parts.push_back(std::move(smaller)); }
    }
    return parts;
}

std::string allowed_values(const catalogue::CodeList& list)
{
    std::vector<std::string> names;
    for (const catalogue::CodeValue& value : list.values) { names.push_back(value.needs_detail ? value.name + "-××" : value.name); }
    return text::join(names, "、");
}

/// The value that contains the text or is contained in it, when there is only one.
std::string likely_value(const catalogue::CodeList& list, std::string_view text)
{
    std::string likely;
    for (const catalogue::CodeValue& value : list.values) {
        if (value.needs_detail || (!text::contains(value.name, text) && !text::contains(text, value.name))) { continue; }
        if (!likely.empty()) { return {}; }
        likely = value.name;
    }
    return likely;
}

std::string likely_subject_kind(const RowContext& context)
{
    const int field = context.field(Role::subject_uscc);
    const sheet::Cell* cell = field < 0 ? nullptr : context.cell(field);
    if (cell == nullptr) { return {}; }
    const std::string code = text::to_upper_ascii(text::fold_width(text::remove_blanks(cell->text)));
    if (code.empty()) { return k_natural_person_kind; }
    return text::starts_with(code, "92") ? k_individual_business_kind : is_uscc(code) ? k_organisation_kind : "";
}

void report_unknown_value(RowContext& context, int field, const catalogue::CodeList& list, std::string_view text)
{
    const bool is_subject_kind = context.item().fields[static_cast<std::size_t>(field)].role == Role::subject_kind;
    context.error(Rule::v14, field, context.field_name(field) + "“" + std::string(text::first_characters(text, 30)) + "”不在代码表中，应为：" + allowed_values(list) + "。",
        is_subject_kind ? likely_subject_kind(context) : likely_value(list, text));
}

std::string detail_message(std::string_view name)
{
    return "“" + std::string(name) + "”须写明具体类别，写成“其他-具体类别”。";
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
        date = read_serial(text, context.options().date_system);
        if (!date) { date = parse_date_text(text); }
    }
    if (!date) {
        context.set_value(field, text);
        context.error(Rule::v08, field, context.field_name(field) + "“" + std::string(text::first_characters(text, 30)) + "”不是有效日期，应为 YYYY/MM/DD 格式的真实日期。", likely_day(text));
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
        if (text::starts_with(folded, sign)) { folded.erase(0, sign.size()); }
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

void normalise_code(RowContext& context, int field, std::string_view text)
{
    const catalogue::CodeList* list = context.item().fields[static_cast<std::size_t>(field)].code_list;
    const std::string cleaned = text::fold_width(text::remove_blanks(text));
    context.set_value(field, cleaned);
    if (list == nullptr) { return; }
    if (const catalogue::CodeValue* value = match_code(*list, cleaned)) {
        context.set_value(field, value->name);
        if (value->needs_detail) { context.error(Rule::v13, field, detail_message(value->name)); }
        return;
    }
    if (const std::string detailed = detailed_value(*list, cleaned); !detailed.empty()) {
        context.set_value(field, detailed);
        return;
    }
    report_unknown_value(context, field, *list, cleaned);
}

void normalise_codes(RowContext& context, int field, std::string_view text)
{
    const catalogue::CodeList* list = context.item().fields[static_cast<std::size_t>(field)].code_list;
    if (list == nullptr) { return; }
    std::string cleaned;
    clean_text(text, cleaned);
    std::vector<std::string> values;
    for (const std::string& part : parts_of(*list, cleaned)) {
        const catalogue::CodeValue* value = match_code(*list, part);
        std::string name = value != nullptr ? value->name : detailed_value(*list, part);
        if (name.empty() || (value != nullptr && value->needs_detail)) {
            context.set_value(field, cleaned);
            if (value != nullptr) {
                context.error(Rule::v13, field, detail_message(value->name));
            } else {
                report_unknown_value(context, field, *list, part);
            }
            return;
        }
        if (std::find(values.begin(), values.end(), name) == values.end()) { values.push_back(std::move(name)); }
    }
    context.set_value(field, text::join(values, "；"));
    if (context.item().fields[static_cast<std::size_t>(field)].role == Role::penalty_kinds) { context.kinds() = std::move(values); }
}

} // namespace chengxin::rules
