#include "server/core/session.hpp"

#include "server/storage/shared_sql.hpp"

#include <algorithm>

namespace chengxin {

namespace {

constexpr std::int64_t k_day = 24 * 3600;

const storage::SharedSql k_account = "SELECT a.name, a.display_name, coalesce(a.organisation_id, 0), coalesce(o.name, ''), coalesce(o.uscc, ''), "
                           "a.must_change_password, a.password_changed_at "
                           "FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id WHERE a.id = ? AND a.active = 1";
const storage::SharedSql k_permissions = "SELECT DISTINCT p.permission FROM account_role r JOIN role_permission p ON p.role_code = r.role_code "
                               "WHERE r.account_id = ? ORDER BY p.permission";
const storage::SharedSql k_scopes = "SELECT DISTINCT role.scope FROM account_role r JOIN role ON role.code = r.role_code WHERE r.account_id = ?";
const storage::SharedSql k_below = "WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE id = ?1 UNION SELECT o.id FROM organisation o JOIN below b ON o.parent_id = b.id) "
                         "SELECT id FROM below";
const storage::SharedSql k_chosen = "SELECT organisation_id FROM account_organisation WHERE account_id = ?";

void add_ids(storage::Statement rows, std::vector<std::int64_t>& ids)
{
    while (rows.step()) ids.push_back(rows.integer(0));
}

/// Several roles add up: the ids of all of them, or everything as soon as one reaches everything.
DataScope scope_of_account(storage::Connection& connection, std::int64_t account_id, std::int64_t organisation_id)
{
    DataScope scope;
    scope.account_id = account_id;
    storage::Statement rows = connection.prepare(k_scopes, account_id);
    while (rows.step()) {
        const ScopeKind kind = scope_of(rows.text(0)).value_or(ScopeKind::none);
        scope.kind = std::max(scope.kind, kind);
        if (kind == ScopeKind::own && organisation_id) scope.organisation_ids.push_back(organisation_id);
        if (kind == ScopeKind::own_and_below && organisation_id) add_ids(connection.prepare(k_below, organisation_id), scope.organisation_ids);
        if (kind == ScopeKind::chosen) add_ids(connection.prepare(k_chosen, account_id), scope.organisation_ids);
    }
    auto& ids = scope.organisation_ids;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return scope;
}

} // namespace

std::optional<Session> Sessions::describe(storage::Connection& connection, std::int64_t account_id) const
{
    storage::Statement row = connection.prepare(k_account, account_id);
    if (!row.step()) return std::nullopt;
    Session session;
    session.account_id = account_id;
    session.account_name = row.text(0);
    session.display_name = row.text(1);
    session.organisation_id = row.integer(2);
    session.organisation_name = row.text(3);
    session.organisation_uscc = row.text(4);
    const std::int64_t age = m_clock.settled_now() - row.integer(6);
    const bool is_due = row.integer(5) != 0 || age >= m_parameters.number(connection, k_password_days) * k_day;
    session.must_change_password = is_due && m_parameters.number(connection, k_enforce_password_change) != 0;
    storage::Statement permissions = connection.prepare(k_permissions, account_id);
    while (permissions.step()) session.permissions.emplace_back(permissions.text(0));
    session.scope = scope_of_account(connection, account_id, session.organisation_id);
    return session;
}

} // namespace chengxin
