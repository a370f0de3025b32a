#pragma once

#include "server/core/feature.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin {

/// A backup is a folder: chengxin.db and the files that it names (originals/…). The keys lie beside it, as `folder`.keys (0600),
/// so that both can be kept apart. The folder is itself a data directory that `verify` can check.
struct BackupReport {
    std::int64_t files = 0;           ///< copied besides the database
    std::vector<std::string> missing; ///< files that the database names and the data directory does not have
    KeyMaterial keys;                 ///< those of the copied database
};

/// Copies a data directory to a new folder, also while a server uses it: through a read-only connection and one snapshot, which
/// needs neither the server nor its lock. Refuses a directory whose keys are missing or other. The folder appears whole, durable and under its name at the end, or not at all.
Result<BackupReport> back_up(const std::string& data_directory, const std::string& folder, const std::vector<Feature>& features);

/// Puts a backup into an empty or new data directory; keys may lie there already. Keys come from the directory's own keys/, else from
/// `folder`.keys; other keys than the backup's are refused. A restore that fails leaves nothing of its own.
Result<void> restore(const std::string& folder, const std::string& data_directory, const std::vector<Feature>& features);

/// not_found with a sentence where there is no database.
Result<void> check_is_directory(const std::string& data_directory);
/// Files of the data directory that the database names, sorted.
std::vector<std::string> named_files(storage::Connection& connection, const std::vector<Feature>& features);

} // namespace chengxin
