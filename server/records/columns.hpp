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

/// Texts that many records share are rows of their own: the units, and the basis of the publication window.
struct References {
    std::int64_t authority_id = 0;
    std::int64_t source_id = 0;
    std::int64_t basis_id = 0;
};

/// Content that is on its way between tables.
struct StoredContent {
    RecordContent content;
    References references;
};

/// Texts are not copied: the content must last until the statement is reset.
void bind_content(storage::Statement& statement, int first, const StoredContent& stored);
void bind_content(storage::Statement& statement, int first, const RecordContent& content, const References& references);
/// Reads readable_columns() from column `first` on; units and basis are left empty.
StoredContent read_content(const storage::Statement& row, int first);
/// Fills in units and basis.
void read_references(storage::Connection& connection, StoredContent& stored);
/// Finds or adds units and basis.
StoredContent with_references(storage::Connection& connection, const RecordContent& content);
/// Finds or adds the basis of a publication window.
std::int64_t basis_id(storage::Connection& connection, const std::string& basis);

} // namespace chengxin::records
