#pragma once

#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <string>

/// Inner parts of server/records: the columns of RecordContent, in one order for record and record_history.
namespace chengxin::records {

inline constexpr int k_content_columns = 20;
/// Places of two of them, from 0.
inline constexpr int k_state_column = 11;
inline constexpr int k_batch_column = 16;

/// "content_hash, packed, …" as they are stored, each with `prefix` ("record.") in front.
std::string content_columns(const std::string& prefix = {});
/// The same for reading, with the fields unpacked.
std::string readable_columns(const std::string& prefix = {});
/// "?5, ?6, …": `count` parameters, the first with number `first`.
std::string parameters(int first, int count);
/// As many as there are columns.
std::string content_parameters(int first);
/// "content_hash = ?5, …".
std::string content_assignments(int first);

/// Units as ids: content that is on its way between tables.
struct StoredContent {
    RecordContent content;
    std::int64_t authority_id = 0;
    std::int64_t source_id = 0;
};

/// Texts are not copied: the content must last until the statement is reset.
void bind_content(storage::Statement& statement, int first, const StoredContent& stored);
void bind_content(storage::Statement& statement, int first, const RecordContent& content, std::int64_t authority_id, std::int64_t source_id);
/// Reads readable_columns() from column `first` on; the units' names are left empty.
StoredContent read_content(const storage::Statement& row, int first);
/// Fills in the units' names, codes and divisions.
void read_units(storage::Connection& connection, StoredContent& stored);
/// Finds or adds the units.
StoredContent with_units(storage::Connection& connection, const RecordContent& content);

} // namespace chengxin::records
