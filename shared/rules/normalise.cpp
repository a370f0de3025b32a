#include "shared/rules/normalise.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/normalise_value.hpp"
#include "shared/rules/organisation_code.hpp"

#include <array>
#include <cstdint>

namespace chengxin::rules {

namespace {

using catalogue::FieldType;
using catalogue::Role;

/// Written without blanks, upper-case and half-width: codes and numbers of persons, organisations, permits.
bool is_code_role(Role role)
{
    switch (role) {
    case Role::subject_uscc:
    case Role::subject_registration:
    case Role::subject_organisation_code:
    case Role::subject_tax:
    case Role::subject_institution:
    case Role::subject_social:
    case Role::representative_identity_number:
    case Role::identity_number:
    case Role::authority_uscc:
    case Role::source_uscc: return true;
    default: return false;
    }
}

bool is_name_role(Role role)
{
    return role == Role::subject_name || role == Role::representative || role == Role::authority_name || role == Role::source_name;
}

bool is_plain_code(std::string_view text)
{
    for (const char c : text) {
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) {
            return false;
        }
    }
    return true;
}

std::string folded_code(std::string_view text, Role role)
{
    std::string code = text::to_upper_ascii(text::fold_width(text::remove_blanks(text)));
    return role == Role::subject_organisation_code ? plain_organisation_code(code) : code;
}

/// Blanks beside a Chinese character go; those between Latin words stay.
std::string name_without_blanks(std::string_view name)
{
    const std::u32string letters = text::to_code_points(name);
    std::string kept;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const bool inner = text::is_blank(letters[i]);
        const bool between_latin = inner && i > 0 && i + 1 < letters.size() && letters[i - 1] < 0x80 && letters[i + 1] < 0x80;
        if (!inner || between_latin) {
            text::append(kept, letters[i]);
        }
    }
    return kept;
}

/// (2026), [2026], 【2026】 to 〔2026〕; other brackets stay.
std::string with_year_brackets(std::string_view number)
{
    std::u32string letters = text::to_code_points(number);
    for (std::size_t i = 0; i + 5 < letters.size(); ++i) {
        bool year = true;
        for (std::size_t j = 1; j <= 4; ++j) {
            year = year && letters[i + j] >= U'0' && letters[i + j] <= U'9';
        }
        const bool opens = std::u32string_view(U"(（[［【〔﹝").find(letters[i]) != std::u32string_view::npos;
        const bool closes = std::u32string_view(U")）]］】〕﹞").find(letters[i + 5]) != std::u32string_view::npos;
        if (year && opens && closes) {
            letters[i] = U'〔';
            letters[i + 5] = U'〕';
        }
    }
    return text::from_code_points(letters);
}

/// Characters that no normalisation can read: what a wrong encoding left.
bool has_lost_characters(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0xEE) {
            ++i;
            continue;
        }
        // Full-width forms, the commas and colons of Chinese texts, are never lost characters.
        if (byte == 0xEF && i + 2 < text.size() && (text[i + 1] == '\xBC' || text[i + 1] == '\xBD') && (text[i + 2] & 0xC0) == 0x80) {
            i += 3;
            continue;
        }
        const char32_t c = text::decode(text, i);
        if (c == text::k_replacement || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0x10FFFF)) {
            return true;
        }
    }
    return false;
}

/// What the bytes of a text tell about it, so that most texts are looked at once and copied as they are.
enum Trait : std::uint8_t {
    k_control = 1,      ///< below a blank, or 0x7F
    k_blank = 2,
    k_suspect = 4,      ///< begins what may have to be cleaned: Latin-1, general punctuation, CJK symbols, full-width forms
    k_high = 8,         ///< begins what may be a lost character
    k_no_code = 16,     ///< neither digit nor upper-case letter
    k_question = 32,
};

constexpr std::array<std::uint8_t, 256> make_traits()
{
    std::array<std::uint8_t, 256> traits{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool code = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
        const bool suspect = byte == 0xC2 || byte == 0xD8 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF;
        traits[byte] = static_cast<std::uint8_t>((byte < 0x20 || byte == 0x7F ? k_control : 0) | (byte == ' ' ? k_blank : 0) |
                                                 (suspect ? k_suspect : 0) | (byte >= 0xEE ? k_high : 0) | (code ? 0 : k_no_code) |
                                                 (byte == '?' ? k_question : 0));
    }
    return traits;
}
constexpr std::array<std::uint8_t, 256> k_traits = make_traits();

std::uint8_t traits_of(std::string_view text)
{
    std::uint8_t traits = 0;
    for (const char c : text) {
        traits = static_cast<std::uint8_t>(traits | k_traits[static_cast<unsigned char>(c)]);
    }
    return traits;
}

void normalise_text(RowContext& context, int field, std::string_view text, Role role)
{
    if (is_code_role(role)) {
        if (is_plain_code(text)) {
            context.set_value(field, text);
        } else {
            context.set_value(field, folded_code(text, role));
        }
        return;
    }
    if (needs_cleaning(text)) {
        clean_text(text, context.scratch);
        context.set_value(field, context.scratch);
    } else {
        context.set_value(field, text);
    }
    const std::string_view cleaned = context.value(field);
    if (is_name_role(role) && cleaned.find(' ') != std::string_view::npos) {
        context.set_value(field, name_without_blanks(cleaned));
    }
    if (role == Role::decision_number && cleaned.find("〔") == std::string_view::npos) {
        context.set_value(field, with_year_brackets(text::remove_blanks(cleaned)));
    }
}

void check_characters(RowContext& context, int field, bool is_name)
{
    const std::string_view value = context.value(field);
    if (has_lost_characters(value)) {
        context.error(Rule::v15, field, context.field_name(field) + "中有无法识别的字符，可能是文件编码错误，请重新填写。");
    } else if (is_name && text::contains(value, "??")) {
        context.error(Rule::v15, field, context.field_name(field) + "中的文字已变成问号，可能是文件编码错误，请重新填写。");
    }
}

/// True for a text that stays as it is: no rule of normalisation reads anything else than what its bytes rule out.
bool take_plain_text(RowContext& context, int field, const CompiledField& compiled, const std::string& text)
{
    if (compiled.type != FieldType::text || compiled.role == Role::decision_number || text.empty()) {
        return false;
    }
    const std::uint8_t traits = traits_of(text);
    const bool inner_blanks = (traits & k_blank) != 0;
    if ((traits & (k_control | k_suspect | k_high | k_question)) != 0 || text.front() == ' ' || text.back() == ' ' ||
        (inner_blanks && is_name_role(compiled.role)) || ((traits & k_no_code) != 0 && is_code_role(compiled.role))) {
        return false;
    }
    if (compiled.field->requirement != catalogue::Requirement::required && compiled.role != Role::remark && is_placeholder(text)) {
        return false;
    }
    context.set_value(field, text);
    return true;
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
    if (take_plain_text(context, field, compiled, cell.text)) {
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
    case FieldType::text:
        normalise_text(context, field, text, compiled.role);
        check_characters(context, field, is_name_role(compiled.role));
        break;
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
