#include "server/core/audit_chain.hpp"

namespace chengxin::audit {

namespace {

constexpr char k_read_head[] = "SELECT count, hash, keyed_from, checkpoints, code FROM audit_head WHERE id = 1";

/// Length before each text, so that no two records have the same canonical form.
std::string canonical_entry(std::int64_t id, std::int64_t at, const AuditEvent& event)
{
    std::string result = std::to_string(id) + "," + std::to_string(at) + "," + std::to_string(event.account_id);
    for (const std::string* text : {&event.account_name, &event.address, &event.action, &event.target, &event.outcome, &event.detail}) {
        result += "," + std::to_string(text->size()) + ":" + *text;
    }
    return result;
}

} // namespace

bool is_keyed(storage::Connection& connection)
{
    return connection.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit_head'").step();
}

std::string all_entries(storage::Connection& connection)
{
    return std::string("SELECT id, at, account_id, account_name, address, action, target, outcome, detail, hash, ") + (is_keyed(connection) ? "code" : "NULL") +
        " FROM audit ORDER BY id";
}

AuditEvent event_of(const storage::Statement& row)
{
    AuditEvent event;
    event.account_id = row.integer(2);
    event.account_name = row.text(3);
    event.address = row.text(4);
    event.action = row.text(5);
    event.target = row.text(6);
    event.outcome = row.text(7);
    event.detail = row.text(8);
    return event;
}

std::string hash_of(std::string_view previous, std::int64_t id, std::int64_t at, const AuditEvent& event)
{
    return crypto::sm3(std::string(previous) + canonical_entry(id, at, event));
}

std::string canonical(const AuditHead& head)
{
    return "audit head," + std::to_string(head.count) + "," + crypto::hex(head.hash) + "," + std::to_string(head.keyed_from) + "," +
        std::to_string(head.checkpoints);
}

std::optional<StoredHead> read_head(storage::Connection& connection)
{
    storage::Statement row = connection.prepare(k_read_head);
    if (!row.step()) return std::nullopt;
    return StoredHead{{row.integer(0), std::string(row.blob(1)), row.integer(2), row.integer(3)}, std::string(row.blob(4))};
}

} // namespace chengxin::audit
