#pragma once

#include "server/records/columns.hpp"
#include "server/records/record.hpp"
#include "server/search/index.hpp"
#include "server/storage/connection.hpp"

/// Inner parts of server/records: changes of one record without the refresh of its subject's figures.
namespace chengxin::records {

/// Copies the current version of the record to the history, with what replaces it.
void archive(storage::Connection& connection, std::int64_t record_id, const char* action, const Change& change);

/// Archives, then writes the content as the next version, and keeps the document's search entry in step. Returns its state: the one that
/// is allowed (allowed_state), whatever the content asks for.
RecordState replace_content(storage::Connection& connection, std::int64_t record_id, const StoredContent& stored, const char* action,
    const Change& change, search::IndexWriter& index);
RecordState replace_content(storage::Connection& connection, std::int64_t record_id, const StoredContent& stored, const char* action, const Change& change);

/// Archives and withdraws: state 5, no search entry.
void withdraw(storage::Connection& connection, std::int64_t record_id, const char* action, const Change& change);

/// A record whose correction names another subject (one without a code) goes there. Nothing happens when it is the same.
void move_record(storage::Connection& connection, std::int64_t record_id, std::int64_t subject_id);

SubjectCategory category_of_record(storage::Connection& connection, std::int64_t record_id);

} // namespace chengxin::records
