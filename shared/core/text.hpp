#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// UTF-8 and the foldings that Chinese forms need. No locale, no allocation where a view will do.
namespace chengxin::text {

inline constexpr char32_t k_replacement = 0xFFFD;

/// A character of U+4000 to U+9FFF: what most texts are made of, and what no folding changes.
inline bool is_common_han(std::string_view text, std::size_t position)
{
    if (position + 3 > text.size()) {
        return false;
    }
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
    return byte(0) >= 0xE4 && byte(0) <= 0xE9 && (byte(1) & 0xC0U) == 0x80 && (byte(2) & 0xC0U) == 0x80;
}

/// decode, whatever stands there.
char32_t decode_any(std::string_view text, std::size_t& position);

/// The code point at `position`, which moves behind it. An invalid byte gives k_replacement and moves one byte.
inline char32_t decode(std::string_view text, std::size_t& position)
{
    if (is_common_han(text, position)) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
        const char32_t value = (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        position += 3;
        return value;
    }
    return decode_any(text, position);
}
/// The code point that ends at `position`, which moves before it.
char32_t decode_back(std::string_view text, std::size_t& position);
void append(std::string& text, char32_t code_point);
bool is_valid_utf8(std::string_view text);
std::u32string to_code_points(std::string_view text);
std::string from_code_points(std::u32string_view code_points);

/// Characters as people count them: code points (D§1.5 V17 counts characters, not bytes).
std::size_t count_characters(std::string_view text);
/// The first `count` characters.
std::string_view first_characters(std::string_view text, std::size_t count);

/// Spaces of any width, tabs, line ends, zero-width and other invisible characters.
bool is_blank(char32_t code_point);
/// Zero-width, byte order mark, soft hyphen and control characters except tab and line end.
bool is_invisible(char32_t code_point);
bool is_han(char32_t code_point);

char32_t unified_slow(char32_t code_point);
/// Of a Kangxi or CJK radical (U+2E80–2FDF) or a compatibility ideograph (U+F900–FAFF, U+2F800–2FA1F) the unified ideograph that looks
/// the same: PDF readers hand out the former for the latter. Everything else stands for itself.
inline char32_t unified(char32_t code_point)
{
    return code_point < 0x2E80 || (code_point > 0x2FDF && code_point < 0xF900) ? code_point : unified_slow(code_point);
}
/// Any of the dots that stand between the parts of a Kazakh or Uyghur name: · • ‧ ∙ ⋅ ・ ･ and the like, but neither . nor ．
bool is_middle_dot(char32_t code_point);

/// The first place from `at` on where something stands that is not ordinary: printable ASCII, Chinese characters (U+4000–9FFF) and the
/// punctuation of Chinese texts, which nothing folds, removes or doubts but the rules for names, numbers and codes. Valid UTF-8 only.
std::size_t end_of_ordinary(std::string_view text, std::size_t at = 0);

/// Without blank characters at both ends.
std::string_view trim(std::string_view text);
/// True when there is nothing but blank characters.
bool is_blank(std::string_view text);
/// Every character unified.
std::string unify(std::string_view text);
/// The stored form of a name: each middle dot is U+00B7; so is . or ． between two Chinese characters.
std::string fold_middle_dots(std::string_view name);
/// Without what exports put around a cell to keep a spreadsheet from reading a number: ="…", ='…', a leading apostrophe
/// (not one that quotes: 'A'级). The view is shorter than `text` exactly when there was a guard.
std::string_view without_guard(std::string_view text);
/// Without any blank or invisible character.
std::string remove_blanks(std::string_view text);
/// Without invisible characters; a tab or line end becomes one space.
std::string remove_invisible(std::string_view text);

/// Full-width ASCII (！ to ～) to half-width, the ideographic space to a space.
std::string fold_width(std::string_view text);
/// Only letters and digits of full width to half-width; punctuation stays.
std::string fold_width_alphanumeric(std::string_view text);
std::string to_upper_ascii(std::string_view text);
/// ( ) [ ] ［ ］ and the like to （ ）.
std::string fold_brackets(std::string_view text);

/// The form by which names are compared: blanks gone, widths folded, brackets as （）, ASCII upper-case (D§1.5 V15), characters
/// unified, every middle dot and full stop U+00B7.
std::string name_key(std::string_view name);
/// The form by which document numbers are compared: blanks gone, widths folded, characters unified, all brackets as 〔〕.
std::string document_number_key(std::string_view number);

bool contains(std::string_view text, std::string_view part);
bool starts_with(std::string_view text, std::string_view part);
bool ends_with(std::string_view text, std::string_view part);
/// Pieces between any of the separators, trimmed, empty ones left out.
std::vector<std::string> split(std::string_view text, std::u32string_view separators);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

} // namespace chengxin::text
