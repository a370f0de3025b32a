#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::search {

inline constexpr std::size_t k_longest_query = 100; ///< characters
inline constexpr std::size_t k_most_words = 8;

/// What a visitor typed, taken apart. Each expression is text for FTS5's MATCH on subject_search, or document_search for `document`; empty: does not apply.
struct Query {
    std::vector<std::u32string> words; ///< folded; all must occur in the name
    std::string exact_name;            ///< names that are exactly this
    std::string name;
    std::string pinyin;
    std::string initials;
    std::string code;                  ///< part of a USCC, at least four characters
    std::string whole_code;            ///< not an expression: eighteen characters, upper-case
    std::string document;

    bool empty() const { return words.empty(); }
};

Query parse_query(std::string_view text);

/// An expression for codes that contain this part, of at least four characters.
std::string code_expression(std::string_view part);
/// An expression for a part of a document number; empty for nothing searchable.
std::string document_expression(std::string_view text);
/// An expression for names that contain all of these folded words.
std::string name_expression(const std::vector<std::u32string>& words);
/// An expression for names that sound like these folded characters; empty when one of them has no reading.
std::string sound_expression(std::u32string_view folded);

} // namespace chengxin::search
