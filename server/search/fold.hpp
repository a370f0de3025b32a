#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// How texts are made comparable for search: nothing a person may write in two ways remains.
namespace chengxin::search {

/// Half-width lower-case letters and digits, standard characters for traditional and variant ones; blanks, brackets and
/// all other punctuation are gone. A line feed stays: it separates several names of one subject.
std::u32string fold(std::string_view text);
/// The same into a string that is kept: a million texts need no memory each.
void fold(std::string_view text, std::u32string& folded);

/// Marks the start and end of each name in the name index, so that whole names can be asked for. No text contains these.
inline constexpr char32_t k_name_start = 0xFDD0;
inline constexpr char32_t k_name_end = 0xFDD1;

/// The same as UTF-8.
std::string fold_text(std::string_view text);

/// At most four syllables, without an allocation.
struct Readings {
    std::array<std::string_view, 4> syllables;
    std::size_t count = 0;
    const std::string_view* begin() const { return syllables.data(); }
    const std::string_view* end() const { return syllables.data() + count; }
    bool empty() const { return count == 0; }
    std::string_view front() const { return syllables.front(); }
};

/// Tone-less readings of a character, the customary one first; ü is v, for lü and nü also u. Empty: not a Chinese character.
Readings readings(char32_t character);

/// The distinct first letters of a character's readings; letters and digits stand for themselves. Empty: none.
std::string initials(char32_t character);

/// Whether a tone-less syllable exists.
bool is_syllable(std::string_view text);
/// Whether some syllable starts so.
bool is_syllable_start(std::string_view text);
/// Every syllable that starts so.
std::vector<std::string_view> syllables_from(std::string_view start);

/// Every way to read letters as syllables of which the last may be incomplete, at most `limit`, the longest syllables first:
/// "xian" → {xian}, {xi, an}.
std::vector<std::vector<std::string>> segment_pinyin(std::string_view letters, std::size_t limit);

} // namespace chengxin::search
