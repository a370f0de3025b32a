#pragma once

#include "server/search/figure_table.hpp"
#include "server/search/query.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <functional>

/// Looking for parts of names and whole names, by the way that costs least. Inner part of server/search.
namespace chengxin::search {

inline constexpr std::int64_t k_most_candidates = 20'000; ///< names read for one search

/// A subject whose names contain what was asked for; `exact`: one of them is that and nothing else. False ends the search.
using NameVisitor = std::function<bool(std::int64_t subject_id, bool exact)>;

enum class Searched {
    all,       ///< every subject was visited, in the order of ids
    not_worth, ///< nothing was visited: the words are frequent or there is no table; ask the index for the phrases themselves
    too_many,  ///< so many names have the rarest pairs that reading them was given up; some were visited
};

/// Reads the names of those subjects that have the three rarest pairs of the words.
Searched search_rare_names(storage::Connection& connection, const FigureTable* table, const Query& query, const NameVisitor& visit);

/// The same for whole names: begins and ends count as pairs.
Searched search_whole_names(storage::Connection& connection, const FigureTable* table, const Query& query, const NameVisitor& visit);

/// Whether some name contains all words.
bool occurs_in_name(storage::Connection& connection, const FigureTable* table, const std::vector<std::u32string>& words);

} // namespace chengxin::search
