#pragma once

#include "server/core/audit_checkpoint.hpp"
#include "server/core/keys.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin {

struct AuditReport {
    std::int64_t records = 0;
    std::int64_t checkpoints = 0;
    std::vector<std::string> problems; ///< Chinese sentences; empty: all is well
};

/// Everything that can be told without a witness: triggers, gaps, the chain and its codes, the end against the authenticated head, and
/// the checkpoints' order, signatures and heads. `data_directory` is where the checkpoints lie. Reads all entries once.
AuditReport check_audit(storage::Connection& connection, const Keys& keys, const std::string& data_directory);
/// The same without keys: chain, gaps, triggers, and what the head says without its code.
AuditReport check_audit_without_keys(storage::Connection& connection);

/// Whether checkpoints follow one another and fit to the entries. A restore takes back those that are beyond where the backup stood.
/// `hash_at` has the hash (hexadecimal) of the entry at every count that a checkpoint names, as far as there is one; `records` is how
/// many entries there are. Problems are appended.
void check_checkpoints(const std::vector<AuditCheckpoint>& checkpoints, std::string_view public_key, std::int64_t records,
    const std::map<std::int64_t, std::string>& hash_at, std::vector<std::string>& problems);

} // namespace chengxin
