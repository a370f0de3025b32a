#include "server/features/accounts/command.hpp"

#include "server/core/control_line.hpp"
#include "server/features/accounts/administration.hpp"
#include "shared/api/json_codec_native.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace chengxin::accounts {

namespace {

struct Arguments {
    AccountCommand account;
    bool password_from_input = false;
};

/// Never from the arguments of a process: everybody on the machine can read those.
Result<void> read_password(Arguments& arguments)
{
    if (!arguments.password_from_input) return {};
    std::string& password = arguments.account.password;
    std::getline(std::cin, password);
    if (!password.empty() && password.back() == '\r') password.pop_back();
    if (password.empty()) return fail(ErrorCode::invalid_request, "标准输入里没有口令。", "password");
    return {};
}

void set_callback(CLI::App& app, const CommandLine& line, const std::shared_ptr<Arguments>& arguments, const char* name)
{
    add_control_command(app, line, account_commands(), name, [arguments]() -> Result<std::string> {
        if (auto read = read_password(*arguments); !read) return fail(read.error());
        return api::encode_json(arguments->account);
    });
}

} // namespace

void add_commands(CommandLine& line)
{
    CLI::App* user = line.app.add_subcommand("user", "账号管理：添加、重置口令、停用、启用、解锁、结束登录、列表（服务运行时也可以）");
    user->require_subcommand(1);
    const auto arguments = std::make_shared<Arguments>();
    const auto named = [&](const char* verb, const char* description) {
        CLI::App* command = user->add_subcommand(verb, description);
        command->add_option("name", arguments->account.name, "账号名")->required();
        set_callback(*command, line, arguments, (std::string("user.") + verb).c_str());
        return command;
    };

    CLI::App* add = named("add", "添加账号；不从标准输入读口令时，生成并打印随机初始口令");
    add->add_option("--role", arguments->account.roles, "角色：credit_office、clerk、administrator、auditor；可重复")->required()->allow_extra_args(false);
    add->add_option("--organisation", arguments->account.organisation_uscc, "单位的统一社会信用代码");
    add->add_option("--display-name", arguments->account.display_name, "显示姓名");
    add->add_flag("--password-stdin", arguments->password_from_input, "从标准输入读口令");
    named("passwd", "重置口令，解除锁定，并结束该账号的全部会话")->add_flag("--password-stdin", arguments->password_from_input, "从标准输入读口令");
    named("disable", "停用账号，并结束该账号的全部会话");
    named("enable", "重新启用账号");
    named("unlock", "解除锁定");
    named("end-sessions", "结束该账号的全部会话");
    set_callback(*user->add_subcommand("list", "列出账号"), line, arguments, "user.list");
}

} // namespace chengxin::accounts
