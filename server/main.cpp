#include "server/cli/serve.hpp"
#include "server/core/application.hpp"
#include "server/core/failure.hpp"
#include "server/core/version.hpp"
#include "server/features.hpp"

#include <CLI/CLI.hpp>
#include <clocale>
#include <exception>
#include <iostream>
#include <sys/stat.h>

namespace {

int run(int argc, char** argv)
{
    int exit_code = 0;
    CLI::App app{"诚信：城市公共信用信息平台。一个程序、一个数据目录。", "chengxin"};
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", "显示说明");
    app.set_help_all_flag("--help-all", "显示全部命令的说明");
    app.set_version_flag("--version", std::string("chengxin ") + chengxin::k_program_version, "显示版本");
    app.fallthrough();
    std::string site;
    app.add_option("--site", site, "站点：yili 或 kaifeng；缺省用数据目录已有的站点");
    const auto open = [&site](const std::string& data, const std::string& today) { return chengxin::cli::open_for_command(data, today, site); };
    chengxin::CommandLine line{app, exit_code, open};
    chengxin::cli::add_serve(line);
    for (const chengxin::Feature& feature : chengxin::all_features()) {
        if (feature.add_commands) feature.add_commands(line);
    }
    chengxin::cli::add_maintenance(line);
    chengxin::cli::add_upgrade(line);
    chengxin::cli::add_keys(line);
    CLI11_PARSE(app, argc, argv);
    return exit_code;
}

} // namespace

int main(int argc, char** argv)
{
    std::setlocale(LC_ALL, "C.UTF-8");
    ::umask(S_IRWXG | S_IRWXO); // what is written here is about people: for nobody else on this machine
    try {
        return run(argc, argv);
    } catch (const std::exception& exception) {
        const std::string sentence = chengxin::storage::sentence_of(chengxin::kind_of(exception));
        std::cerr << (sentence.empty() ? "程序出错，已停止。" : sentence) << "详情：" << exception.what() << "\n";
        return 2;
    }
}
