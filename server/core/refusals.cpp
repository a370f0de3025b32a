#include "server/core/refusals.hpp"

#include <chrono>
#include <iterator>
#include <thread>
#include <utility>

namespace chengxin {

namespace {

constexpr std::int64_t k_entry_seconds = 60;
constexpr std::size_t k_most_entries = 1'000; ///< beyond them all count for one

std::string key_of(const AuditEvent& event)
{
    return std::to_string(event.account_id) + "\n" + event.address + "\n" + event.target;
}

} // namespace

Refusals::Entry& Refusals::entry_of(AuditEvent event)
{
    std::string key = key_of(event);
    if (m_entries.size() >= k_most_entries && !m_entries.contains(key)) {
        key.clear();
        event = {.account_id = 0, .account_name = {}, .address = {}, .action = event.action, .target = "*", .outcome = event.outcome, .detail = {}};
    }
    Entry& entry = m_entries[key];
    if (entry.event.action.empty()) entry.event = std::move(event);
    return entry;
}

void Refusals::note(AuditEvent event)
{
    const std::lock_guard lock(m_mutex);
    Entry& entry = entry_of(std::move(event));
    ++entry.waiting;
    if (m_queued || m_clock.now() < entry.not_before) return;
    m_queued = m_store.post([this](storage::Connection& connection) { write(connection, /*all=*/false); }, [this](bool committed) { written(committed); });
}

void Refusals::flush()
{
    constexpr std::chrono::milliseconds k_pause{20};
    const auto write_all = [this](storage::Connection& connection) -> Result<void> {
        write(connection, /*all=*/true);
        return {};
    };
    while (!m_store.write(write_all)) std::this_thread::sleep_for(k_pause); // the queue is full
    written(/*committed=*/true);
}

/// On the writer thread.
void Refusals::write(storage::Connection& connection, bool all)
{
    const std::lock_guard lock(m_mutex);
    const std::int64_t now = m_clock.now();
    for (auto& [key, entry] : m_entries) {
        if (entry.waiting == 0 || (!all && now < entry.not_before)) continue;
        entry.writing = std::exchange(entry.waiting, 0);
        AuditEvent event = entry.event;
        if (entry.writing > 1) event.detail = std::to_string(entry.writing) + " times";
        m_audit.append(connection, event);
        entry.not_before = now + k_entry_seconds;
    }
}

/// What could not be kept waits for the next write.
void Refusals::written(bool committed) noexcept
{
    const std::lock_guard lock(m_mutex);
    m_queued = false;
    const std::int64_t now = m_clock.now();
    for (auto place = m_entries.begin(); place != m_entries.end();) {
        Entry& entry = place->second;
        if (!committed && entry.writing > 0) {
            entry.waiting += entry.writing;
            entry.not_before = 0;
        }
        entry.writing = 0;
        place = entry.waiting == 0 && now >= entry.not_before ? m_entries.erase(place) : std::next(place);
    }
}

} // namespace chengxin
