#pragma once

#include "server/core/audit.hpp"
#include "server/core/installation_keys.hpp"
#include "server/core/log.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Signed statements of how far the audit had come at a moment. They go where the database cannot take them back: to a file beside it, to
/// the log, and to everybody who asks (/.well-known/audit-checkpoint). What a witness holds nobody can rewrite, not even with all keys.
namespace chengxin {

struct AuditCheckpoint {
    std::string kind;           ///< day | regular | stop | start | export | restore
    std::int64_t number = 0;    ///< from 1, without gaps
    std::int64_t count = 0;     ///< entries
    std::string head;           ///< hash of the last one, hexadecimal
    std::string previous;       ///< digest (SM3, hexadecimal) of the checkpoint before; empty in the first
    std::int64_t at = 0;        ///< seconds since 1970
    std::int64_t from_count = 0; ///< of a restore: where the backup stood
    std::string from_head;       ///< likewise
    std::string signature;      ///< SM2 with SM3 over signed_text, DER, hexadecimal

    std::string signed_text() const;
    std::string digest() const; ///< of text and signature
};

/// {"kind":…,"number":…,"count":…,"head":…,"previous":…,"at":…,"time":…,"signature":…}
std::string json_of(const AuditCheckpoint& checkpoint);
std::optional<AuditCheckpoint> parse_checkpoint(std::string_view json);

/// DIR/audit/checkpoints.jsonl: one a line, only ever appended to.
std::string checkpoint_file(const std::string& data_directory);
/// A torn last line, of a power cut, is left out; one that is no checkpoint ends the list, and `damaged` says so.
struct CheckpointList {
    std::vector<AuditCheckpoint> checkpoints;
    bool damaged = false;
};
CheckpointList read_checkpoints(const std::string& data_directory);

/// Copies the first `count` of them; for a backup. Throws std::system_error.
void copy_checkpoints(const std::string& from_directory, const std::string& to_directory, std::int64_t count);
/// Tells the next start that this directory comes from a backup.
void mark_restored(const std::string& data_directory);

/// Makes checkpoints: each day, every 15 minutes while entries come, at start after a restore, and at the end. Thread-safe.
class AuditCheckpoints {
public:
    AuditCheckpoints(storage::Store& store, const Clock& clock, const Audit& audit, const Log& log) : m_store(store), m_clock(clock), m_audit(audit), m_log(log) {}

    /// Reads where the list stands; after a restore makes a checkpoint of that kind. `keys` must outlive it.
    Result<void> start(const InstallationKeys& keys);
    /// Every few seconds.
    void make_when_due() noexcept;
    /// One now, when there are entries since the last or `kind` asks for it; nothing when there is nothing to say.
    Result<void> make(const std::string& kind);
    /// {"checkpoint":{…},"public_key":"-----BEGIN PUBLIC KEY…"}; before the first one {"checkpoint":null,…}.
    std::string latest() const;
    std::string public_key() const; ///< PEM

private:
    Result<void> make_locked(const std::string& kind, const AuditHead* restored);
    Result<void> note_restore();

    storage::Store& m_store;
    const Clock& m_clock;
    const Audit& m_audit;
    const Log& m_log;
    const InstallationKeys* m_keys = nullptr;
    mutable std::mutex m_mutex;  ///< guards the rest
    std::optional<AuditCheckpoint> m_last;
    std::int64_t m_last_look = 0; ///< steady time of the last try, so that a full disk is not asked every few seconds
};

} // namespace chengxin
