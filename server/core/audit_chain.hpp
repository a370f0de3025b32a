#pragma once

#include "server/core/audit.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The form of the audit that its writer, its check and its proof share.
namespace chengxin::audit {

/// Whether the database is of a program that keys the chain; false for an older directory that is not upgraded yet.
bool is_keyed(storage::Connection& connection);

/// SQL: id, at, account_id, account_name, address, action, target, outcome, detail, hash, code (NULL where there is none)
std::string all_entries(storage::Connection& connection);

AuditEvent event_of(const storage::Statement& row);

/// SM3 over the hash before and the canonical form of the entry.
std::string hash_of(std::string_view previous, std::int64_t id, std::int64_t at, const AuditEvent& event);

/// What the code of the head is made over.
std::string canonical(const AuditHead& head);

/// The stored head with its code; nothing when there is none.
struct StoredHead {
    AuditHead head;
    std::string code;
};
std::optional<StoredHead> read_head(storage::Connection& connection);

/// The triggers as they must stand in the database: name and SQL.
struct Trigger {
    const char* name;
    const char* sql;
};
inline constexpr Trigger k_triggers[] = {
    {"audit_no_update", "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END"},
    {"audit_no_delete", "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END"},
};

} // namespace chengxin::audit
