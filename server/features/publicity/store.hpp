#pragma once

#include "server/records/record.hpp"
#include "server/search/source.hpp"
#include "server/storage/connection.hpp"
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

    bool narrows() const { return !q.empty() || !authority.empty() || !county.empty() || from.days != k_no_start || to.days != k_no_end; }
    static constexpr std::int32_t k_no_start = -1000000;
    static constexpr std::int32_t k_no_end = 10000000;
};

inline constexpr std::int64_t k_counted_rows = 1000; ///< counts of narrowed lists stop here
inline constexpr std::int64_t k_most_exported_rows = 10000;

/// The error names the field and says what is allowed.
Result<ListFilter> check_filter(const RecordsRequest& request);

/// Rows `offset` … of the public list as of today. Sorting by name or authority looks at the newest thousand.
std::vector<RecordRow> list_records(storage::Connection& connection, const ListFilter& filter, Date today, std::int64_t limit, std::int64_t offset);

/// Counts up to k_counted_rows + 1.
std::int64_t count_records(storage::Connection& connection, const ListFilter& filter, Date today);

/// The record if it is public today.
std::optional<records::Record> find_public_record(storage::Connection& connection, std::int64_t id, Date today);

struct SitemapSubject {
    std::string uscc;
    Date latest;
};
/// Subjects with something public, those with the newest decision first.
std::vector<SitemapSubject> sitemap_subjects(storage::Connection& connection, Date today, std::int64_t limit);

} // namespace chengxin::publicity
