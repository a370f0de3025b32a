#include "shared/core/json_text.hpp"

#include "shared/core/eight_bytes.hpp"

namespace chengxin {

namespace {

/// Eight bytes without them.
bool are_plain(const char* bytes)
{
    const std::uint64_t eight = eight_bytes::load(bytes);
    return (eight_bytes::below(eight, 0x20) | eight_bytes::equal(eight, '"') | eight_bytes::equal(eight, '\\')) == 0;
}

/// The first control character, quote or backslash.
std::size_t end_of_plain(std::string_view text, std::size_t at)
{
    while (at + 8 <= text.size() && are_plain(text.data() + at)) at += 8;
    if (text.size() >= 8 && text.size() - at < 8 && are_plain(text.data() + text.size() - 8)) return text.size();
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != '"' && text[at] != '\\') ++at;
    return at;
}

} // namespace

void append_json_escaped(std::string& out, std::string_view text)
{
    constexpr char k_hex[] = "0123456789abcdef";
    for (std::size_t at = 0;; ++at) {
        const std::size_t end = end_of_plain(text, at);
        out.append(text, at, end - at); // nearly every text goes in as a whole
        if (end == text.size()) return;
        at = end;
        const char c = text[at];
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (c == '\n') out += "\\n";
        else ((out += "\\u00") += k_hex[static_cast<unsigned char>(c) >> 4]) += k_hex[c & 15];
    }
}

void append_json_text(std::string& out, std::string_view text)
{
    out += '"';
    append_json_escaped(out, text);
    out += '"';
}

} // namespace chengxin
