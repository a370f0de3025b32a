#include "server/features/accounts/command.hpp"

#include "server/core/account_table.hpp"
#include "server/core/application.hpp"
#include "server/core/crypto.hpp"
#include "server/features/accounts/attempts.hpp"
#include "server/features/accounts/password_policy.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace chengxin::accounts {

namespace {

struct Arguments {
    std::string data;
    NewAccount account;
    bool password_from_input = false;
};

struct Password {
    std::string text;
    bool random = false;
};

Result<Password> choose_password(const Arguments& arguments)
{
    if (!arguments.password_from_input) return Password{crypto::random_password(), /*random=*/true};
    Password password;
    std::getline(std::cin, password.text);
    if (!password.text.empty() && password.text.back() == '\r') password.text.pop_back();
    if (auto checked = check_password(password.text, arguments.account.name); !checked) return fail(checked.error());
    return password;
}

void print_password(const std::string& name, const Password& password)
{
    std::cout << "账号 " << name << " 已就绪。\n";
    if (password.random) std::cout << "初始口令：" << password.text << "\n请当面交给本人，并在首次登录后修改。\n";
}

AuditEvent event_of(const char* action, const std::string& target)
{
    return {.account_id = 0, .account_name = "cli", .address = "cli", .action = action, .target = target, .outcome = "ok", .detail = {}};
}

Result<void> add(Portal& portal, const Arguments& arguments)
{
    const auto password = choose_password(arguments);
    if (!password) return fail(password.error());
    NewAccount account = arguments.account;
    account.password_hash = crypto::hash_password(password->text, portal.options.password_log_cost);
    account.must_change_password = password->random;
    const auto added = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        const auto id = add_account(connection, account, portal.clock.now());
        if (!id) return fail(id.error());
        portal.audit.append(connection, event_of("accounts.add", account.name));
        return {};
    });
    if (added) print_password(account.name, *password);
    return added;
}

Result<void> set_new_password(Portal& portal, const Arguments& arguments)
{
    const auto password = choose_password(arguments);
    if (!password) return fail(password.error());
    const std::string hash = crypto::hash_password(password->text, portal.options.password_log_cost);
    const auto changed = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        const auto id = account_id_of(connection, arguments.account.name);
        if (!id) return fail(ErrorCode::not_found, "没有这个账号：" + arguments.account.name);
        set_password(connection, *id, hash, password->random, portal.clock.now(), "");
        forget_all_failures(portal, connection, arguments.account.name);
        portal.audit.append(connection, event_of("accounts.reset_password", arguments.account.name));
        return {};
    });
    if (changed) print_password(arguments.account.name, *password);
    return changed;
}

Result<void> list(Portal& portal, const Arguments&)
{
    const auto accounts = portal.store.read([](storage::Connection& connection) { return all_accounts(connection); });
    for (const AccountRow& account : accounts) {
        std::cout << account.name << "\t" << account.display_name << "\t" << account.roles << "\t" << account.organisation << (account.active ? "" : "\t已停用") << "\n";
    }
    if (accounts.empty()) std::cout << "还没有账号。用 chengxin user add 添加。\n";
    return {};
}

using Action = Result<void> (*)(Portal&, const Arguments&);

void set_callback(CLI::App& command, const CommandLine& line, const std::shared_ptr<Arguments>& arguments, Action action)
{
    command.add_option("--data", arguments->data, "数据目录")->required();
    command.callback([line, arguments, action] {
        auto application = line.open(arguments->data, "");
        const auto done = application ? action((*application)->portal(), *arguments) : Result<void>(fail(application.error()));
        if (done) return;
        std::cerr << done.error().message << "\n";
        line.exit_code = 1;
    });
}

} // namespace

void add_commands(CommandLine& line)
{
    CLI::App* user = line.app.add_subcommand("user", "账号管理：添加、重置口令、列表（服务停止时使用）");
    user->require_subcommand(1);
    const auto arguments = std::make_shared<Arguments>();

    CLI::App* add_command = user->add_subcommand("add", "添加账号；不从标准输入读口令时，生成并打印随机初始口令");
    add_command->add_option("name", arguments->account.name, "账号名")->required();
    add_command->add_option("--role", arguments->account.roles, "角色：credit_office、clerk、administrator、auditor；可重复")->required()->allow_extra_args(false);
    add_command->add_option("--organisation", arguments->account.organisation_uscc, "单位的统一社会信用代码");
    add_command->add_option("--display-name", arguments->account.display_name, "显示姓名");
    add_command->add_flag("--password-stdin", arguments->password_from_input, "从标准输入读口令");
    set_callback(*add_command, line, arguments, add);

    CLI::App* password_command = user->add_subcommand("passwd", "重置口令，并结束该账号的全部会话");
    password_command->add_option("name", arguments->account.name, "账号名")->required();
    password_command->add_flag("--password-stdin", arguments->password_from_input, "从标准输入读口令");
    set_callback(*password_command, line, arguments, set_new_password);

    set_callback(*user->add_subcommand("list", "列出账号"), line, arguments, list);
}

} // namespace chengxin::accounts
