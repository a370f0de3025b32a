#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin::records {

/// Indexes of records and subjects in whose order the rows of a file do not come: kept with every row of a large import they cost a
/// sixth of it, built from all rows at the end a few seconds. Where a file brings many more rows than there are, they are
/// dropped and built again within its transaction; nobody else ever sees the database without them.
class LateIndexes {
public:
    /// Runs inside a write. `expected_rows`: how many the file seems to have; 0 keeps the indexes.
    LateIndexes(storage::Connection& connection, std::int64_t expected_rows);
    /// Inside the same write, after the last row. Throws DatabaseFailure.
    void build();

private:
    storage::Connection& m_connection;
    std::vector<std::string> m_definitions;
};

} // namespace chengxin::records
