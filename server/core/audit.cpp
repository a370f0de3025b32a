#include "server/core/audit.hpp"

#include "server/core/audit_chain.hpp"

#include <stdexcept>

namespace chengxin {

namespace {

constexpr char k_last[] = "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1";
constexpr char k_insert[] = "INSERT INTO audit (id, at, account_id, account_name, address, action, target, outcome, detail, hash, code) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char k_write_head[] = "INSERT INTO audit_head (id, count, hash, keyed_from, checkpoints, code) VALUES (1, ?1, ?2, ?3, ?4, ?5) "
                                "ON CONFLICT (id) DO UPDATE SET count = ?1, hash = ?2, keyed_from = ?3, checkpoints = ?4, code = ?5";

/// The end as the entries themselves tell it.
AuditHead last_entry(storage::Connection& connection)
{
    AuditHead head;
    storage::Statement row = connection.prepare(k_last);
    if (!row.step()) return head;
    head.count = row.integer(0);
    head.hash = row.blob(1);
    return head;
}

} // namespace

void Audit::write_head(storage::Connection& connection, const AuditHead& head) const
{
    connection.run(k_write_head, head.count, storage::Blob{head.hash}, head.keyed_from, head.checkpoints, storage::Blob{m_code->of(audit::canonical(head))});
}

void Audit::append(storage::Connection& connection, const AuditEvent& event) const
{
    if (!m_code) throw std::logic_error("the audit has no key yet");
    const auto stored = audit::read_head(connection);
    const AuditHead last = last_entry(connection);
    // A head that fell behind or is gone is no reason to lose what happens now; the check tells of it.
    AuditHead head = stored && stored->head.count >= last.count ? stored->head : last;
    const std::int64_t id = head.count + 1;
    const std::int64_t at = m_clock.now();
    const std::string hash = audit::hash_of(head.hash, id, at, event);
    connection.run(k_insert, id, at, event.account_id, event.account_name, event.address, event.action, event.target, event.outcome, event.detail,
        storage::Blob{hash}, storage::Blob{m_code->of(hash)});
    const bool follows = stored && stored->head.count == id - 1 && stored->head.hash == head.hash;
    if (!follows && id > 1) return; // never makes good what somebody has cut
    head.count = id;
    head.hash = hash;
    write_head(connection, head);
}

void Audit::record(const AuditEvent& event) const
{
    const auto written = m_store.write([&](storage::Connection& connection) -> Result<void> {
        append(connection, event);
        return {};
    });
    if (!written) throw storage::DatabaseFailure(0, "the audit queue is full"); // what cannot be logged must not happen
}

void Audit::begin_head(storage::Connection& connection) const
{
    if (audit::read_head(connection)) return;
    AuditHead head = last_entry(connection);
    head.keyed_from = head.count + 1;
    if (head.count == 0) return write_head(connection, head); // a new directory
    const Check before = check(connection);
    write_head(connection, head);
    append(connection, {.account_name = "system", .action = "core.audit_boundary", .target = "entry " + std::to_string(head.count),
                           .outcome = before.broken_at ? "failed" : "ok",
                           .detail = before.broken_at ? "the chain without a key was broken at entry " + std::to_string(*before.broken_at)
                                                      : "entries before this one are chained without a key; hash " + crypto::hex(head.hash)});
}

void Audit::count_checkpoint(storage::Connection& connection) const
{
    auto stored = audit::read_head(connection);
    if (!stored) return;
    ++stored->head.checkpoints;
    write_head(connection, stored->head);
}

Audit::Check Audit::check(storage::Connection& connection)
{
    Check result;
    std::string previous;
    storage::Statement rows = connection.prepare(audit::all_entries(connection));
    while (rows.step()) {
        const std::int64_t id = rows.integer(0);
        const std::string expected = audit::hash_of(previous, id, rows.integer(1), audit::event_of(rows));
        if (id != result.records + 1 || rows.blob(9) != expected) {
            result.broken_at = id;
            return result;
        }
        previous = expected;
        ++result.records;
    }
    return result;
}

} // namespace chengxin
