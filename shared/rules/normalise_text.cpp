#include "shared/core/text.hpp"
#include "shared/rules/normalise.hpp"

#include <array>

namespace chengxin::rules {

namespace {

bool is_full_width_alphanumeric(char32_t c)
{
    return (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

/// Control characters, and first bytes of the sequences that may hold something to clean: Latin-1, general punctuation, CJK symbols,
/// full-width forms, compatibility ideographs.
constexpr std::array<bool, 256> make_interesting()
{
    std::array<bool, 256> interesting{};
    for (unsigned byte = 0; byte < 0x20; ++byte) {
        interesting[byte] = true;
    }
    for (const unsigned byte : {0x7FU, 0xC2U, 0xD8U, 0xE1U, 0xE2U, 0xE3U, 0xEFU, 0xF0U}) {
        interesting[byte] = true;
    }
    return interesting;
}
constexpr std::array<bool, 256> k_interesting = make_interesting();

} // namespace

bool is_placeholder(std::string_view text)
{
    constexpr std::array<std::string_view, 16> words = {"无",   "/",      "-",        "—",   "——",  "--",   "暂无", "空",
                                                        "没有", "无文号", "无文书号", "N/A", "n/a", "NULL", "null", "\\"};
    if (text.size() > 12) {
        return false;
    }
    for (const std::string_view word : words) {
        if (text == word) {
            return true;
        }
    }
    return false;
}

bool needs_cleaning(std::string_view text)
{
    if (text.empty()) {
        return false;
    }
    if (text.front() == ' ' || text.back() == ' ') {
        return true;
    }
    for (std::size_t i = text::end_of_ordinary(text); i < text.size(); i = text::end_of_ordinary(text, i)) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!k_interesting[byte]) {
            ++i;
            continue;
        }
        if (byte < 0x80) {
            return true;
        }
        // Of the E3s only the ideographic space; the rest are Chinese full stops, brackets and kana.
        if (byte == 0xE3) {
            if (text.substr(i, 3) == "\xE3\x80\x80") {
                return true;
            }
            ++i;
            continue;
        }
        const char32_t c = text::decode(text, i);
        if (is_full_width_alphanumeric(c) || text::is_blank(c) || text::unified(c) != c) {
            return true;
        }
    }
    return false;
}

void clean_text(std::string_view text, std::string& cleaned)
{
    cleaned.clear();
    text = text::trim(text);
    for (std::size_t position = 0; position < text.size();) {
        const char32_t c = text::decode(text, position);
        if (is_full_width_alphanumeric(c)) {
            text::append(cleaned, c - 0xFEE0);
        } else if (!text::is_blank(c)) {
            text::append(cleaned, text::unified(c));
        } else if (!text::is_invisible(c) && !cleaned.empty() && cleaned.back() != ' ') {
            cleaned += ' ';
        }
    }
}

} // namespace chengxin::rules
