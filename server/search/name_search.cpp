#include "server/search/name_search.hpp"

#include "server/search/fold.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::search {

namespace {

constexpr char k_candidates[] = "SELECT rowid FROM subject_search WHERE subject_search MATCH ?1 ORDER BY rowid LIMIT ?2";
constexpr char k_any[] = "SELECT 1 FROM subject_search WHERE subject_search MATCH ?1 LIMIT 1";
constexpr char k_name[] = "SELECT name FROM subject WHERE id = ?1";
constexpr char k_former_names[] = "SELECT name FROM subject_former_name WHERE subject_id = ?1";
constexpr std::size_t k_asked_pairs = 3;
constexpr std::size_t k_frequent = 4; ///< names of the sample: more than a thousand of a million have the words, and the index meets them soon

using Texts = std::vector<std::u32string>;

/// The rarest first, as an expression for FTS5.
std::string expression_of_rarest(const NameSample& sample, Texts pairs)
{
    std::vector<std::pair<std::size_t, std::u32string>> counted;
    for (auto& pair : pairs) {
        const std::size_t names = sample.count(pair[0], pair[1]);
        counted.emplace_back(names, std::move(pair));
    }
    std::sort(counted.begin(), counted.end());
    counted.erase(std::unique(counted.begin(), counted.end()), counted.end());
    Texts rarest;
    for (std::size_t i = 0; i < counted.size() && i < k_asked_pairs; ++i) rarest.push_back(std::move(counted[i].second));
    return name_expression(rarest);
}

/// All names of a subject, folded.
Texts names_of(storage::Connection& connection, std::int64_t subject_id)
{
    Texts names;
    for (const char* sql : {k_name, k_former_names}) {
        for (auto row = connection.prepare(sql, subject_id); row.step();) names.push_back(fold(row.text(0)));
    }
    return names;
}

bool have_all(const Texts& names, const Texts& words)
{
    return std::all_of(words.begin(), words.end(), [&](const auto& word) {
        return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.find(word) != std::u32string::npos; });
    });
}

std::u32string joined(const Texts& words)
{
    std::u32string whole;
    for (const auto& word : words) whole += word;
    return whole;
}

template <class F> Searched read_candidates(storage::Connection& connection, const std::string& expression, F&& take)
{
    std::int64_t candidates = 0;
    for (auto row = connection.prepare(k_candidates, expression, k_most_candidates); row.step(); ++candidates) {
        if (!take(row.integer(0))) return Searched::all;
    }
    return candidates == k_most_candidates ? Searched::too_many : Searched::all;
}

} // namespace

Searched search_rare_names(storage::Connection& connection, const FigureTable* table, const Query& query, const NameVisitor& visit)
{
    Texts pairs;
    for (const auto& word : query.words) {
        for (auto& pair : pairs_of(word)) pairs.push_back(std::move(pair));
    }
    if (table == nullptr || pairs.size() < 2 || table->sample().count(query.words) >= k_frequent) return Searched::not_worth;
    const std::u32string whole = joined(query.words);
    return read_candidates(connection, expression_of_rarest(table->sample(), std::move(pairs)), [&](std::int64_t id) {
        const Texts names = names_of(connection, id);
        return !have_all(names, query.words) || visit(id, std::find(names.begin(), names.end(), whole) != names.end());
    });
}

Searched search_whole_names(storage::Connection& connection, const FigureTable* table, const Query& query, const NameVisitor& visit)
{
    if (table == nullptr) return Searched::not_worth;
    const std::u32string whole = joined(query.words);
    const auto pairs = pairs_of(k_name_start + whole + k_name_end);
    return read_candidates(connection, expression_of_rarest(table->sample(), pairs), [&](std::int64_t id) {
        const Texts names = names_of(connection, id);
        return std::find(names.begin(), names.end(), whole) == names.end() || visit(id, true);
    });
}

bool occurs_in_name(storage::Connection& connection, const FigureTable* table, const std::vector<std::u32string>& words)
{
    if (table != nullptr && table->sample().count(words) > 0) return true;
    bool found = false;
    const auto searched = search_rare_names(connection, table, {.words = words}, [&](std::int64_t, bool) {
        found = true;
        return false;
    });
    if (found || searched == Searched::all) return found;
    return connection.prepare(k_any, name_expression(words)).step();
}

} // namespace chengxin::search
