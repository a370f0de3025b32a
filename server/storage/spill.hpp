#pragma once

#include "shared/core/result.hpp"

#include <string>

/// Where SQLite and imports put what does not fit in memory (staged rows, parts of the search index): DIR/tmp in the data directory,
/// readable to nobody else. Its files lose their names as soon as they are open.
namespace chengxin::storage {

/// Begins the names of the program's own files there, where the file system needs one for a moment.
inline constexpr char k_spill_prefix[] = "spill-";

std::string spill_folder(const std::string& directory);

/// Makes the folder, tells SQLite of it, and removes files of a process that was killed between opening one and taking its name away.
/// Only for who holds the lock of the data directory. Errors: unavailable.
Result<void> prepare_spill_folder(const std::string& directory);

} // namespace chengxin::storage
