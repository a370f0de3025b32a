#pragma once

#include <cstdint>
#include <string>

namespace chengxin {

/// A whole data directory as it stands, whatever program made it: the database of one moment, and every file beside it. Files that never
/// change under their name (originals) are linked where the file system can, so that they take no room twice. The keys lie beside the
/// folder as `folder`.keys. `chengxin restore` of the program that made the directory takes the folder. It appears whole or not at all;
/// one that was killed is removed by the next under the same name. Returns the bytes that were written. Throws DatabaseFailure and
/// std::system_error.
std::uint64_t copy_directory(const std::string& data_directory, const std::string& folder);

/// Bytes of the database files of a data directory, with their logs.
std::uint64_t database_bytes(const std::string& data_directory);

} // namespace chengxin
