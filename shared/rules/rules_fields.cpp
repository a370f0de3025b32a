#include "shared/core/text.hpp"
#include "shared/rules/code_suggestion.hpp"
#include "shared/rules/normalise.hpp"
#include "shared/rules/rules.hpp"
#include "shared/rules/uscc.hpp"

#include <array>

namespace chengxin::rules {

namespace {

using catalogue::Requirement;
using catalogue::Role;

bool is_required(const RowContext& context, const CompiledField& field, SubjectKind kind)
{
    if (field.field->requirement == Requirement::required) {
        return true;
    }
    if ((field.required_kinds & bit_of(kind)) != 0) {
        return true;
    }
    return field.required_with >= 0 && context.filled(field.required_with) && context.clean(field.required_with);
}

/// The class that code and name agree on; a natural person only where nothing else than an identity number is filled.
std::string kind_suggestion(const RowContext& context)
{
    const std::string_view code = context.value(Role::subject_uscc);
    if (is_uscc(code)) {
        const bool individual = text::starts_with(code, "92");
        const SubjectKind kind = individual ? SubjectKind::individual_business : SubjectKind::organisation;
        return class_agrees(kind, code, context.value(Role::subject_name)) ? (individual ? k_individual_business_kind : k_organisation_kind) : "";
    }
    return code.empty() && context.filled(Role::identity_number) ? k_natural_person_kind : "";
}

/// Which of the fields that must be empty carries the report: the number itself where there is one.
int field_to_report(const RowContext& context, std::uint8_t kind_bit)
{
    constexpr std::array<Role, 8> numbers = {
        Role::identity_number, Role::subject_uscc,        Role::subject_registration, Role::subject_organisation_code,
        Role::subject_tax,     Role::subject_institution, Role::subject_social,       Role::representative};
    for (const Role role : numbers) {
        const int field = context.field(role);
        if (context.filled(role) && (context.item().fields[static_cast<std::size_t>(field)].forbidden_kinds & kind_bit) != 0) {
            return field;
        }
    }
    for (std::size_t i = 0; i < context.item().fields.size(); ++i) {
        if (context.filled(static_cast<int>(i)) && (context.item().fields[i].forbidden_kinds & kind_bit) != 0) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

/// Rules of their own look at the length of these.
bool has_own_length_rule(const CompiledField& field)
{
    switch (field.role) {
    case Role::subject_uscc:
    case Role::authority_uscc:
    case Role::source_uscc:
    case Role::subject_organisation_code: return true;
    default:
        return field.type == catalogue::FieldType::date || field.type == catalogue::FieldType::money ||
               field.type == catalogue::FieldType::code;
    }
}

} // namespace

void check_v01_required(RowContext& context)
{
    const SubjectKind kind = context.row().subject_kind;
    for (std::size_t i = 0; i < context.item().fields.size(); ++i) {
        const int field = static_cast<int>(i);
        const CompiledField& compiled = context.item().fields[i];
        if (context.filled(field) || !context.clean(field) || !is_required(context, compiled, kind)) {
            continue;
        }
        const std::string& name = context.field_name(field);
        std::string message = compiled.field->requirement == Requirement::required ? name + "是必填项，不能为空。"
                              : compiled.required_with >= 0 && (compiled.required_kinds & bit_of(kind)) == 0
                                  ? "填写了" + context.field_name(compiled.required_with) + "时，" + name + "是必填项，不能为空。"
                                  : "行政相对人类别为“" + std::string(name_of(kind)) + "”时，" + name + "是必填项，不能为空。";
        if (!context.has_column(field)) {
            message += "文件中没有这一列。";
        }
        context.error(Rule::v01, field, std::move(message), compiled.role == Role::subject_kind ? kind_suggestion(context) : std::string{});
    }
}

void check_v02_exclusive(RowContext& context)
{
    const SubjectKind kind = context.row().subject_kind;
    if (kind == SubjectKind::unknown) {
        return;
    }
    const int reported = field_to_report(context, bit_of(kind));
    if (reported < 0) {
        return;
    }
    std::string message = kind == SubjectKind::natural_person
                              ? "行政相对人类别为“自然人”时不得填写" + context.field_name(reported) + "；若相对人是单位，请更正类别。"
                              : "行政相对人类别为“" + std::string(name_of(kind)) + "”时不得填写" + context.field_name(reported) +
                                    "；若相对人是个人，请更正类别为“自然人”。";
    context.error(Rule::v02, reported, std::move(message));
    for (std::size_t i = 0; i < context.item().fields.size(); ++i) {
        if (context.filled(static_cast<int>(i)) && (context.item().fields[i].forbidden_kinds & bit_of(kind)) != 0) {
            context.spoil(static_cast<int>(i));
        }
    }
}

void check_v16_document_number(RowContext& context)
{
    const int field = context.field(Role::decision_number);
    if (!context.usable(Role::decision_number) || !is_placeholder(context.value(field))) {
        return;
    }
    context.warning(Rule::v16, field,
                    "“" + std::string(context.value(field)) + "”不是文书号，请填写决定文书上的文号，如“×市监罚〔2026〕1号”。");
}

void check_v17_length(RowContext& context)
{
    for (std::size_t i = 0; i < context.item().fields.size(); ++i) {
        const CompiledField& compiled = context.item().fields[i];
        const int field = static_cast<int>(i);
        const std::string_view value = context.value(field);
        // Never more characters than bytes; most cells need no counting.
        if (compiled.max_length == 0 || value.size() <= compiled.max_length || !context.clean(field) || has_own_length_rule(compiled)) {
            continue;
        }
        const std::size_t length = text::count_characters(value);
        if (length <= compiled.max_length) {
            continue;
        }
        context.error(Rule::v17, field,
                      context.field_name(field) + "有 " + std::to_string(length) + " 个字符，最多 " + std::to_string(compiled.max_length) +
                          " 个。");
    }
}

} // namespace chengxin::rules
