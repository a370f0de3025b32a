#pragma once

#include "server/storage/store.hpp"

#include <string>

/// The database of a directory that no program has open.
namespace chengxin::test {

/// The first value of the first row as text; empty when there is no row.
inline std::string one(const std::string& directory, const std::string& sql)
{
    storage::Connection connection(storage::database_file(directory), storage::Connection::Mode::read_only);
    auto row = connection.prepare(sql);
    return row.step() ? std::string(row.text(0)) : std::string();
}

inline void run(const std::string& directory, const std::string& sql)
{
    storage::Connection connection(storage::database_file(directory), storage::Connection::Mode::read_write);
    connection.execute_script(sql);
}

} // namespace chengxin::test
