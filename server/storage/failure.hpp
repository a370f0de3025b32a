#pragma once

#include <stdexcept>
#include <string>
#include <system_error>

namespace chengxin::storage {

/// What a broken infrastructure means for whoever waits for an answer.
enum class FailureKind {
    disk_full,    ///< no room, quota or file size limit
    read_only,    ///< the disk or file takes no writes
    input_output, ///< reading, writing or flushing failed
    busy,         ///< a lock or a queue; passes by itself
    damaged,      ///< the database file is not one, or its pages do not fit together
    memory,       ///< out of memory
    mistake,      ///< ours: bad SQL, a constraint
};

FailureKind kind_of_code(int sqlite_code); ///< of a result code, extended or not; 0 is `busy`
FailureKind kind_of_error(const std::error_code& error);

/// Passes when disk or memory are well again; the same work may then be tried anew.
inline bool is_passing(FailureKind kind)
{
    return kind != FailureKind::mistake && kind != FailureKind::damaged;
}

/// A sentence for the user: what happened and what to do. Empty for `mistake`.
const char* sentence_of(FailureKind kind);

/// Broken infrastructure (disk full, read-only, failed fsync …). Caught once, in the dispatcher, and answered 507 or 503.
class DatabaseFailure : public std::runtime_error {
public:
    DatabaseFailure(int code, const std::string& what) : std::runtime_error(what), m_code(code) {}
    int code() const { return m_code; } ///< SQLite's extended result code
    FailureKind kind() const { return kind_of_code(m_code); }

private:
    int m_code;
};

} // namespace chengxin::storage
