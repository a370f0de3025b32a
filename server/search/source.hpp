#pragma once

#include "server/storage/store.hpp"

#include <utility>

namespace chengxin::search {

/// Where a search looks.
enum class Source {
    index,
    records, ///< while the index is damaged or being made anew
};

/// ask(connection, source) within one read: by the index, or by the records while the index is not well. A query that meets damage has
/// the index looked through and is answered from the records.
template <class Ask> auto ask_index_or_records(storage::Store& store, Ask&& ask)
{
    return store.read([&](storage::Connection& connection) {
        if (!store.derived_is_well()) return ask(connection, Source::records);
        try {
            return ask(connection, Source::index);
        } catch (const storage::DatabaseFailure& failure) {
            const bool damaged = failure.kind() == storage::FailureKind::damaged;
            if (!damaged && (store.derived_is_well() || failure.kind() != storage::FailureKind::mistake)) throw; // a mistake: its tables are being made
            store.suspect_derived();
            return ask(connection, Source::records);
        }
    });
}

} // namespace chengxin::search
