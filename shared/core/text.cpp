#include "shared/core/text.hpp"

#include "shared/core/eight_bytes.hpp"

#include <cstdint>

namespace chengxin::text {

namespace {

bool is_continuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Number of bytes that a lead byte announces; 0 for a byte that leads nothing.
std::size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        return 4;
    }
    return 0;
}

/// Overlong forms, surrogates and values beyond Unicode are no characters.
bool is_scalar(char32_t value, std::size_t length)
{
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    return value >= smallest[length] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

} // namespace

char32_t decode_any(std::string_view text, std::size_t& position)
{
    const auto lead = static_cast<unsigned char>(text[position]);
    if (lead < 0x80) {
        ++position;
        return lead;
    }
    const std::size_t length = sequence_length(lead);
    if (length == 0 || position + length > text.size()) {
        ++position;
        return k_replacement;
    }
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[position + i])) {
            ++position;
            return k_replacement;
        }
        value = (value << 6U) | (static_cast<unsigned char>(text[position + i]) & 0x3FU);
    }
    if (!is_scalar(value, length)) {
        ++position;
        return k_replacement;
    }
    position += length;
    return value;
}

char32_t decode_back(std::string_view text, std::size_t& position)
{
    std::size_t start = position - 1;
    while (start > 0 && position - start < 4 && is_continuation(text[start])) {
        --start;
    }
    std::size_t end = start;
    const char32_t value = decode(text, end);
    if (end != position) { // a broken tail: one byte at a time
        --position;
        return k_replacement;
    }
    position = start;
    return value;
}

void append(std::string& text, char32_t code_point)
{
    if (code_point < 0x80) {
        text.push_back(static_cast<char>(code_point));
        return;
    }
    char bytes[4];
    std::size_t count = 0;
    const auto add = [&](std::uint32_t byte) { bytes[count++] = static_cast<char>(byte); };
    if (code_point < 0x800) {
        add(0xC0U | (code_point >> 6U));
    } else if (code_point < 0x10000) {
        add(0xE0U | (code_point >> 12U));
        add(0x80U | ((code_point >> 6U) & 0x3FU));
    } else {
        add(0xF0U | (code_point >> 18U));
        add(0x80U | ((code_point >> 12U) & 0x3FU));
        add(0x80U | ((code_point >> 6U) & 0x3FU));
    }
    add(0x80U | (code_point & 0x3FU));
    text.append(bytes, count);
}

bool is_valid_utf8(std::string_view text)
{
    std::size_t position = 0;
    while (position < text.size()) {
        const std::size_t start = position;
        if (decode(text, position) == k_replacement && position - start != 3) {
            return false;
        }
    }
    return true;
}

std::u32string to_code_points(std::string_view text)
{
    std::u32string code_points;
    code_points.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) {
        code_points.push_back(decode(text, position));
    }
    return code_points;
}

std::string from_code_points(std::u32string_view code_points)
{
    std::string text;
    for (const char32_t code_point : code_points) {
        append(text, code_point);
    }
    return text;
}

std::size_t count_characters(std::string_view text)
{
    std::size_t count = 0;
    for (const char byte : text) {
        count += is_continuation(byte) ? 0 : 1;
    }
    return count;
}

std::string_view first_characters(std::string_view text, std::size_t count)
{
    std::size_t position = 0;
    while (position < text.size() && count > 0) {
        decode(text, position);
        --count;
    }
    return text.substr(0, position);
}

bool is_invisible(char32_t code_point)
{
    if (code_point < 0x20) {
        return code_point != '\t' && code_point != '\n' && code_point != '\r';
    }
    if (code_point < 0x7F) {
        return false;
    }
    return code_point <= 0x9F || code_point == 0xAD || code_point == 0x061C || code_point == 0x180E ||
           (code_point >= 0x200B && code_point <= 0x200F) || (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0xFEFF || (code_point >= 0xFFF9 && code_point <= 0xFFFB);
}

bool is_blank(char32_t code_point)
{
    if (code_point <= 0x20) {
        return true;
    }
    if (code_point < 0x7F) {
        return false;
    }
    return code_point == 0xA0 || code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F || code_point == 0x3000 || is_invisible(code_point);
}

bool is_han(char32_t code_point)
{
    return (code_point >= 0x4E00 && code_point <= 0x9FFF) || (code_point >= 0x3400 && code_point <= 0x4DBF) || code_point == 0x3007 ||
           (code_point >= 0xF900 && code_point <= 0xFAFF) || (code_point >= 0x20000 && code_point <= 0x323AF);
}

namespace {

unsigned byte_at(std::string_view text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

/// Punctuation of Chinese texts: U+2010–2027 (dashes, quotes, dots), U+3001–303F, U+FF01–FF0F and U+FF1A–FF20.
bool is_ordinary_punctuation(std::string_view text, std::size_t at)
{
    if (at + 3 > text.size()) {
        return false;
    }
    const unsigned last = byte_at(text, at + 2);
    switch (byte_at(text, at) << 8U | byte_at(text, at + 1)) {
    case 0xE280: return last >= 0x90 && last <= 0xA7;
    case 0xE380: return last >= 0x81 && last <= 0xBF;
    case 0xEFBC: return (last >= 0x81 && last <= 0x8F) || (last >= 0x9A && last <= 0xA0);
    default: return false;
    }
}

/// A byte of U+4000–9FFF, or printable ASCII.
bool is_ordinary_byte(unsigned byte)
{
    return (byte >= 0x20 && byte < 0x7F) || (byte >= 0x80 && byte < 0xC0) || (byte >= 0xE4 && byte <= 0xE9);
}

/// Eight of them.
bool are_ordinary(std::uint64_t eight)
{
    using namespace eight_bytes;
    return (below(eight, 0x20) | equal(eight, 0x7F) | (at_least(eight, 0xC0) & ~at_least(eight, 0xE4)) | at_least(eight, 0xEA)) == 0;
}

/// Neither blank nor invisible, by the first byte alone.
bool begins_visibly(std::string_view text)
{
    const unsigned first = byte_at(text, 0);
    return (first > 0x20 && first < 0x7F) || (first >= 0xE4 && first <= 0xE9);
}

bool ends_visibly(std::string_view text)
{
    const unsigned last = byte_at(text, text.size() - 1);
    if (last < 0x80) {
        return last > 0x20 && last < 0x7F;
    }
    return text.size() >= 3 && is_common_han(text, text.size() - 3);
}

} // namespace

std::size_t end_of_ordinary(std::string_view text, std::size_t at)
{
    while (true) {
        while (at + 8 <= text.size() && are_ordinary(eight_bytes::load(text.data() + at))) {
            at += 8;
        }
        while (at < text.size() && is_ordinary_byte(byte_at(text, at))) {
            ++at;
        }
        if (at == text.size() || !is_ordinary_punctuation(text, at)) {
            return at;
        }
        at += 3;
    }
}

std::string_view trim(std::string_view text)
{
    if (!text.empty() && begins_visibly(text) && ends_visibly(text)) {
        return text;
    }
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t next = begin;
        if (!is_blank(decode(text, next))) {
            break;
        }
        begin = next;
    }
    std::size_t end = text.size();
    while (end > begin) {
        std::size_t previous = end;
        if (!is_blank(decode_back(text, previous))) {
            break;
        }
        end = previous;
    }
    return text.substr(begin, end - begin);
}

bool is_blank(std::string_view text)
{
    return trim(text).empty();
}

} // namespace chengxin::text
