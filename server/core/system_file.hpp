#pragma once

#include <string>
#include <string_view>

/// What the operating system's files need everywhere.
namespace chengxin {

/// std::system_error of errno.
[[noreturn]] void throw_errno(std::string_view what);

/// Opens a file without a name in this folder, for reading and writing, that ends with its descriptor; -1: errno tells why. Where the
/// file system has no such files it has a name with this prefix for a moment.
int open_nameless(const std::string& folder, const std::string& prefix);

} // namespace chengxin
