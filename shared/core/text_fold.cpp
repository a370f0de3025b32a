#include "shared/core/text.hpp"

namespace chengxin::text {

namespace {

/// Applies `change` to every character; a result of 0 leaves the character out. What does not change is copied as a whole.
template <class Change> std::string map_characters(std::string_view text, Change change)
{
    std::string changed;
    changed.reserve(text.size());
    std::size_t copied = 0;
    for (std::size_t position = 0; position < text.size();) {
        if (is_common_han(text, position)) {
            position += 3;
            continue;
        }
        const std::size_t start = position;
        const char32_t before = decode(text, position);
        const char32_t after = change(before);
        if (after == before && after != 0 && after != k_replacement) { // which may stand for broken bytes
            continue;
        }
        changed.append(text.substr(copied, start - copied));
        if (after != 0) {
            append(changed, after);
        }
        copied = position;
    }
    return changed.append(text.substr(copied));
}

bool is_full_width_ascii(char32_t code_point)
{
    return code_point >= 0xFF01 && code_point <= 0xFF5E;
}

char32_t half_width(char32_t code_point)
{
    if (is_full_width_ascii(code_point)) {
        return code_point - 0xFEE0;
    }
    return code_point == 0x3000 ? U' ' : code_point;
}

bool is_alphanumeric_ascii(char32_t code_point)
{
    return (code_point >= U'0' && code_point <= U'9') || (code_point >= U'A' && code_point <= U'Z') ||
           (code_point >= U'a' && code_point <= U'z');
}

char32_t upper(char32_t code_point)
{
    return code_point >= U'a' && code_point <= U'z' ? code_point - 32 : code_point;
}

/// 1 for an opening bracket of any kind that names and numbers use, 2 for a closing one.
int bracket_side(char32_t code_point)
{
    switch (code_point) {
    case U'(':
    case U'（':
    case U'[':
    case U'［':
    case U'〔':
    case U'【':
    case U'〖':
    case U'{':
    case U'｛': return 1;
    case U')':
    case U'）':
    case U']':
    case U'］':
    case U'〕':
    case U'】':
    case U'〗':
    case U'}':
    case U'｝': return 2;
    default: return 0;
    }
}

bool is_full_stop(char32_t code_point)
{
    return code_point == U'.' || code_point == U'．' || code_point == U'﹒';
}

/// One character of a key, neither blank nor bracket.
char32_t key_character(char32_t code_point)
{
    return upper(half_width(unified(code_point)));
}

char32_t bracket(char32_t code_point, char32_t open, char32_t close)
{
    const int side = bracket_side(code_point);
    return side == 1 ? open : side == 2 ? close : code_point;
}

} // namespace

bool is_middle_dot(char32_t code_point)
{
    switch (code_point) {
    case 0xB7:   // middle dot, the stored form (GB/T 15834-2011, 4.14)
    case 0x387:  // Greek ano teleia
    case 0x16EB: // runic dot
    case 0x2022: // bullet
    case 0x2024: // one dot leader
    case 0x2027: // hyphenation point
    case 0x2219: // bullet operator
    case 0x22C5: // dot operator
    case 0x2E31: // word separator middle dot
    case 0x2E33: // raised dot
    case 0x30FB: // katakana middle dot
    case 0x318D: // Hangul araea
    case 0xA78F: // sinological dot
    case 0xFF65: // half-width katakana middle dot
        return true;
    default: return false;
    }
}

std::string unify(std::string_view text)
{
    std::string changed;
    std::size_t copied = 0;
    for (std::size_t position = 0; position < text.size();) { // a NUL stays, which map_characters would leave out
        if (is_common_han(text, position)) {
            position += 3;
            continue;
        }
        const std::size_t start = position;
        const char32_t before = decode(text, position);
        if (unified(before) == before) {
            continue;
        }
        changed.append(text.substr(copied, start - copied));
        append(changed, unified(before));
        copied = position;
    }
    return changed.append(text.substr(copied));
}

std::string fold_middle_dots(std::string_view name)
{
    bool after_han = false;
    std::string folded;
    folded.reserve(name.size());
    for (std::size_t position = 0; position < name.size();) {
        const std::size_t start = position;
        const char32_t c = decode(name, position);
        std::size_t next = position;
        const bool between_han = after_han && is_full_stop(c) && next < name.size() && is_han(decode(name, next));
        if (is_middle_dot(c) || between_han) {
            append(folded, U'·');
        } else {
            folded.append(name.substr(start, position - start));
        }
        after_han = is_han(c);
    }
    return folded;
}

std::string_view without_guard(std::string_view text)
{
    if (text.size() >= 3 && text[0] == '=' && (text[1] == '"' || text[1] == '\'') && text.back() == text[1]) {
        const std::string_view inner = text.substr(2, text.size() - 3);
        return inner.find(text[1]) == std::string_view::npos ? inner : text; // ="a"&"b" is a formula
    }
    if (!text.empty() && text[0] == '\'') {
        const std::string_view rest = text.substr(1);
        const std::size_t closing = rest.find('\'');
        if (closing == std::string_view::npos) {
            return rest;
        }
        // 'number' as SQL writes it; a quotation goes on, or is a word.
        const bool is_number = closing + 1 == rest.size() && rest.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'") == std::string_view::npos;
        return is_number ? rest.substr(0, closing) : text;
    }
    return text;
}

std::string remove_blanks(std::string_view text)
{
    return map_characters(text, [](char32_t c) { return is_blank(c) ? char32_t{0} : c; });
}

std::string remove_invisible(std::string_view text)
{
    return map_characters(text, [](char32_t c) {
        if (c == U'\t' || c == U'\n' || c == U'\r') {
            return U' ';
        }
        return is_invisible(c) ? char32_t{0} : c;
    });
}

std::string fold_width(std::string_view text)
{
    return map_characters(text, half_width);
}

std::string fold_width_alphanumeric(std::string_view text)
{
    return map_characters(text, [](char32_t c) {
        const char32_t half = half_width(c);
        return is_alphanumeric_ascii(half) ? half : c;
    });
}

std::string to_upper_ascii(std::string_view text)
{
    std::string changed(text);
    for (char& byte : changed) {
        if (byte >= 'a' && byte <= 'z') {
            byte = static_cast<char>(byte - 32);
        }
    }
    return changed;
}

std::string fold_brackets(std::string_view text)
{
    return map_characters(text, [](char32_t c) { return bracket(c, U'（', U'）'); });
}

std::string name_key(std::string_view name)
{
    return map_characters(name, [](char32_t c) {
        if (is_blank(c)) {
            return char32_t{0};
        }
        if (is_middle_dot(c) || is_full_stop(c)) {
            return U'·';
        }
        return bracket_side(c) != 0 ? bracket(c, U'（', U'）') : key_character(c);
    });
}

std::string document_number_key(std::string_view number)
{
    return map_characters(number, [](char32_t c) {
        if (c >= U'0' && c <= U'9') {
            return c;
        }
        if (is_blank(c)) {
            return char32_t{0};
        }
        return bracket_side(c) != 0 ? bracket(c, U'〔', U'〕') : key_character(c);
    });
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

bool starts_with(std::string_view text, std::string_view part)
{
    return text.size() >= part.size() && text.compare(0, part.size(), part) == 0;
}

bool ends_with(std::string_view text, std::string_view part)
{
    return text.size() >= part.size() && text.compare(text.size() - part.size(), part.size(), part) == 0;
}

std::vector<std::string> split(std::string_view text, std::u32string_view separators)
{
    std::vector<std::string> parts;
    std::size_t begin = 0;
    const auto take = [&](std::size_t end) {
        const std::string_view part = trim(text.substr(begin, end - begin));
        if (!part.empty()) {
            parts.emplace_back(part);
        }
    };
    for (std::size_t position = 0; position < text.size();) {
        const std::size_t start = position;
        if (separators.find(decode(text, position)) != std::u32string_view::npos) {
            take(start);
            begin = position;
        }
    }
    take(text.size());
    return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string joined;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            joined += separator;
        }
        joined += parts[i];
    }
    return joined;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to)
{
    std::string replaced;
    std::size_t begin = 0;
    for (std::size_t found = text.find(from); !from.empty() && found != std::string_view::npos; found = text.find(from, begin)) {
        replaced += text.substr(begin, found - begin);
        replaced += to;
        begin = found + from.size();
    }
    replaced += text.substr(begin);
    return replaced;
}

} // namespace chengxin::text
