#pragma once

#include "server/core/clock.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
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

/// Append-only log in the table audit, chained by SM3: each record's hash covers the one before (GB/T 22239-2019, security audit).
/// Triggers refuse UPDATE and DELETE. Thread-safe.
class Audit {
public:
    Audit(storage::Store& store, const Clock& clock) : m_store(store), m_clock(clock) {}

    /// Within the caller's write transaction: the event is kept exactly when the change is.
    void append(storage::Connection& connection, const AuditEvent& event) const;
    /// In a transaction of its own, for reads of personal data and refusals.
    void record(const AuditEvent& event) const;

    struct Check {
        std::int64_t records = 0;
        std::optional<std::int64_t> broken_at; ///< id of the first record that does not fit
    };
    static Check check(storage::Connection& connection);
    /// All records as JSON lines, oldest first, to `path`. Returns how many.
    Result<std::int64_t> export_to(const std::string& path) const;

private:
    storage::Store& m_store;
    const Clock& m_clock;
};

} // namespace chengxin
