#include "server/cli/serve.hpp"

#include "server/core/application.hpp"
#include "server/core/control.hpp"
#include "server/core/locations.hpp"
#include "server/features/demo/demo.hpp"
#include "server/features.hpp"
#include "server/http/server.hpp"
#include "server/http/static_files.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace chengxin::cli {

namespace {

struct ServeArguments {
    PortalOptions options;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    unsigned threads = 0;
    bool demo = false;
    bool access_log = false;
    std::string today;
    std::string certificate;
    std::string key;
    std::vector<std::string> trusted_proxies;
};

bool is_loopback(const std::string& address)
{
    return address == "::1" || address == "localhost" || address.rfind("127.", 0) == 0;
}

/// A directory that holds demo data stays demo, with or without --demo.
Result<void> check_demo(const ServeArguments& arguments, bool demo)
{
    if (!demo || is_loopback(arguments.address)) return {};
    return fail(ErrorCode::invalid_request, "演示数据只能在本机访问（--bind 127.0.0.1），不能对外提供服务。", "bind");
}

Result<void> check(const ServeArguments& arguments)
{
    if (auto checked = check_demo(arguments, arguments.demo); !checked) return checked;
    if (arguments.certificate.empty() != arguments.key.empty()) return fail(ErrorCode::invalid_request, "--tls-cert 和 --tls-key 必须同时给出。", "tls");
    if (!arguments.today.empty() && local_midnight(arguments.today) < 0) return fail(ErrorCode::invalid_request, "--today 应写成 2026-11-02 的形式。", "today");
    return {};
}

Result<std::unique_ptr<Application>> open_portal(const ServeArguments& arguments)
{
    Application::Settings settings;
    settings.options = arguments.options;
    settings.options.binds_directory = true;
    settings.options.demo = arguments.demo ? Demo::yes : Demo::no;
    if (settings.options.assets_directory.empty()) settings.options.assets_directory = find_assets_directory();
    if (settings.options.web_directory.empty()) settings.options.web_directory = find_web_directory();
    if (arguments.today.empty()) settings.clock = std::make_unique<SystemClock>();
    else settings.clock = std::make_unique<ShiftedClock>(arguments.today);
    settings.features = all_features();
    settings.background = Application::Background::run;
    settings.log_level = arguments.access_log ? Log::Level::access : Log::Level::info;
    settings.tell = [](const std::string& line) { std::cout << line << std::endl; };
    return Application::open(std::move(settings));
}

Result<http::Options> listener_options(const ServeArguments& arguments, const Portal& portal)
{
    http::Options options;
    options.address = arguments.address == "localhost" ? "127.0.0.1" : arguments.address;
    options.port = arguments.port;
    options.threads = arguments.threads;
    options.spool_directory = arguments.options.data_directory + "/tmp";
    options.trusted_proxies = arguments.trusted_proxies;
    if (!arguments.certificate.empty()) options.tls = http::Tls{arguments.certificate, arguments.key};
    if (!portal.options.web_directory.empty()) {
        auto loaded = http::StaticFiles::load(portal.options.web_directory);
        if (!loaded) return fail(loaded.error());
        options.files = std::move(*loaded);
    }
    const Log& log = portal.log;
    options.on_problem = [&log](std::string_view problem) { log.warning("http.problem", {{"reason", std::string(problem)}}); };
    if (arguments.access_log) {
        options.on_access = [&log](const http::AccessRecord& record) {
            log.write(Log::Level::access, "request", {{"method", std::string(record.method)}, {"path", std::string(record.path)},
                {"address", std::string(record.remote_address)}, {"request_id", std::string(record.request_id)}, {"status", std::to_string(record.status)},
                {"bytes_out", std::to_string(record.bytes_out)}, {"microseconds", std::to_string(record.time.count())}});
        };
    }
    return options;
}

std::vector<ControlCommand> control_commands()
{
    std::vector<ControlCommand> commands;
    for (const Feature& feature : all_features()) {
        if (!feature.control_commands) continue;
        const auto& added = feature.control_commands();
        commands.insert(commands.end(), added.begin(), added.end());
    }
    return commands;
}

/// Fills new demo data and tells its accounts, whose passwords are public.
Result<void> prepare_demo(Portal& portal)
{
    if (!portal.site.demo) return {};
    std::cout << "正在准备演示数据（虚构的企业和记录，首次需要几秒）……" << std::endl;
    if (auto filled = demo::fill(portal, portal.clock.date()); !filled) return filled;
    for (const demo::DemoAccount& account : demo::accounts(portal.site))
        std::cout << "演示账号：" << account.name << "（" << account.display_name << "）  口令：" << account.password << "\n";
    return {};
}

Result<void> serve(const ServeArguments& arguments)
{
    if (auto checked = check(arguments); !checked) return checked;
    auto application = open_portal(arguments);
    if (!application) return fail(application.error());
    const Portal& portal = (*application)->portal();
    if (auto checked = check_demo(arguments, portal.site.demo); !checked) return checked;
    if (auto prepared = prepare_demo((*application)->portal()); !prepared) return prepared;
    auto options = listener_options(arguments, portal);
    if (!options) return fail(options.error());
    auto control = Control::start((*application)->portal(), control_commands());
    if (!control) return fail(control.error());
    auto server = http::Server::start(std::move(*options), **application);
    if (!server) return fail(server.error());

    const std::string scheme = arguments.certificate.empty() ? "http://" : "https://";
    std::cout << portal.site.name << " 已启动：" << scheme << arguments.address << ":" << (*server)->port() << "/  （Ctrl+C 停止）" << std::endl;
    if (const std::string missing = unfilled_facts(portal.site); !missing.empty()) {
        std::cout << unfilled_sentence(portal.site) << std::endl;
        portal.log.warning("site.unfilled", {{"facts", missing}});
    }
    portal.log.info("server.start", {{"site", portal.site.code}, {"port", std::to_string((*server)->port())}});
    (*server)->run_until_signal();
    control->reset();
    (*application)->stop();
    portal.log.info("server.stop");
    return {};
}

} // namespace

void add_serve(CommandLine& line)
{
    const auto arguments = std::make_shared<ServeArguments>();
    CLI::App* command = line.app.add_subcommand("serve", "启动门户服务");
    command->add_option("--data", arguments->options.data_directory, "数据目录；不存在时创建")->required();
    command->add_option("--port", arguments->port, "端口；0 为任意空闲端口")->capture_default_str();
    command->add_option("--bind", arguments->address, "监听地址")->capture_default_str();
    command->add_option("--site", arguments->options.site, "站点：yili 或 kaifeng；缺省用数据目录已有的站点");
    command->add_flag("--demo", arguments->demo, "用演示数据填充空的数据目录；只在本机监听");
    command->add_option("--web", arguments->options.web_directory, "客户端文件目录；缺省随程序查找");
    command->add_option("--assets", arguments->options.assets_directory, "assets 目录；缺省随程序查找");
    command->add_option("--threads", arguments->threads, "I/O 线程数；0 为每个处理器核一个")->capture_default_str();
    command->add_option("--tls-cert", arguments->certificate, "TLS 证书链（PEM）");
    command->add_option("--tls-key", arguments->key, "TLS 私钥（PEM）");
    command->add_option("--trusted-proxy", arguments->trusted_proxies, "前置代理的地址（10.0.0.5 或 10.0.0.0/8，可重复）：只信任它转告的访客地址和协议")->allow_extra_args(false);
    command->add_option("--today", arguments->today, "把今天当作这一天（2026-11-02），用于测试");
    command->add_flag("--access-log", arguments->access_log, "每个请求记一行日志（不含查询串）");
    command->callback([arguments, &exit_code = line.exit_code] {
        if (const auto served = serve(*arguments); !served) {
            std::cerr << served.error().message << "\n";
            exit_code = 1;
        }
    });
}

} // namespace chengxin::cli
