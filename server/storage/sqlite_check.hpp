#pragma once

#include "server/storage/failure.hpp"

#include <string_view>

struct sqlite3;

/// For the files of this folder.
namespace chengxin::storage {

/// Throws what the connection tells of its last failure; a null handle is one that could not be allocated.
[[noreturn]] void throw_failure(sqlite3* handle, std::string_view doing);

/// Throws unless the code is SQLITE_OK.
void check(sqlite3* handle, int code, std::string_view doing);

} // namespace chengxin::storage
