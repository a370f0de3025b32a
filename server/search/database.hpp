#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The search index is a database file of its own, DIR/search.db, attached to every connection. It follows from the main one, so it
/// is in no backup and is made anew when it is missing, damaged, of another version, or of another state than the main database:
/// both count the changes of public data, and a crash between the two commits of one transaction leaves different numbers.
/// An own file lets a large import write records and index at the same time.
namespace chengxin::search {

inline constexpr char k_database[] = "search"; ///< the name under which it is attached

/// Brings the index into the state of the main database; throws storage::DatabaseFailure. Takes some seconds for a million subjects
/// when it must be made anew, else nothing. Not inside a transaction.
void prepare(storage::Connection& connection);

/// Looks through the index, attached as `schema` and writable, with SQLite's own check and FTS5's (integrity-check). Tells what is wrong
/// in SQLite's words.
std::vector<std::string> check(storage::Connection& connection, const std::string& schema);

/// The state of the main database: raised by every change of public data.
std::int64_t generation(storage::Connection& connection);

/// Makes the index anew, inside a write.
void make_anew(storage::Connection& connection);

/// Whether the index belongs to the state of the main database that the connection sees.
bool is_current(storage::Connection& connection);

} // namespace chengxin::search
