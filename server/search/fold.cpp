#include "server/search/fold.hpp"

#include "server/search/han_table.hpp"
#include "shared/core/text.hpp"

#include <algorithm>

namespace chengxin::search {

namespace {

bool is_ascii_alphanumeric(char32_t c)
{
    return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
}

/// Punctuation and blanks of every width; letters of other scripts are kept.
bool is_dropped(char32_t c)
{
    if (c < 0x80) return !is_ascii_alphanumeric(c);
    if (c >= 0x3400 && c < 0xA000) return false; // nearly all
    if (c < 0xC0) return c != 0xAA && c != 0xB5 && c != 0xBA;            // Latin-1 signs, among them the middle dot
    if (c >= 0x2000 && c <= 0x2BFF) return !(c >= 0x2160 && c <= 0x2188); // punctuation and symbols, but not Ⅰ Ⅱ Ⅲ
    if (c >= 0x3000 && c <= 0x303F) return c != 0x3005 && c != 0x3007;    // 々 and 〇 are characters
    if (c >= 0xFE00 && c <= 0xFE6F) return true;                          // variation selectors, vertical and small forms
    if (c >= 0xFFF0 && c <= 0xFFFF) return true;
    if (c >= 0xE0100 && c <= 0xE01EF) return true;
    return text::is_middle_dot(c) || text::is_blank(c); // what separates words in a query must not stand in the index
}

/// Most characters of Chinese names lie between these; for them one look into a table replaces a search.
constexpr char32_t k_table_begin = 0x3400;
constexpr char32_t k_table_end = 0xA000;

struct HanEntry {
    char32_t standard = 0;               ///< 0: itself
    const HanReading* readings = nullptr;
};

std::vector<HanEntry> han_entries()
{
    std::vector<HanEntry> entries(k_table_end - k_table_begin);
    const auto is_covered = [](char32_t c) { return c >= k_table_begin && c < k_table_end; };
    for (const auto* variant = k_han_variants; variant != k_han_variants + k_han_variant_count; ++variant) {
        if (is_covered(variant->from)) entries[variant->from - k_table_begin].standard = variant->to;
    }
    for (const auto* reading = k_han_readings; reading != k_han_readings + k_han_reading_count; ++reading) {
        if (is_covered(reading->character)) entries[reading->character - k_table_begin].readings = reading;
    }
    return entries;
}

const std::vector<HanEntry> k_entries = han_entries();

char32_t standard_form(char32_t c)
{
    if (c < k_table_begin) return c;
    if (c < k_table_end) {
        const char32_t standard = k_entries[c - k_table_begin].standard;
        return standard != 0 ? standard : c;
    }
    const auto* end = k_han_variants + k_han_variant_count;
    const auto* found = std::lower_bound(k_han_variants, end, c, [](const HanVariant& variant, char32_t value) { return variant.from < value; });
    return found != end && found->from == c ? found->to : c;
}

char32_t fold_character(char32_t c)
{
    c = text::unified(c);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= U'A' && c <= U'Z') return c - U'A' + U'a';
    return standard_form(c);
}

const HanReading* find_reading(char32_t c)
{
    if (c >= k_table_begin && c < k_table_end) return k_entries[c - k_table_begin].readings;
    const auto* end = k_han_readings + k_han_reading_count;
    const auto* found = std::lower_bound(k_han_readings, end, c, [](const HanReading& reading, char32_t value) { return reading.character < value; });
    return found != end && found->character == c ? found : nullptr;
}

const std::string_view* first_syllable_from(std::string_view text)
{
    return std::lower_bound(k_syllables, k_syllables + k_syllable_count, text);
}

/// One search for segmentations; `dead` remembers from which lengths no way leads to the end, or a long query would take for ever.
struct Segmentation {
    std::size_t limit;
    std::vector<char> dead;
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> found;

    void go(std::string_view letters)
    {
        constexpr std::size_t k_longest_syllable = 6;
        if (letters.empty()) {
            found.push_back(head);
            return;
        }
        const std::size_t before = found.size();
        for (std::size_t length = std::min(letters.size(), k_longest_syllable); length > 0 && found.size() < limit; --length) {
            const std::string_view syllable = letters.substr(0, length);
            const bool last = length == letters.size();
            if (last ? !is_syllable_start(syllable) : (!is_syllable(syllable) || dead[letters.size() - length])) continue;
            head.emplace_back(syllable);
            go(letters.substr(length));
            head.pop_back();
        }
        if (found.size() == before) dead[letters.size()] = 1;
    }
};

} // namespace

std::u32string fold(std::string_view text)
{
    std::u32string folded;
    fold(text, folded);
    return folded;
}

void fold(std::string_view text, std::u32string& folded)
{
    folded.clear();
    folded.reserve(text.size() / 2);
    for (std::size_t position = 0; position < text.size();) {
        const char32_t raw = text::decode(text, position);
        if (raw == U'\n') {
            if (!folded.empty() && folded.back() != U'\n') folded += raw;
            continue;
        }
        const char32_t c = fold_character(raw);
        if (!is_dropped(c)) folded += c;
    }
}

std::string fold_text(std::string_view text)
{
    return text::from_code_points(fold(text));
}

Readings readings(char32_t character)
{
    static_assert(std::tuple_size_v<decltype(Readings::syllables)> == k_max_readings);
    Readings found;
    if (const auto* entry = find_reading(character)) {
        for (const auto index : entry->readings) {
            if (index != 0) found.syllables[found.count++] = k_syllables[index - 1];
        }
    }
    return found;
}

std::string initials(char32_t character)
{
    if (is_ascii_alphanumeric(character)) return std::string(1, static_cast<char>(character));
    std::string letters;
    for (const auto reading : readings(character)) {
        if (letters.find(reading.front()) == std::string::npos) letters += reading.front();
    }
    return letters;
}

bool is_syllable(std::string_view text)
{
    const auto* found = first_syllable_from(text);
    return found != k_syllables + k_syllable_count && *found == text;
}

bool is_syllable_start(std::string_view text)
{
    const auto* found = first_syllable_from(text);
    return found != k_syllables + k_syllable_count && found->substr(0, text.size()) == text;
}

std::vector<std::string_view> syllables_from(std::string_view start)
{
    std::vector<std::string_view> found;
    for (const auto* syllable = first_syllable_from(start); syllable != k_syllables + k_syllable_count; ++syllable) {
        if (syllable->substr(0, start.size()) != start) break;
        found.push_back(*syllable);
    }
    return found;
}

std::vector<std::vector<std::string>> segment_pinyin(std::string_view letters, std::size_t limit)
{
    constexpr std::size_t k_longest_query = 60;
    if (letters.empty() || letters.size() > k_longest_query) return {};
    Segmentation segmentation{limit, std::vector<char>(letters.size() + 1, 0), {}, {}};
    segmentation.go(letters);
    return std::move(segmentation.found);
}

} // namespace chengxin::search
