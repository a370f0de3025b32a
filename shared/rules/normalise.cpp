#include "shared/rules/normalise.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/normalise_value.hpp"

namespace chengxin::rules {

namespace {

using catalogue::FieldType;
using catalogue::Role;

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
    context.row().normalised_cells += known->changed ? 1 : 0;
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

void normalise_cell(RowContext& context, int field, const sheet::Cell& cell)
{
    const CompiledField& compiled = context.item().fields[static_cast<std::size_t>(field)];
    if (cell.kind == sheet::CellKind::blank) {
        return;
    }
    if (cell.kind == sheet::CellKind::error) {
        context.set_value(field, cell.text);
        context.error(Rule::v15, field, "单元格是电子表格的错误值“" + cell.text + "”，请改为实际内容。");
        return;
    }
    if (take_plain_text(context, field, cell.text)) {
        return;
    }
    // The text alone decides about a date, an amount, a code, unless there is something to report.
    const bool memorable = context.memos() != nullptr && compiled.type != FieldType::text;
    if (memorable && recall(context, field, cell.text)) {
        return;
    }
    const std::string_view text = text::trim(cell.text);
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
    context.row().normalised_cells += context.value(field) != cell.text ? 1 : 0;
    if (memorable && context.row().findings.size() == findings) {
        keep_in_mind(context, field, cell.text);
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
