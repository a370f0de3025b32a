#include "server/search/places.hpp"

#include "shared/core/text.hpp"

namespace chengxin::search {

namespace {

/// A pair, with the marks of start and end as characters; also its second character alone.
void add_name(const Place& place, std::vector<std::string>& terms)
{
    std::string& pair = terms.emplace_back();
    text::append(pair, place.first);
    text::append(pair, place.second);
    if (place.second != k_name_end) text::append(terms.emplace_back(), place.second);
}

/// Tone-less syllables; a character that has none stands for itself, in `own`.
Readings syllables_of(char32_t character, std::string& own)
{
    if (character == 0) return {};
    Readings found = readings(character);
    if (!found.empty()) return found;
    text::append(own, character);
    found.syllables[found.count++] = own;
    return found;
}

/// Syllables, and their pairs with the ones before: a phrase of pairs meets few names, one of single syllables walks through a tenth
/// of all.
void add_syllables(const Place& place, std::vector<std::string>& terms)
{
    std::string own_first, own_second;
    const Readings before = syllables_of(place.first, own_first);
    for (const auto syllable : syllables_of(place.second, own_second)) {
        terms.push_back(syllable_term({}, syllable));
        for (const auto first : before) terms.push_back(syllable_term(first, syllable));
    }
    if (terms.empty()) terms.emplace_back(1, k_pinyin_mark);
}

/// Pairs of the first letters of neighbours; where readings differ, all combinations. Without any, the mark keeps the places of the
/// others.
void add_initials(const Place& place, std::vector<std::string>& terms)
{
    const std::string second_letters = initials(place.second);
    for (const char first : initials(place.first)) {
        for (const char second : second_letters) terms.push_back({k_initials_mark, first, second});
    }
    if (terms.empty()) terms.emplace_back(1, k_initials_mark);
}

void append_characters(std::string& term, const Place& place)
{
    for (const char32_t c : {place.first, place.second, place.third}) {
        if (c != 0) text::append(term, c);
    }
}

/// Texts of others must not be taken for ours.
void append_without_mark(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (c != k_code_mark) out += c;
    }
}

} // namespace

std::string syllable_term(std::string_view before, std::string_view syllable)
{
    std::string term(1, k_pinyin_mark);
    term.append(before);
    if (!before.empty()) term += ' ';
    return term.append(syllable);
}

void terms_at(const Place& place, std::vector<std::string>& terms)
{
    terms.clear();
    switch (place.kind) {
    case Place::Kind::name: return add_name(place, terms);
    case Place::Kind::syllables: return add_syllables(place, terms);
    case Place::Kind::initials: return add_initials(place, terms);
    case Place::Kind::code: return append_characters(terms.emplace_back(1, k_code_mark), place);
    case Place::Kind::document: return append_characters(terms.emplace_back(), place);
    }
}

void subject_text(std::string_view names, std::string_view code, std::string& text)
{
    text.clear();
    append_without_mark(text, names);
    text += k_code_mark;
    append_without_mark(text, code);
}

} // namespace chengxin::search
