#include "shared/core/text.hpp"
#include "shared/rules/normalise.hpp"
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
    std::string code = text::to_upper_ascii(text::fold_width(text::remove_blanks(text::unify(text))));
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
    for (std::size_t i = text::end_of_ordinary(text); i < text.size(); i = text::end_of_ordinary(text, i)) {
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
    k_full_stop = 64,
};

constexpr std::array<std::uint8_t, 256> make_traits()
{
    std::array<std::uint8_t, 256> traits{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool code = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
        const bool suspect = byte == 0xC2 || byte == 0xD8 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF;
        traits[byte] = static_cast<std::uint8_t>((byte < 0x20 || byte == 0x7F ? k_control : 0) | (byte == ' ' ? k_blank : 0) |
                                                 (suspect ? k_suspect : 0) | (byte >= 0xEE ? k_high : 0) | (code ? 0 : k_no_code) |
                                                 (byte == '?' ? k_question : 0) | (byte == '.' ? k_full_stop : 0));
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

/// Nothing in the text has to be cleaned or looked at closely.
bool is_plain(std::string_view text, Role role)
{
    if (!is_name_role(role) && !is_code_role(role)) {
        return text::end_of_ordinary(text) == text.size();
    }
    const std::uint8_t traits = traits_of(text);
    const bool odd_in_name = (traits & (k_blank | k_full_stop)) != 0 && is_name_role(role);
    const bool odd_in_code = (traits & k_no_code) != 0 && is_code_role(role);
    return (traits & (k_control | k_suspect | k_high | k_question)) == 0 && !odd_in_name && !odd_in_code;
}

void fold_text(RowContext& context, int field, std::string_view text, Role role)
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
    if (is_name_role(role)) {
        context.set_value(field, text::fold_middle_dots(context.value(field)));
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

} // namespace

std::string stored_form(Role role, std::string_view value)
{
    std::string form = text::unify(text::without_guard(value));
    return is_name_role(role) ? text::fold_middle_dots(form) : form;
}

bool take_plain_text(RowContext& context, int field, const std::string& text)
{
    const CompiledField& compiled = context.item().fields[static_cast<std::size_t>(field)];
    if (compiled.type != FieldType::text || compiled.role == Role::decision_number || text.empty()) {
        return false;
    }
    if (text.front() == ' ' || text.back() == ' ' || !is_plain(text, compiled.role)) {
        return false;
    }
    if (compiled.field->requirement != catalogue::Requirement::required && compiled.role != Role::remark && is_placeholder(text)) {
        return false;
    }
    context.set_value(field, text);
    return true;
}

void normalise_text(RowContext& context, int field, std::string_view text)
{
    const Role role = context.item().fields[static_cast<std::size_t>(field)].role;
    fold_text(context, field, text, role);
    check_characters(context, field, is_name_role(role));
}

} // namespace chengxin::rules
