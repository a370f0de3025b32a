#include "shared/rules/normalise.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/cell_notes.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/normalise_value.hpp"
#include "shared/sheet/error_values.hpp"

namespace chengxin::rules {

namespace {

using catalogue::FieldType;
using catalogue::Role;

bool has_control_character(std::string_view text)
{
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7F) {
            return true;
        }
    }
    return false;
}

void count_control_characters(RowContext& context, int field, std::string_view text)
{
    if (!has_control_character(text)) {
        return;
    }
    CheckedRow& row = context.row();
    row.control_field = row.control_cells == 0 ? field : row.control_field;
    ++row.control_cells;
}

bool recall(RowContext& context, int field, const std::string& text)
{
    const CellOutcome* known = context.memos()->cells[static_cast<std::size_t>(field)].find(text);
    if (known == nullptr) {
        return false;
    }
    context.set_value(field, known->value);
    context.date(field) = known->date;
    context.money(field) = known->money;
    if (context.item().fields[static_cast<std::size_t>(field)].role == Role::penalty_kinds) {
        context.kinds() = known->kinds;
    }
    if (known->changed) {
        ++context.row().normalised_cells;
        count_control_characters(context, field, text);
    }
    return true;
}

void keep_in_mind(RowContext& context, int field, const std::string& text)
{
    CellOutcome* outcome = context.memos()->cells[static_cast<std::size_t>(field)].put(text);
    if (outcome == nullptr) {
        return;
    }
    outcome->value.assign(context.value(field));
    outcome->date = context.date(field);
    outcome->money = context.money(field);
    outcome->changed = outcome->value != text;
    if (context.item().fields[static_cast<std::size_t>(field)].role == Role::penalty_kinds) {
        outcome->kinds = context.kinds();
    }
}

std::string error_value_message(const std::string& text)
{
    if (sheet::is_too_narrow(text)) {
        return "保存文件时这一列太窄，单元格只留下“" + text + "”，内容没有存进文件。请把列拉宽后重新保存，或填写实际内容。";
    }
    return "单元格是电子表格的错误值“" + text + "”，请改为实际内容。";
}

/// 6.54002E+17: a spreadsheet took a long number for a quantity, and its last digits are gone.
bool is_scientific(std::string_view text)
{
    constexpr std::size_t k_longest = 26;
    if (text.size() < 5 || text.size() > k_longest || text[0] < '0' || text[0] > '9') {
        return false;
    }
    std::size_t mark = 0;
    while (mark < text.size() && ((text[mark] >= '0' && text[mark] <= '9') || text[mark] == '.' || text[mark] == ',')) {
        ++mark;
    }
    if (mark == text.size() || (text[mark] != 'E' && text[mark] != 'e')) {
        return false;
    }
    const std::string_view digits = text.substr(0, mark);
    const bool has_plus = mark + 1 < text.size() && text[mark + 1] == '+';
    const std::string_view exponent = text.substr(mark + (has_plus ? 2 : 1));
    // 12E45 may be a number of its own; a spreadsheet writes the point or the plus.
    return !exponent.empty() && exponent.size() <= 3 && exponent.find_first_not_of("0123456789") == std::string_view::npos &&
           (has_plus || digits.find('.') != std::string_view::npos);
}

bool is_identity_role(Role role)
{
    return role == Role::identity_number || role == Role::representative_identity_number;
}

/// R06 in a text: what a spreadsheet has cut cannot be guessed. Numbers of workbooks are cell_notes' matter.
bool report_lost_digits(RowContext& context, int field, const sheet::Cell& cell)
{
    const CompiledField& compiled = context.item().fields[static_cast<std::size_t>(field)];
    if (compiled.type != FieldType::text) {
        return false;
    }
    const std::string_view text = text::trim(cell.text);
    if (!is_scientific(text)) {
        return false;
    }
    context.set_value(field, text);
    context.error(Rule::r06, field,
                  context.field_name(field) + "被电子表格当成了数字，第 15 位以后的数字已经丢失" + "（科学计数法）。请把单元格格式设为“文本”，再照原件重新输入。");
    return true;
}

/// A separated file has only texts: an identity number that ends in three zeros has most likely lost its digits in a number cell.
void doubt_zeros(RowContext& context, int field, const sheet::Cell& cell)
{
    const std::string_view number = context.value(field);
    if (!is_identity_role(context.item().fields[static_cast<std::size_t>(field)].role) || number.size() != 18 || !context.clean(field) ||
        number.substr(15) != "000" || context.cell(field) == nullptr || cell.kind != sheet::CellKind::text) {
        return;
    }
    if (identity_check_character(number) != number[17]) {
        context.error(Rule::r06, field, context.field_name(field) + "的末三位是 000，且校验不通过，多半是被电子表格当成数字丢失了末几位。请照证件重新输入。");
        return;
    }
    context.warning(Rule::r06, field, context.field_name(field) + "的末三位是 000，可能是被电子表格当成数字丢失了末几位，请照证件核对。");
}

/// =A1&B1 in a separated file: what is seen is not in it.
bool is_formula(const RowContext& context, std::string_view text)
{
    if (!context.is_separated() || text.size() < 2 || text[0] != '=') {
        return false;
    }
    const char next = text[1];
    return (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || next == '(' || next == '"' || next == '+' ||
           next == '-' || next == '$';
}

void normalise_cell(RowContext& context, int field, const sheet::Cell& cell)
{
    const CompiledField& compiled = context.item().fields[static_cast<std::size_t>(field)];
    if (cell.kind == sheet::CellKind::blank && cell.note == sheet::CellNote::none) {
        return;
    }
    if (cell.kind == sheet::CellKind::error && cell.note == sheet::CellNote::none) {
        context.set_value(field, cell.text);
        context.error(Rule::r04, field, error_value_message(cell.text));
        return;
    }
    const char first = cell.text.empty() ? '\0' : cell.text.front();
    if (first == '=' || first == '\'' || cell.note == sheet::CellNote::guarded) {
        const std::string_view inner = text::without_guard(cell.text);
        if (inner.size() != cell.text.size() || cell.note == sheet::CellNote::guarded) {
            ++context.row().guarded_cells;
            sheet::Cell plain;
            plain.text = inner;
            plain.kind = inner.empty() ? sheet::CellKind::blank : cell.kind;
            return normalise_cell(context, field, plain);
        }
        if (is_formula(context, cell.text)) {
            context.set_value(field, cell.text);
            context.error(Rule::r04, field, "单元格是公式，文件里没有它的计算结果。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传，或填写实际内容。");
            return;
        }
    }
    const bool is_plain = cell.note == sheet::CellNote::none && cell.kind == sheet::CellKind::text;
    if (!is_plain && report_cell_note(context, field, cell)) {
        return;
    }
    if (is_plain && first >= '0' && first <= '9' && report_lost_digits(context, field, cell)) {
        return;
    }
    const std::string& given = read_text(cell, compiled.type);
    if (take_plain_text(context, field, given)) {
        if (is_identity_role(compiled.role)) {
            doubt_zeros(context, field, cell);
        }
        return;
    }
    // The text alone decides about a date, an amount, a code, unless there is something to report.
    const bool memorable = context.memos() != nullptr && compiled.type != FieldType::text && cell.note != sheet::CellNote::day_without_format;
    if (memorable && recall(context, field, given)) {
        return;
    }
    if (compiled.type != FieldType::text && text::unify(given) != given) { // 2026年5⽉
        sheet::Cell unified;
        unified.text = text::unify(given);
        unified.kind = cell.kind;
        ++context.row().normalised_cells;
        const std::uint32_t counted = context.row().normalised_cells;
        normalise_cell(context, field, unified);
        context.row().normalised_cells = counted;
        return;
    }
    const std::string_view text = text::trim(given);
    if (text.empty()) {
        return;
    }
    if (compiled.field->requirement != catalogue::Requirement::required && compiled.role != Role::remark && is_placeholder(text)) {
        return;
    }
    const std::size_t findings = context.row().findings.size();
    switch (compiled.type) {
    case FieldType::date: normalise_date(context, field, cell); break;
    case FieldType::money: normalise_money(context, field, text); break;
    case FieldType::code: normalise_code(context, field, text); break;
    case FieldType::codes: normalise_codes(context, field, text); break;
    case FieldType::text: normalise_text(context, field, text); break;
    }
    if (context.value(field) != given) {
        ++context.row().normalised_cells;
        count_control_characters(context, field, given);
    }
    if (is_identity_role(compiled.role)) {
        doubt_zeros(context, field, cell);
    }
    if (memorable && context.row().findings.size() == findings) {
        keep_in_mind(context, field, given);
    }
}

/// 92 is an individual business, another code a legal person, an identity number alone a natural person (design 5).
SubjectKind derived_kind(const RowContext& context)
{
    const std::string_view code = context.value(Role::subject_uscc);
    if (text::starts_with(code, "92") || text::starts_with(code, "0000")) {
        return SubjectKind::individual_business;
    }
    for (const Role role : {Role::subject_uscc, Role::subject_registration, Role::subject_organisation_code, Role::subject_tax,
                            Role::subject_institution, Role::subject_social}) {
        if (context.filled(role)) {
            return SubjectKind::organisation;
        }
    }
    return context.filled(Role::identity_number) ? SubjectKind::natural_person : SubjectKind::unknown;
}

/// What templates without the column leave open. Never fills an empty cell of a column that is there.
void derive_missing_columns(RowContext& context)
{
    for (std::size_t i = 0; i < context.item().fields.size(); ++i) {
        const CompiledField& compiled = context.item().fields[i];
        const int field = static_cast<int>(i);
        if (context.has_column(field) || context.filled(field)) {
            continue;
        }
        if (compiled.role == Role::subject_kind) {
            context.set_value(field, name_of(derived_kind(context)));
        }
        if (compiled.role == Role::identity_kind && context.value(Role::identity_number).size() == 18) {
            context.set_value(field, "身份证");
        }
        if (compiled.role == Role::authority_uscc && context.filled(Role::authority_name)) {
            KnownOrganisation organisation;
            if (context.registry().find_organisation_by_name(context.value(Role::authority_name), organisation) == Lookup::known) {
                context.set_value(field, organisation.uscc);
            }
        }
        if (compiled.derived_from >= 0 && context.clean(compiled.derived_from)) {
            context.set_value(field, context.value(compiled.derived_from));
            context.date(field) = context.date(compiled.derived_from);
        }
    }
}

} // namespace

void normalise_row(RowContext& context)
{
    for (std::size_t i = 0; i < context.item().fields.size(); ++i) {
        if (const sheet::Cell* cell = context.cell(static_cast<int>(i))) {
            normalise_cell(context, static_cast<int>(i), *cell);
        }
    }
    derive_missing_columns(context);
    context.row().subject_kind =
        context.clean(Role::subject_kind) ? subject_kind_of(context.value(Role::subject_kind)) : SubjectKind::unknown;
}

} // namespace chengxin::rules
