#pragma once

#include "server/core/feature.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin {

struct VerifyOptions {
    std::string keys_file;    ///< empty: DIR/keys/master.key, else DIR.keys
    bool without_keys = false; ///< what is sealed is not looked at
};

struct VerifyReport {
    std::int64_t audit_records = 0;
    std::int64_t audit_checkpoints = 0;
    std::int64_t sealed_values = 0;       ///< that opened in their place
    std::int64_t sealed_files = 0;        ///< that opened and have the content that their name says
    bool index_checked = false;           ///< a backup has no search index
    std::vector<std::string> problems;    ///< Chinese sentences; empty when all is well
    std::vector<std::string> not_checked; ///< Chinese sentences: what was left out, and why
};

/// Checks a data directory or a backup without changing anything, also while a server runs: the database (SQLite's own check, foreign
/// keys), the search index (FTS5's own check, on a copy), that these are the database's keys, every sealed value in its place, the
/// originals (opened and compared with their digest), every other named file, and the audit chain.
Result<VerifyReport> verify_data(const std::string& data_directory, const std::vector<Feature>& features, const VerifyOptions& options = {});

/// Looks through a copy of a derived database (storage::Derived::check). `directory` is where the copy lies for the time. Empty: all is
/// well. Throws what is none of its own damage.
std::vector<std::string> check_derived(const std::string& data_directory, const storage::Derived& derived, const std::vector<Feature>& features);

} // namespace chengxin
