#pragma once

#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// For upgrades: stored records and former versions are written as the present rules and keys would write them. Nothing that the law or a
/// person decided is touched: state, window, grade, batch, version stay.
namespace chengxin::records {

struct StoredRow {
    std::int64_t id = 0;         ///< of the record or of the former version
    std::int64_t record_id = 0;
    std::string catalogue;
    RecordContent content;
};

/// The next one above `id`; nothing when there is none.
std::optional<StoredRow> next_record(storage::Connection& connection, std::int64_t id);
std::optional<StoredRow> next_former_version(storage::Connection& connection, std::int64_t id);

/// Gives the record its key, fields, units and subject anew. Where another live record has the same key by now (their texts differed in
/// what is no longer told apart), the older one is withdrawn, as its later upload would have replaced it. Returns its id; 0 where there was none.
std::int64_t rewrite_record(storage::Connection& connection, const StoredRow& stored, const RecordInput& anew, const Change& change);
void rewrite_former_version(storage::Connection& connection, const StoredRow& stored, const RecordInput& anew, Instant now);

/// The next subjects above `id`, at most `count`: what is known of them is derived, their figures are counted. A name that was adopted
/// before stays; one without a code that no record names any more is removed. Returns the last id, 0 when there is none.
std::int64_t rewrite_subjects(storage::Connection& connection, std::int64_t id, std::int64_t count, const Change& change);

} // namespace chengxin::records
