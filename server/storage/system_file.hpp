#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

/// What the operating system's files need everywhere.
namespace chengxin {

/// std::system_error of errno.
[[noreturn]] void throw_errno(std::string_view what);

/// Writes all of it, however many calls that takes; throws as throw_errno(what).
void write_all(int handle, std::string_view bytes, std::string_view what);

/// Makes the names in a folder durable; throws as throw_errno(what).
void sync_folder(const std::string& folder, std::string_view what);

/// Opens a file without a name in this folder, for reading and writing, that ends with its descriptor; -1: errno tells why. Where the
/// file system has no such files it has a name with this prefix for a moment.
int open_nameless(const std::string& folder, const std::string& prefix);

/// Makes a folder of files that nobody needs after a restart, for its owner alone, and removes those with one of these prefixes, which a
/// process left that was killed. Throws std::filesystem::filesystem_error.
void prepare_temporary_folder(const std::string& folder, std::initializer_list<std::string_view> prefixes);

} // namespace chengxin
