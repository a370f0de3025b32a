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
};

/// Copies a data directory to a new folder, also while a server uses it: through a read-only connection and one snapshot, which
/// needs neither the server nor its lock. The folder appears whole, durable and under its name at the end, or not at all.
Result<BackupReport> back_up(const std::string& data_directory, const std::string& folder, const std::vector<Feature>& features);

/// Puts a backup into an empty or new data directory; keys may lie there already. Keys come from `folder`.keys, else from the
/// directory's own keys/. A restore that fails leaves nothing of its own.
Result<void> restore(const std::string& folder, const std::string& data_directory);

struct VerifyReport {
    std::int64_t audit_records = 0;
    std::vector<std::string> problems; ///< Chinese sentences; empty when all is well
};
/// Checks database, foreign keys, search tables, the audit chain and that every named file is there, without changing anything;
/// also while a server runs.
Result<VerifyReport> verify_data(const std::string& data_directory, const std::vector<Feature>& features);

} // namespace chengxin
