#pragma once

#include "server/records/record.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <span>

/// Large uploads: checked rows are staged in chunks, each in its own write, and published by one last write.
/// Staged rows are visible to nobody and do not survive the write connection: after a crash the import begins anew, and before
/// publishing it compares `staged` with what it staged. All of this runs inside writes.
namespace chengxin::records {

/// Adds rows to the batch's staging area, in the order of the file. All of RecordInput is kept.
void stage_records(storage::Connection& connection, std::int64_t batch_id, std::span<const RecordInput> rows);

/// Rows staged so far, and the last spreadsheet row number among them.
struct Staged {
    std::int64_t count = 0;
    std::int64_t last_row_number = 0;
};
Staged staged(storage::Connection& connection, std::int64_t batch_id);

void discard_staged(storage::Connection& connection, std::int64_t batch_id);

/// accepted + corrected + duplicate = staged rows. The others are parts of accepted and corrected.
struct Published {
    std::int64_t accepted = 0;
    std::int64_t corrected = 0;
    std::int64_t duplicate = 0;
    std::int64_t held = 0;
    std::int64_t late = 0;
    std::int64_t not_public = 0;
    std::int64_t new_subjects = 0;
};

/// Stores the staged rows as records (set-based), empties the staging area, refreshes figures and search of the
/// touched subjects. `change.batch_id` names the batch. A known subject keeps its name where a row has another one.
Published publish_staged(storage::Connection& connection, const Change& change);

} // namespace chengxin::records
