#include "server/features/accounts/administration.hpp"

#include "server/core/account_table.hpp"
#include "server/core/crypto.hpp"
#include "server/features/accounts/attempts.hpp"
#include "server/features/accounts/password_policy.hpp"
#include "shared/api/json_codec_native.hpp"
#include "server/storage/shared_sql.hpp"

namespace chengxin::accounts {

namespace {

const storage::SharedSql k_set_active = "UPDATE account SET active = ?2 WHERE id = ?1 AND active <> ?2";
const storage::SharedSql k_end_sessions = "DELETE FROM session WHERE account_id = ?1";
const storage::SharedSql k_guarded_roles = "SELECT role_code FROM account_role WHERE account_id = ?1 AND role_code IN ('administrator', 'auditor')";
const storage::SharedSql k_others_in_role = "SELECT 1 FROM account_role JOIN account ON account.id = account_role.account_id "
                                  "WHERE role_code = ?1 AND active = 1 AND account.id <> ?2";

AuditEvent event_of(const char* action, const std::string& target)
{
    return {.account_id = 0, .account_name = "cli", .address = "cli", .action = action, .target = target, .outcome = "ok", .detail = {}};
}

Result<AccountCommand> decode(std::string_view arguments)
{
    return api::decode_json<AccountCommand>(arguments);
}

struct Password {
    std::string text;
    bool random = false;
};

Result<Password> choose_password(const AccountCommand& given)
{
    if (given.password.empty()) return Password{crypto::random_password(), /*random=*/true};
    if (auto checked = check_password(given.password, given.name); !checked) return fail(checked.error());
    return Password{given.password, false};
}

std::string told(const std::string& name, const Password& password)
{
    std::string text = "账号 " + name + " 已就绪。\n";
    if (password.random) text += "初始口令：" + password.text + "\n请当面交给本人，并在首次登录后修改。\n";
    return text;
}

/// A change of one account by its name, with its audit entry.
template <class F> Result<std::string> change(Portal& portal, std::string_view arguments, const char* action, F&& function)
{
    const auto given = decode(arguments);
    if (!given) return fail(given.error());
    return portal.store.write([&](storage::Connection& connection) -> Result<std::string> {
        const auto id = account_id_of(connection, given->name);
        if (!id) return fail(ErrorCode::not_found, "没有这个账号：" + given->name, "name");
        Result<std::string> done = function(connection, *id, *given);
        if (done) portal.audit.append(connection, event_of(action, given->name));
        return done;
    });
}

Result<std::string> add(Portal& portal, std::string_view arguments)
{
    const auto given = decode(arguments);
    if (!given) return fail(given.error());
    const auto password = choose_password(*given);
    if (!password) return fail(password.error());
    const NewAccount account{given->name, given->display_name, given->organisation_uscc, given->roles,
        crypto::hash_password(password->text, portal.options.password_log_cost), password->random};
    return portal.store.write([&](storage::Connection& connection) -> Result<std::string> {
        if (const auto id = add_account(connection, account, portal.clock.now()); !id) return fail(id.error());
        portal.audit.append(connection, event_of("accounts.add", account.name));
        return told(account.name, *password);
    });
}

Result<std::string> set_new_password(Portal& portal, std::string_view arguments)
{
    const auto given = decode(arguments);
    if (!given) return fail(given.error());
    const auto password = choose_password(*given);
    if (!password) return fail(password.error());
    const std::string hash = crypto::hash_password(password->text, portal.options.password_log_cost);
    return change(portal, arguments, "accounts.reset_password", [&](storage::Connection& connection, std::int64_t id, const AccountCommand& command) -> Result<std::string> {
        set_password(connection, id, hash, password->random, portal.clock.now(), "");
        forget_all_failures(portal, connection, command.name);
        return told(command.name, *password);
    });
}

/// Nobody could let anybody in again, or see what was done.
Result<void> check_not_last(storage::Connection& connection, std::int64_t id)
{
    storage::Statement roles = connection.prepare(k_guarded_roles, id);
    while (roles.step()) {
        const std::string role(roles.text(0));
        if (connection.prepare(k_others_in_role, role, id).step()) continue;
        return fail(ErrorCode::conflict, std::string("这是最后一个在用的") + (role == "auditor" ? "审计管理员" : "系统管理员") + "账号，不能停用。请先添加另一个。", "name");
    }
    return {};
}

Result<std::string> disable(Portal& portal, std::string_view arguments)
{
    return change(portal, arguments, "accounts.disable", [](storage::Connection& connection, std::int64_t id, const AccountCommand& command) -> Result<std::string> {
        if (auto checked = check_not_last(connection, id); !checked) return fail(checked.error());
        connection.run(k_set_active, id, std::int64_t{0});
        connection.run(k_end_sessions, id);
        return "账号 " + command.name + " 已停用，它的登录已全部结束。\n";
    });
}

Result<std::string> enable(Portal& portal, std::string_view arguments)
{
    return change(portal, arguments, "accounts.enable", [](storage::Connection& connection, std::int64_t id, const AccountCommand& command) -> Result<std::string> {
        connection.run(k_set_active, id, std::int64_t{1});
        return "账号 " + command.name + " 已启用。\n";
    });
}

Result<std::string> unlock(Portal& portal, std::string_view arguments)
{
    return change(portal, arguments, "accounts.unlock", [&](storage::Connection& connection, std::int64_t, const AccountCommand& command) -> Result<std::string> {
        forget_all_failures(portal, connection, command.name);
        return "账号 " + command.name + " 已解除锁定。\n";
    });
}

Result<std::string> end_sessions(Portal& portal, std::string_view arguments)
{
    return change(portal, arguments, "accounts.end_sessions", [](storage::Connection& connection, std::int64_t id, const AccountCommand& command) -> Result<std::string> {
        connection.run(k_end_sessions, id);
        return "账号 " + command.name + " 的登录已全部结束。\n";
    });
}

Result<std::string> list(Portal& portal, std::string_view)
{
    const auto accounts = portal.store.read([](storage::Connection& connection) { return all_accounts(connection); });
    std::string text;
    for (const AccountRow& account : accounts) {
        text += account.name + "\t" + account.display_name + "\t" + account.roles + "\t" + account.organisation + (account.active ? "" : "\t已停用") + "\n";
    }
    return text.empty() ? std::string("还没有账号。用 chengxin user add 添加。\n") : text;
}

} // namespace

const std::vector<ControlCommand>& account_commands()
{
    static const std::vector<ControlCommand> commands = {{"user.add", add}, {"user.passwd", set_new_password}, {"user.list", list}, {"user.disable", disable},
        {"user.enable", enable}, {"user.unlock", unlock}, {"user.end-sessions", end_sessions}};
    return commands;
}

} // namespace chengxin::accounts
