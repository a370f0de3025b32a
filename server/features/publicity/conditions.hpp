#pragma once

#include "server/features/publicity/store.hpp"
#include "server/publication/condition.hpp"

#include <string>
#include <vector>

/// What a filter says in SQL, for the readers of lists. Inner part of publicity.
namespace chengxin::publicity {

/// Over the table `record`. Parameters: 1 today, 2 catalogue, 3 from, 4 to, 5 deciding authorities as a JSON array of ids, or NULL for all.
inline const std::string k_conditions = std::string(publication::k_public_condition) +
                                        " AND (?2 = '' OR record.catalogue = ?2) AND record.decided_on BETWEEN ?3 AND ?4"
                                        " AND (?5 IS NULL OR record.authority_id IN (SELECT value FROM json_each(?5)))";

// The order is that of the index record_public, so that nothing is sorted.
inline constexpr char k_newest_first[] = " ORDER BY record.decided_on DESC, record.catalogue DESC, record.authority_id DESC, "
                                         "record.public_from DESC, record.public_until DESC, record.id DESC ";
inline constexpr char k_oldest_first[] =
    " ORDER BY record.decided_on, record.catalogue, record.authority_id, record.public_from, record.public_until, record.id ";

/// The deciding authorities that the filter lets through.
struct Authorities {
    bool all = true;
    std::vector<std::int64_t> ids; ///< sorted; where there are none, the list is empty and nothing needs to be read

    bool none() const { return !all && ids.empty(); }
    bool contains(std::int64_t id) const;
};
Authorities authorities_of(storage::Connection& connection, const ListFilter& filter);

/// Parameters 1 to 5.
void bind_conditions(storage::Statement& statement, const ListFilter& filter, const Authorities& authorities, Date today);

} // namespace chengxin::publicity
