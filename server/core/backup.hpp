#pragma once

#include "shared/core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin {

/// Copies the database of a data directory to `file`, also while a server uses it, and the keys to `file`.keys (0600).
Result<void> back_up(const std::string& data_directory, const std::string& file);

/// Puts a backup into an empty or new data directory. Keys come from `file`.keys, else from the directory's own keys/.
Result<void> restore(const std::string& file, const std::string& data_directory);

struct VerifyReport {
    std::int64_t audit_records = 0;
    std::vector<std::string> problems; ///< Chinese sentences; empty when all is well
};
/// Checks database, foreign keys and the audit chain, without changing anything; also while a server runs.
Result<VerifyReport> verify_data(const std::string& data_directory);

} // namespace chengxin
