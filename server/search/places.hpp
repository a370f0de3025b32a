#pragma once

#include "server/search/fold.hpp"
#include "server/search/tokenizer.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the index holds of a text: a row of places, at each of which one or more terms stand. Both ways into the index, the tokenizer
/// of FTS5 and the writing of whole segments, take it from here.
namespace chengxin::search {

enum class TextKind { subject, document };

/// A place is known by one to three neighbouring characters, 0 where there is none.
struct Place {
    enum class Kind : std::uint8_t { name, syllables, initials, code, document };
    Kind kind;
    char32_t first = 0;
    char32_t second = 0;
    char32_t third = 0; ///< only for documents

    /// Another one for every place of one kind of text; never 0.
    std::uint64_t key() const
    {
        constexpr char32_t k_behind_characters = 0x110000;
        const char32_t last = kind == Kind::document ? third : k_behind_characters + static_cast<char32_t>(kind);
        return static_cast<std::uint64_t>(first) | static_cast<std::uint64_t>(second) << 21U | static_cast<std::uint64_t>(last) << 42U;
    }
};

/// The terms at a place, the same bytes perhaps twice. Replaces what `terms` held. None is longer than sixteen bytes.
void terms_at(const Place& place, std::vector<std::string>& terms);

/// A syllable, or a pair of them when `before` is not empty.
std::string syllable_term(std::string_view before, std::string_view syllable);

/// What is indexed of a subject: names (a line each), then k_code_mark and the code. Replaces what `text` held.
void subject_text(std::string_view names, std::string_view code, std::string& text);

/// Calls take(const Place&) for each place in order; `folded` is work space.
template <class Take> void for_each_place(TextKind kind, std::string_view text, std::u32string& folded, Take&& take);

// ---

namespace places {

inline constexpr std::size_t k_document_gram = 3;
inline constexpr std::size_t k_code_gram = 2;

/// Overlapping grams of a line; a shorter line is one place.
template <class Take> void for_each_gram(Place::Kind kind, std::u32string_view line, std::size_t length, Take&& take)
{
    for (std::size_t i = 0; i == 0 || i + length <= line.size(); ++i) {
        const auto at = [&](std::size_t offset) { return offset < length && i + offset < line.size() ? line[i + offset] : U'\0'; };
        take(Place{kind, at(0), at(1), at(2)});
    }
}

template <class Take> void for_each_line(std::u32string_view whole, Take&& take)
{
    for (std::size_t start = 0; start < whole.size();) {
        const std::size_t end = std::min(whole.find(U'\n', start), whole.size());
        if (end > start) take(whole.substr(start, end - start));
        start = end + 1;
    }
}

/// All pairs of neighbours, then all syllables, then all first letters. Where a line of the last two ends is a place of its own, so
/// that no phrase goes on into the next name.
template <class Take> void for_each_place_of_names(std::u32string_view names, Take&& take)
{
    for_each_line(names, [&](std::u32string_view line) {
        char32_t before = k_name_start;
        for (const char32_t c : line) {
            take(Place{Place::Kind::name, before, c});
            before = c;
        }
        take(Place{Place::Kind::name, before, k_name_end});
    });
    for_each_line(names, [&](std::u32string_view line) {
        for (std::size_t i = 0; i < line.size(); ++i) take(Place{Place::Kind::syllables, i == 0 ? U'\0' : line[i - 1], line[i]});
        take(Place{Place::Kind::syllables});
    });
    for_each_line(names, [&](std::u32string_view line) {
        for (std::size_t i = 1; i < line.size(); ++i) take(Place{Place::Kind::initials, line[i - 1], line[i]});
        take(Place{Place::Kind::initials});
    });
}

} // namespace places

template <class Take> void for_each_place(TextKind kind, std::string_view text, std::u32string& folded, Take&& take)
{
    if (kind == TextKind::document) {
        fold(text, folded);
        if (!folded.empty()) places::for_each_gram(Place::Kind::document, folded, places::k_document_gram, take);
        return;
    }
    const std::size_t mark = std::min(text.find(k_code_mark), text.size());
    fold(text.substr(0, mark), folded);
    places::for_each_place_of_names(folded, take);
    if (mark == text.size()) return;
    fold(text.substr(mark), folded);
    places::for_each_gram(Place::Kind::code, folded, places::k_code_gram, take);
}

} // namespace chengxin::search
