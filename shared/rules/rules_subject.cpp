#include "shared/core/text.hpp"
#include "shared/rules/code_suggestion.hpp"
#include "shared/rules/identity_card.hpp"
#include "shared/rules/organisation_code.hpp"
#include "shared/rules/registration_number.hpp"
#include "shared/rules/rules.hpp"
#include "shared/rules/subject_name.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

using catalogue::Role;

std::string uscc_message(const std::string& field, std::string_view code, UsccFault fault)
{
    switch (fault) {
    case UsccFault::length: return field + "应为 18 位，现为 " + std::to_string(text::count_characters(code)) + " 位。";
    case UsccFault::character:
        return field + "含有不应出现的字符（统一社会信用代码由数字和除 I、O、S、V、Z 外的大写字母组成，第 3–8 位为数字）。";
    case UsccFault::check_character:
        return field + "校验不通过：按前 17 位计算，第 18 位应为 " + std::string(1, uscc_check_character(code)) + "，现为 " +
               std::string(1, code[17]) + "。请核对登记证照。";
    case UsccFault::none: break;
    }
    return {};
}

/// Bodies that had no code of their own for long.
bool may_have_no_code(std::string_view name)
{
    const NameClass name_class = class_of_name(name);
    return name_class == NameClass::organ || name_class == NameClass::institution || name_class == NameClass::mixed;
}

void check_uscc(RowContext& context, Role role, Role name_role)
{
    const int field = context.field(role);
    if (!context.usable(role)) {
        return;
    }
    const std::string_view code = context.value(field);
    if (role == Role::subject_uscc && code == k_placeholder_uscc) {
        context.row().placeholder_code = true;
        if (context.row().subject_kind == SubjectKind::organisation && !may_have_no_code(context.value(name_role))) {
            context.error(Rule::v03, field, "占位码 00000000000000000X 只能用于无码的个体工商户，请填写实际的统一社会信用代码。");
        }
        return;
    }
    const UsccFault fault = uscc_fault(code);
    if (fault == UsccFault::none) {
        return;
    }
    std::vector<std::string> candidates = agreeing_codes(context, role, name_role);
    std::string message = uscc_message(context.field_name(field), code, fault);
    constexpr std::size_t most_named = 3;
    if (candidates.size() > 1 && candidates.size() <= most_named) {
        message += "可能是：" + text::join(candidates, "、") + "。";
    }
    context.error(Rule::v03, field, std::move(message), candidates.size() == 1 ? std::move(candidates.front()) : std::string{});
}

void check_organisation_code(RowContext& context)
{
    const int field = context.field(Role::subject_organisation_code);
    if (!context.usable(Role::subject_organisation_code) || is_organisation_code(context.value(field))) {
        return;
    }
    const std::string_view code = context.value(field);
    const char expected = organisation_check_character(code);
    const bool checked = code.size() == 9 && expected != 0;
    // Nine characters alone have as many repairs; the unified code contains the right ones (GB 32100 4.4).
    const std::string_view uscc = context.value(Role::subject_uscc);
    const bool told = context.usable(Role::subject_uscc) && is_uscc(uscc) && has_valid_organisation_code(uscc);
    context.error(Rule::v03, field,
                  checked ? context.field_name(field) + "校验不通过：第 9 位应为 " + std::string(1, expected) + "。"
                          : context.field_name(field) + "应为 9 位数字或大写字母（不含连字符）。",
                  told ? std::string(uscc.substr(8, 9)) : std::string{});
}

void check_registration_number(RowContext& context)
{
    const int field = context.field(Role::subject_registration);
    if (!context.usable(Role::subject_registration)) {
        return;
    }
    const std::string_view number = context.value(field);
    switch (registration_fault(number)) {
    case RegistrationFault::none: return;
    case RegistrationFault::check_digit:
        context.error(Rule::v03, field,
                      context.field_name(field) + "校验不通过：第 15 位应为 " + std::string(1, registration_check_digit(number)) + "。请核对登记证照。");
        return;
    case RegistrationFault::unchecked_thirteen: context.warning(Rule::v03, field, "13 位的旧注册号无法校验，请核对。"); return;
    case RegistrationFault::length:
    case RegistrationFault::character:
        context.warning(Rule::v03, field, context.field_name(field) + "应为 15 位数字，无法校验，请核对。");
        return;
    }
}

std::string identity_message(const std::string& field, std::string_view number, IdentityFault fault)
{
    switch (fault) {
    case IdentityFault::length: return field + "应为 18 位，现为 " + std::to_string(text::count_characters(number)) + " 位。";
    case IdentityFault::character: return field + "含有不应出现的字符（前 17 位为数字，末位为数字或 X）。";
    case IdentityFault::division: return field + "的前两位不是省级行政区划代码。";
    case IdentityFault::birthday: return field + "的第 7–14 位不是有效的出生日期。";
    case IdentityFault::check_character:
        return field + "校验不通过：按前 17 位计算，末位应为 " + std::string(1, identity_check_character(number)) + "，现为 " +
               std::string(1, number[17]) + "。请核对证件。";
    case IdentityFault::none: break;
    }
    return {};
}

void check_identity(RowContext& context, Role number_role, Role kind_role)
{
    if (!context.usable(number_role)) {
        return;
    }
    const std::string_view kind = context.value(kind_role);
    const bool is_card = kind == "身份证" || (kind.empty() && context.clean(kind_role));
    if (!is_card) {
        return;
    }
    const int field = context.field(number_role);
    const std::string_view number = context.value(field);
    const IdentityFault fault = identity_fault(number, context.options().today);
    if (fault != IdentityFault::none) {
        // The check character is one of eighteen places that may be wrong; a number made to fit would be another person's.
        context.error(Rule::v07, field, identity_message(context.field_name(field), number, fault), identity_candidate(number, context.options().today));
    } else if (const auto full = identity_from_fifteen(number)) {
        context.warning(Rule::v07, field, "15 位身份证号码已停止使用，应为 18 位。", *full);
    }
}

} // namespace

void check_v03_codes(RowContext& context)
{
    check_uscc(context, Role::subject_uscc, Role::subject_name);
    check_uscc(context, Role::authority_uscc, Role::authority_name);
    // Most files name one unit twice; one wrong code is one finding.
    const bool same_unit = context.value(Role::authority_uscc) == context.value(Role::source_uscc) && !context.clean(Role::authority_uscc);
    if (same_unit && context.field(Role::source_uscc) >= 0) {
        context.spoil(context.field(Role::source_uscc));
    } else {
        check_uscc(context, Role::source_uscc, Role::source_name);
    }
    check_organisation_code(context);
    check_registration_number(context);
}

void check_v04_code_and_kind(RowContext& context)
{
    const SubjectKind kind = context.row().subject_kind;
    if (!context.usable(Role::subject_uscc) || !context.usable(Role::subject_kind) || kind == SubjectKind::natural_person ||
        context.row().placeholder_code) {
        return;
    }
    const bool individual_code = text::starts_with(context.value(Role::subject_uscc), "92");
    if (individual_code == (kind == SubjectKind::individual_business)) {
        return;
    }
    const char* expected = individual_code ? k_individual_business_kind : k_organisation_kind;
    const std::string_view class_name = uscc_class_name(context.value(Role::subject_uscc));
    context.error(Rule::v04, context.field(Role::subject_kind),
                  "统一社会信用代码以 " + std::string(context.value(Role::subject_uscc).substr(0, 2)) + " 开头" +
                      (class_name.empty() ? "" : "（" + std::string(class_name) + "）") + "，行政相对人类别应为“" + expected + "”。",
                  class_agrees(individual_code ? SubjectKind::individual_business : SubjectKind::organisation, context.value(Role::subject_uscc),
                               context.value(Role::subject_name))
                      ? expected
                      : "");
}

void check_v05_v06_subject(RowContext& context)
{
    if (!context.usable(Role::subject_uscc) || !context.usable(Role::subject_name) || context.row().placeholder_code) {
        return;
    }
    KnownSubject known;
    const Lookup lookup = context.registry().find_subject(context.value(Role::subject_uscc), known);
    context.row().new_subject = lookup == Lookup::unknown;
    const std::string_view name = context.value(Role::subject_name);
    if (lookup != Lookup::known || known.name == name || text::name_key(known.name) == text::name_key(name)) {
        return;
    }
    std::string message = "基础库中该统一社会信用代码的名称是“" + known.name + "”";
    if (!known.former_names.empty()) {
        message += "（曾用名：" + text::join(known.former_names, "、") + "）";
    }
    message += "，与所填名称不一致。名称已变更的请确认，填错代码的请更正。";
    // A name that the subject had before was changed; any other may as well belong to another subject, whose code it should be.
    const bool renamed = std::any_of(known.former_names.begin(), known.former_names.end(),
                                     [&](const std::string& former) { return text::name_key(former) == text::name_key(name); });
    context.warning(Rule::v05, context.field(Role::subject_name), std::move(message), renamed ? known.name : std::string{});
}

void check_v07_identity(RowContext& context)
{
    check_identity(context, Role::identity_number, Role::identity_kind);
    check_identity(context, Role::representative_identity_number, Role::representative_identity_kind);
}

void mark_v21_natural_person(RowContext& context)
{
    context.row().natural_person = context.row().subject_kind == SubjectKind::natural_person;
}

} // namespace chengxin::rules
