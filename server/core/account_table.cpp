#include "server/core/account_table.hpp"

#include "server/storage/shared_sql.hpp"

namespace chengxin {

namespace {

constexpr std::size_t k_remembered_passwords = 5;

const storage::SharedSql k_organisation_id = "SELECT id FROM organisation WHERE uscc = ?";
const storage::SharedSql k_role_scope = "SELECT scope FROM role WHERE code = ?";
const storage::SharedSql k_account_id = "SELECT id FROM account WHERE lower(name) = lower(?)";
const storage::SharedSql k_insert = "INSERT INTO account (name, display_name, organisation_id, password_hash, password_changed_at, must_change_password, created_at) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id";
const storage::SharedSql k_insert_role = "INSERT INTO account_role (account_id, role_code) VALUES (?, ?)";
const storage::SharedSql k_remember_old = "INSERT INTO password_history (account_id, password_hash) SELECT id, password_hash FROM account WHERE id = ?";
const storage::SharedSql k_forget_oldest = "DELETE FROM password_history WHERE account_id = ?1 AND id NOT IN "
                                 "(SELECT id FROM password_history WHERE account_id = ?1 ORDER BY id DESC LIMIT ?2)";
const storage::SharedSql k_set_password = "UPDATE account SET password_hash = ?, must_change_password = ?, password_changed_at = ? WHERE id = ?";
const storage::SharedSql k_renew_hash = "UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?";
const storage::SharedSql k_end_sessions = "DELETE FROM session WHERE account_id = ? AND token_hash <> ?";
const storage::SharedSql k_current_hash = "SELECT password_hash FROM account WHERE id = ?";
const storage::SharedSql k_former_hashes = "SELECT password_hash FROM password_history WHERE account_id = ? ORDER BY id DESC LIMIT ?";
const storage::SharedSql k_list = "SELECT a.id, a.name, a.display_name, coalesce(o.name, ''), a.active "
                              "FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id ORDER BY lower(a.name)";
const storage::SharedSql k_roles = "SELECT role_code FROM account_role WHERE account_id = ? ORDER BY role_code";

bool is_account_name(const std::string& name)
{
    constexpr auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    return name.size() >= 2 && name.size() <= 32 && name.find_first_not_of(allowed) == std::string::npos;
}

std::optional<std::int64_t> organisation_id_of(storage::Connection& connection, const std::string& uscc)
{
    storage::Statement row = connection.prepare(k_organisation_id, uscc);
    return row.step() ? std::optional(row.integer(0)) : std::nullopt;
}

Result<void> check(storage::Connection& connection, const NewAccount& account)
{
    if (!is_account_name(account.name)) return fail(ErrorCode::invalid_request, "账号名应为 2 到 32 位字母、数字或 - . _。", "name");
    if (account_id_of(connection, account.name)) return fail(ErrorCode::conflict, "账号名已被使用，请换一个：" + account.name, "name");
    if (account.roles.empty()) return fail(ErrorCode::invalid_request, "请至少给账号一个角色。", "roles");
    const std::string& uscc = account.organisation_uscc;
    for (const std::string& role : account.roles) {
        storage::Statement scope = connection.prepare(k_role_scope, role);
        if (!scope.step()) return fail(ErrorCode::invalid_request, "没有这个角色：" + role, "roles");
        const bool needs_organisation = scope.text(0) == "own" || scope.text(0) == "own_and_below";
        if (needs_organisation && uscc.empty()) return fail(ErrorCode::invalid_request, "角色 " + role + " 的账号必须属于一个单位，请给出单位代码。", "organisation");
    }
    if (!uscc.empty() && !organisation_id_of(connection, uscc)) return fail(ErrorCode::invalid_request, "没有这个单位：" + uscc, "organisation");
    return {};
}

std::string roles_of(storage::Connection& connection, std::int64_t account_id)
{
    std::string roles;
    for (storage::Statement row = connection.prepare(k_roles, account_id); row.step();) roles.append(roles.empty() ? "" : ",").append(row.text(0));
    return roles;
}

} // namespace

Result<std::int64_t> add_account(storage::Connection& connection, const NewAccount& account, std::int64_t now)
{
    if (auto checked = check(connection, account); !checked) return fail(checked.error());
    const std::string& shown = account.display_name.empty() ? account.name : account.display_name;
    const std::int64_t id = connection.insert(k_insert, account.name, shown, organisation_id_of(connection, account.organisation_uscc),
        account.password_hash, now, account.must_change_password, now);
    for (const std::string& role : account.roles) connection.run(k_insert_role, id, role);
    return id;
}

std::optional<std::int64_t> account_id_of(storage::Connection& connection, const std::string& name)
{
    storage::Statement row = connection.prepare(k_account_id, name);
    return row.step() ? std::optional(row.integer(0)) : std::nullopt;
}

void set_password(storage::Connection& connection, std::int64_t account_id, const std::string& password_hash, bool must_change, std::int64_t now,
    const std::string& kept_token_hash)
{
    connection.run(k_remember_old, account_id);
    connection.run(k_forget_oldest, account_id, static_cast<std::int64_t>(k_remembered_passwords));
    connection.run(k_set_password, password_hash, must_change, now, account_id);
    connection.run(k_end_sessions, account_id, kept_token_hash);
}

void renew_hash(storage::Connection& connection, std::int64_t account_id, const std::string& former, const std::string& hash)
{
    connection.run(k_renew_hash, hash, account_id, former);
}

std::vector<std::string> password_hashes(storage::Connection& connection, std::int64_t account_id)
{
    std::vector<std::string> hashes;
    if (storage::Statement current = connection.prepare(k_current_hash, account_id); current.step()) hashes.emplace_back(current.text(0));
    storage::Statement former = connection.prepare(k_former_hashes, account_id, static_cast<std::int64_t>(k_remembered_passwords - 1));
    while (former.step()) hashes.emplace_back(former.text(0));
    return hashes;
}

std::vector<AccountRow> all_accounts(storage::Connection& connection)
{
    std::vector<AccountRow> accounts;
    storage::Statement row = connection.prepare(k_list);
    while (row.step()) {
        accounts.push_back({.id = row.integer(0), .name = std::string(row.text(1)), .display_name = std::string(row.text(2)),
            .organisation = std::string(row.text(3)), .roles = roles_of(connection, row.integer(0)), .active = row.integer(4) != 0});
    }
    return accounts;
}

} // namespace chengxin
