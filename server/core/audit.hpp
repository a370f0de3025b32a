#pragma once

#include "server/core/clock.hpp"
#include "server/core/crypto.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace chengxin {

/// One event for the audit. Texts are for a person who reads the log later; never put secrets or whole identity numbers in it.
struct AuditEvent {
    std::int64_t account_id = 0;   ///< 0: nobody, or the command line
    std::string account_name;
    std::string address;           ///< remote address, "cli" for the command line
    std::string action;            ///< "<feature>.<verb>", for example "data_import.undo"
    std::string target;            ///< what it was about, for example "batch 17"
    std::string outcome = "ok";    ///< "ok", "refused", "failed"
    std::string detail;
};

/// Where the log stands (table audit_head, one row): authenticated, so that even the last entry cannot vanish unseen.
struct AuditHead {
    std::int64_t count = 0;       ///< of entries; also the id of the last
    std::string hash;             ///< of the last entry; empty when there is none
    std::int64_t keyed_from = 1;  ///< the first entry with a code under the audit key; those before are of programs without it
    std::int64_t checkpoints = 0; ///< how many were made (audit_checkpoint.hpp)
};

/// Append-only log in the table audit (GB/T 22239-2019, 8.1.4.3 security audit). Each entry's hash (SM3) covers the one before, so that
/// anybody who has the entries can follow the chain; a code (HMAC-SM3) over it under a key that lies sealed keeps others from making
/// one. Triggers refuse UPDATE and DELETE. Thread-safe.
class Audit {
public:
    Audit(storage::Store& store, const Clock& clock) : m_store(store), m_clock(clock) {}
    /// Before the first entry.
    void use_key(std::string_view key) { m_code = std::make_unique<crypto::HmacSm3>(key); }

    /// Within the caller's write transaction: the event is kept exactly when the change is.
    void append(storage::Connection& connection, const AuditEvent& event) const;
    /// In a transaction of its own, for reads of personal data and refusals.
    void record(const AuditEvent& event) const;

    /// An older directory gets its head: what is there was chained without a key. A boundary entry says so. Within a write.
    void begin_head(storage::Connection& connection) const;
    /// Counts one more checkpoint. Within a write.
    void count_checkpoint(storage::Connection& connection) const;

    struct Check {
        std::int64_t records = 0;
        std::optional<std::int64_t> broken_at; ///< id of the first record that does not fit
    };
    /// The chain alone, without keys. For all that can be checked see audit_check.hpp.
    static Check check(storage::Connection& connection);

private:
    void write_head(storage::Connection& connection, const AuditHead& head) const;

    storage::Store& m_store;
    const Clock& m_clock;
    std::unique_ptr<crypto::HmacSm3> m_code;
};

} // namespace chengxin
