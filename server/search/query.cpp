#include "server/search/query.hpp"

#include "server/search/fold.hpp"
#include "server/search/tokenizer.hpp"
#include "shared/core/text.hpp"

#include <algorithm>

namespace chengxin::search {

namespace {

constexpr std::size_t k_code_length = 18;
constexpr std::size_t k_shortest_code_part = 4;
constexpr std::size_t k_shortest_document_part = 3;
constexpr std::size_t k_fewest_initials = 2;
constexpr std::size_t k_segmentations = 8;

bool is_letter(char32_t c)
{
    return c >= U'a' && c <= U'z';
}

bool is_digit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}

/// The words between blanks, folded; the rest of too many is one word with the last.
std::vector<std::u32string> words_of(std::string_view text)
{
    std::vector<std::u32string> words;
    std::string word;
    const auto finish = [&] {
        std::u32string folded = fold(word);
        folded.erase(std::remove_if(folded.begin(), folded.end(), [](char32_t c) { return c == k_name_start || c == k_name_end || c == U'\n'; }), folded.end());
        if (!folded.empty()) words.push_back(std::move(folded));
        word.clear();
    };
    for (std::size_t position = 0; position < text.size();) {
        const char32_t c = text::decode(text, position);
        if (text::is_blank(c) && words.size() + 1 < k_most_words) finish();
        else if (c != text::k_replacement) text::append(word, c);
    }
    finish();
    return words;
}

std::string quoted(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

/// A phrase of one kind of tokens, see search/tokenizer.hpp.
std::string marked(char mark, std::string_view text)
{
    return quoted(mark + std::string(text));
}

std::u32string joined(const std::vector<std::u32string>& words)
{
    std::u32string whole;
    for (const auto& word : words) whole += word;
    return whole;
}

std::string pinyin_expression(std::string_view letters)
{
    std::string expression;
    for (const auto& syllables : segment_pinyin(letters, k_segmentations)) {
        if (!expression.empty()) expression += " OR ";
        expression += marked(k_pinyin_mark, text::join(syllables, " ") + "*");
    }
    return expression;
}

/// No syllable begins with i, u or v.
bool may_be_initials(std::string_view letters)
{
    return letters.find_first_of("iuv") == std::string_view::npos;
}

bool looks_like_document(std::string_view raw, std::u32string_view folded)
{
    if (std::any_of(folded.begin(), folded.end(), is_digit)) return true;
    return text::ends_with(text::trim(raw), "号") || text::contains(raw, "〔") || text::contains(raw, "字第");
}

} // namespace

std::string name_expression(const std::vector<std::u32string>& words)
{
    std::string expression;
    for (const auto& word : words) expression += (expression.empty() ? "" : " AND ") + quoted(text::from_code_points(word));
    return expression;
}

std::string code_expression(std::string_view part)
{
    return marked(k_code_mark, part);
}

std::string document_expression(std::string_view text)
{
    const std::u32string folded = joined(words_of(text));
    return folded.size() < k_shortest_document_part ? std::string() : quoted(text::from_code_points(folded));
}

std::string sound_expression(std::u32string_view folded)
{
    std::vector<std::string> syllables;
    for (const char32_t c : folded) {
        const auto found = readings(c);
        if (found.empty()) return {};
        syllables.emplace_back(found.front());
    }
    return syllables.empty() ? std::string() : marked(k_pinyin_mark, text::join(syllables, " "));
}

Query parse_query(std::string_view text)
{
    Query query;
    query.words = words_of(text);
    if (query.words.empty()) return query;
    const std::u32string whole = joined(query.words);
    const std::string utf8 = text::from_code_points(whole);
    query.exact_name = quoted(text::from_code_points(k_name_start + whole + k_name_end));
    query.name = name_expression(query.words);
    if (std::all_of(whole.begin(), whole.end(), is_letter)) {
        query.pinyin = pinyin_expression(utf8);
        if (whole.size() >= k_fewest_initials && may_be_initials(utf8)) query.initials = marked(k_initials_mark, utf8);
    }
    const bool alphanumeric = std::all_of(whole.begin(), whole.end(), [](char32_t c) { return is_letter(c) || is_digit(c); });
    if (alphanumeric && whole.size() >= k_shortest_code_part && whole.size() <= k_code_length) query.code = code_expression(utf8);
    if (alphanumeric && whole.size() == k_code_length) query.whole_code = text::to_upper_ascii(utf8);
    if (whole.size() >= k_shortest_document_part && looks_like_document(text, whole)) query.document = quoted(utf8);
    return query;
}

} // namespace chengxin::search
