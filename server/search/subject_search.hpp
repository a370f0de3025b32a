#pragma once

#include "server/publication/figures.hpp"
#include "server/search/figure_table.hpp"
#include "server/search/query.hpp"
#include "server/storage/connection.hpp"
#include "shared/core/date.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Search for subjects that have something public. Counts and facets look at the first 1,001 hits, so that no query ranks all of them.
namespace chengxin::search {

inline constexpr std::size_t k_counted_hits = 1000; ///< counts stop here: "1,000+"
inline constexpr std::size_t k_scanned_hits = 20000; ///< with facets chosen, at most so many hits are looked through

struct Filter {
    std::string catalogue; ///< code of an item of which there are public records
    std::string authority; ///< name of a deciding authority
    std::string county;    ///< division of a deciding authority
    int year = 0;          ///< of a decision; 0: any

    bool any() const { return !catalogue.empty() || !authority.empty() || !county.empty() || year != 0; }
};

/// How a subject was found.
enum class Matched { name, former_name, uscc, document, pinyin };

/// A subject that was found, with what order and facets need of it.
struct Hit {
    std::int64_t id = 0;
    std::int64_t records = 0;
    std::uint64_t items = 0;               ///< bits of Hits::items
    std::int64_t latest = 0;               ///< newest public decision, in days
    std::int64_t years = 0;                ///< see publication::PublicFigures
    std::uint32_t first_authority = 0;     ///< in Hits::authorities
    std::uint32_t authority_count = 0;
    Matched matched = Matched::name;
    bool exact = false;
};

struct Hits {
    std::vector<Hit> rows;                  ///< at most k_counted_hits, in no order; see best_hits
    std::vector<std::int64_t> authorities;  ///< ids of unit
    Items items;
    bool capped = false;                    ///< there are more
};

/// `table`: null, or one that is exact for the connection's snapshot.
Hits search_subjects(storage::Connection& connection, const Query& query, const Filter& filter, Date today, const FigureTable* table = nullptr);

/// The same from the records alone, while the index is damaged: reads all names, codes and document numbers, at most
/// k_most_read of each. By sound nothing is found.
Hits search_records(storage::Connection& connection, const Query& query, const Filter& filter, Date today, const FigureTable* table = nullptr);
inline constexpr std::int64_t k_most_read = 2'000'000;

/// A hit as it is shown.
struct SubjectHit {
    std::string uscc;
    std::string name;
    std::string state;
    std::vector<publication::ItemCount> counts;
    Matched matched = Matched::name;
    std::int64_t id = 0;
};

/// `count` of the hits from place `first` on: the exact name first, then by number and recency of records. Brings hits.rows up to
/// there into this order.
std::vector<SubjectHit> best_hits(storage::Connection& connection, Hits& hits, std::size_t first, std::size_t count, Date today);

/// Whether a name query was met by a former name only: the current name lacks one of the words.
bool is_former_name_match(const Query& query, std::string_view name);

struct FacetCount {
    std::string value;
    std::string label;
    std::int64_t count = 0;
};

/// How many of the hits each choice would leave; the most frequent first, at most twenty.
struct Facets {
    std::vector<FacetCount> items;       ///< value is the code of a catalogue item; the label is empty, the caller knows the names
    std::vector<FacetCount> authorities; ///< value and label are the name
    std::vector<FacetCount> counties;    ///< value is the division code; the label is empty, the caller knows the names
    std::vector<FacetCount> years;       ///< newest first
};

/// `table` as for search_subjects.
Facets count_facets(storage::Connection& connection, const Hits& hits, const FigureTable* table = nullptr);

/// What else to type when nothing was found: likely codes, names that sound alike, a shorter part that is found. At most five.
/// `table` as for search_subjects.
std::vector<std::string> suggest(storage::Connection& connection, const Query& query, const FigureTable* table = nullptr);

} // namespace chengxin::search
