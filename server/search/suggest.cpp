#include "server/search/subject_search.hpp"

#include "server/search/fold.hpp"
#include "server/search/name_search.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::search {

namespace {

constexpr std::size_t k_most_suggestions = 5;
constexpr std::size_t k_most_probes = 24; ///< queries that one suggestion may cost
constexpr std::size_t k_code_length = 18;

constexpr char k_alike[] =
    "SELECT subject.name FROM subject_search AS hit CROSS JOIN subject ON subject.id = hit.rowid "
    "WHERE subject_search MATCH ?1 ORDER BY hit.rowid LIMIT 3";
constexpr char k_code_known[] = "SELECT 1 FROM subject WHERE identity = ?1 AND searchable = 1";
constexpr char k_code_shares[] =
    "SELECT subject.uscc FROM subject_search AS hit CROSS JOIN subject ON subject.id = hit.rowid "
    "WHERE subject_search MATCH ?1 ORDER BY hit.rowid LIMIT 3";

class Suggestions {
public:
    void add(std::string_view text)
    {
        if (m_list.size() < k_most_suggestions && std::find(m_list.begin(), m_list.end(), text) == m_list.end()) m_list.emplace_back(text);
    }
    std::vector<std::string> list() && { return std::move(m_list); }

private:
    std::vector<std::string> m_list;
};

/// Codes that were likely meant and exist; then known codes with the same organisation code inside.
void suggest_codes(storage::Connection& connection, const std::string& code, Suggestions& suggestions)
{
    if (code.size() != k_code_length) return;
    for (const auto& candidate : rules::uscc_candidates(code)) {
        if (connection.prepare(k_code_known, storage::Blob{candidate}).step()) suggestions.add(candidate);
    }
    for (const auto& part : {code.substr(8, 9), code.substr(0, 14), code.substr(5, 13)}) {
        for (auto row = connection.prepare(k_code_shares, code_expression(part)); row.step();) suggestions.add(row.text(0));
    }
}

void suggest_sound(storage::Connection& connection, std::u32string_view folded, Suggestions& suggestions)
{
    const std::string expression = sound_expression(folded);
    if (expression.empty()) return;
    for (auto row = connection.prepare(k_alike, expression); row.step();) suggestions.add(row.text(0));
}

/// The longest part of the word that is found, cut from the end and from the start by turns.
void suggest_part(storage::Connection& connection, const FigureTable* table, std::u32string_view word, Suggestions& suggestions)
{
    std::size_t probes = 0;
    for (std::size_t length = word.size() - 1; length >= 2 && probes < k_most_probes; --length) {
        for (const std::size_t start : {std::size_t{0}, word.size() - length}) {
            const std::u32string part(word.substr(start, length));
            ++probes;
            if (occurs_in_name(connection, table, {part})) {
                suggestions.add(text::from_code_points(part));
                return;
            }
        }
    }
}

} // namespace

std::vector<std::string> suggest(storage::Connection& connection, const Query& query, const FigureTable* table)
{
    Suggestions suggestions;
    suggest_codes(connection, query.whole_code, suggestions);
    std::u32string whole;
    for (const auto& word : query.words) whole += word;
    suggest_sound(connection, whole, suggestions);
    for (const auto& word : query.words) {
        if (query.words.size() > 1 && occurs_in_name(connection, table, {word})) suggestions.add(text::from_code_points(word));
        else if (word.size() > 2) suggest_part(connection, table, word, suggestions);
    }
    return std::move(suggestions).list();
}

} // namespace chengxin::search
