#pragma once

#include "server/storage/store.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The audit in a file that can be checked without the database and without any secret key.
///
///     {"chengxin_audit":1,"site":…,"public_key":…}     the first line
///     {"id":1,"at":…, …,"hash":…}                       every entry, oldest first
///     {"checkpoint":{…}}                                all checkpoints, the newest covers the last entry
namespace chengxin {

/// Writes it to `path`, in one snapshot. Returns how many entries.
Result<std::int64_t> export_audit(storage::Store& store, const std::string& site, const std::string& public_key, const std::string& path);

struct ProofReport {
    std::int64_t records = 0;
    std::int64_t checkpoints = 0;
    std::int64_t covered = 0;          ///< entries that a signature covers
    std::string fingerprint;           ///< SM3 of the public key it was checked with, hexadecimal
    bool key_given = false;            ///< else the file's own key was used: compare the fingerprint with a known one
    std::vector<std::string> problems; ///< Chinese sentences
};

/// Checks such a file. `public_key`: PEM of the installation; empty: the one in the file. Fails when it is no such file.
Result<ProofReport> verify_proof(const std::string& path, const std::string& public_key);

} // namespace chengxin
