#pragma once

#include "server/core/audit.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace chengxin {

/// Requests refused for want of a right, on their way into the audit. However many there are, one write at most waits for them, and
/// each account, address and endpoint gets one entry a minute, which tells how many it stands for. Thread-safe.
class Refusals {
public:
    Refusals(storage::Store& store, const Clock& clock, const Audit& audit) : m_store(store), m_clock(clock), m_audit(audit) {}

    void note(AuditEvent event);
    /// Writes what still waits for its minute; before the server stops.
    void flush();

private:
    struct Entry {
        AuditEvent event;
        std::int64_t waiting = 0;    ///< refusals not yet in the audit
        std::int64_t writing = 0;    ///< in the write that is under way
        std::int64_t not_before = 0; ///< of the next entry
    };
    Entry& entry_of(AuditEvent event);
    void write(storage::Connection& connection, bool all);
    void written(bool committed) noexcept;

    storage::Store& m_store;
    const Clock& m_clock;
    const Audit& m_audit;
    std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
    bool m_queued = false;
};

} // namespace chengxin
