#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin::records {

/// Indexes of records and subjects in whose order the rows of a file do not come: kept with every row of a large import they cost a
/// third of it, built from all rows at the end a few seconds. Where a file brings as many rows as there are or more, they are
/// dropped and built again within its transaction; nobody else ever sees the database without them.
class LateIndexes {
public:
    /// Drops them; runs inside a write.
    explicit LateIndexes(storage::Connection& connection);
    ~LateIndexes();
    LateIndexes(const LateIndexes&) = delete;
    LateIndexes& operator=(const LateIndexes&) = delete;
    /// Inside the same write, after the last row. Throws DatabaseFailure.
    void build();

private:
    storage::Connection& m_connection;
    std::string m_cache_size; ///< as it was
    std::vector<std::string> m_definitions;
};

/// `expected_rows`: how many the file seems to have.
bool are_late_indexes_worth_it(storage::Connection& connection, std::int64_t expected_rows);

} // namespace chengxin::records
