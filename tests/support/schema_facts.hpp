#pragma once

#include "server/storage/connection.hpp"

#include <string>
#include <vector>

namespace chengxin::test {

/// All that SQLite knows of a table, a fact a line, in an order that does not depend on how it came into being: columns with type,
/// NOT NULL and default, key, unique keys, indexes with collation and condition, references, checks, STRICT, WITHOUT ROWID, AUTOINCREMENT.
std::vector<std::string> facts_of(storage::Connection& connection, const std::string& table);

} // namespace chengxin::test
