#include "shared/core/text.hpp"
#include "shared/rules/normalise.hpp"
#include "shared/rules/normalise_value.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

using catalogue::Role;

std::string with_plain_dash(std::string_view text)
{
    std::string plain(text);
    for (const std::string_view dash : {"——", "—", "－", "–", "：", ":", "_"}) {
        plain = text::replace_all(plain, dash, "-");
    }
    return plain;
}

/// 其他-责令改正 of a value that needs a detail; empty when `text` is not written that way.
std::string detailed_value(const catalogue::CodeList& list, std::string_view text)
{
    const std::string plain = with_plain_dash(text);
    const std::size_t dash = plain.find('-');
    if (dash == std::string::npos) {
        return {};
    }
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
        for (std::string& smaller : text::split(piece, U"、，,/|")) {
            parts.push_back(std::move(smaller));
        }
    }
    return parts;
}

std::string allowed_values(const catalogue::CodeList& list)
{
    std::vector<std::string> names;
    for (const catalogue::CodeValue& value : list.values) {
        names.push_back(value.needs_detail ? value.name + "-××" : value.name);
    }
    return text::join(names, "、");
}

/// The value that contains the text or is contained in it, when there is only one.
std::string likely_value(const catalogue::CodeList& list, std::string_view text)
{
    std::string likely;
    for (const catalogue::CodeValue& value : list.values) {
        if (value.needs_detail || (!text::contains(value.name, text) && !text::contains(text, value.name))) {
            continue;
        }
        if (!likely.empty()) {
            return {};
        }
        likely = value.name;
    }
    return likely;
}

std::string likely_subject_kind(const RowContext& context)
{
    const int field = context.field(Role::subject_uscc);
    const sheet::Cell* cell = field < 0 ? nullptr : context.cell(field);
    if (cell == nullptr) {
        return {};
    }
    const std::string code = text::to_upper_ascii(text::fold_width(text::remove_blanks(cell->text)));
    if (code.empty()) {
        return k_natural_person_kind;
    }
    return text::starts_with(code, "92") ? k_individual_business_kind : is_uscc(code) ? k_organisation_kind : "";
}

void report_unknown_value(RowContext& context, int field, const catalogue::CodeList& list, std::string_view text)
{
    const bool is_subject_kind = context.item().fields[static_cast<std::size_t>(field)].role == Role::subject_kind;
    context.error(Rule::v14, field,
                  context.field_name(field) + "“" + std::string(text::first_characters(text, 30)) + "”不在代码表中，应为：" +
                      allowed_values(list) + "。",
                  is_subject_kind ? likely_subject_kind(context) : likely_value(list, text));
}

std::string detail_message(std::string_view name)
{
    return "“" + std::string(name) + "”须写明具体类别，写成“其他-具体类别”。";
}

} // namespace

void normalise_code(RowContext& context, int field, std::string_view text)
{
    const catalogue::CodeList* list = context.item().fields[static_cast<std::size_t>(field)].code_list;
    const std::string cleaned = text::fold_width(text::remove_blanks(text));
    context.set_value(field, cleaned);
    if (list == nullptr) {
        return;
    }
    if (const catalogue::CodeValue* value = match_code(*list, cleaned)) {
        context.set_value(field, value->name);
        if (value->needs_detail) {
            context.error(Rule::v13, field, detail_message(value->name));
        }
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
    if (list == nullptr) {
        return;
    }
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
        if (std::find(values.begin(), values.end(), name) == values.end()) {
            values.push_back(std::move(name));
        }
    }
    context.set_value(field, text::join(values, "；"));
    if (context.item().fields[static_cast<std::size_t>(field)].role == Role::penalty_kinds) {
        context.kinds() = std::move(values);
    }
}

} // namespace chengxin::rules
