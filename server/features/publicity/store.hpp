#pragma once

#include "server/records/record.hpp"
#include "server/search/figure_table.hpp"
#include "server/search/source.hpp"
#include "server/storage/connection.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/core/result.hpp"
#include "shared/features/publicity/api.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace chengxin::publicity {

/// The filters of a list, checked.
struct ListFilter {
    std::string catalogue;
    std::string q;
    std::string authority;
    std::string county;
    Date from;             ///< decided on or after
    Date to;
    std::string sort;      ///< decided_on | name | authority
    bool descending = true;

    search::Source source = search::Source::index; ///< where q is looked for

    bool narrows() const { return !q.empty() || narrows_further(); }
    bool narrows_further() const { return !authority.empty() || !county.empty() || from.days != k_no_start || to.days != k_no_end; }
    static constexpr std::int32_t k_no_start = -1000000;
    static constexpr std::int32_t k_no_end = 10000000;
};

inline constexpr std::int64_t k_counted_rows = 1000; ///< counts of narrowed lists stop here
inline constexpr std::int64_t k_most_exported_rows = 10000;

/// The error names the field and says what is allowed.
Result<ListFilter> check_filter(const RecordsRequest& request, const catalogue::Catalogue& catalogue);

struct ListPart {
    std::vector<RecordRow> rows;
    std::int64_t total = 0; ///< of what narrows the list, or is sorted by something else than the date, at most k_counted_rows
    bool capped = false;    ///< there are more
};

/// Rows `offset` … of the public list as of today, and how many there are. Sorting by name or authority looks at the newest thousand.
/// A filter value that nobody knows costs nothing. `table`: for finding by a text; null, or one that is exact for the connection's snapshot.
std::vector<RecordRow> list_records(storage::Connection& connection, const ListFilter& filter, Date today, const search::FigureTable* table,
    std::int64_t limit, std::int64_t offset);
/// `whole`: how many there are where nothing narrows the list; they are counted already.
ListPart list_part(storage::Connection& connection, const ListFilter& filter, Date today, const search::FigureTable* table, std::int64_t whole,
    std::int64_t limit, std::int64_t offset);

/// The record if it is public today.
std::optional<records::Record> find_public_record(storage::Connection& connection, std::int64_t id, Date today);

} // namespace chengxin::publicity
