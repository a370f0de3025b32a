#include "server/features/catalogue/command.hpp"

#include "server/core/application.hpp"
#include "server/features/catalogue/additions.hpp"
#include "shared/api/json_codec_native.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

namespace chengxin::catalogue {

namespace {

constexpr std::size_t k_largest_file = 56 << 10; ///< what a request to a running server holds

struct Arguments {
    std::string data;
    std::string file;
};

Result<std::string> read_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::not_found, "无法读取文件 " + path + "，请检查路径和权限。", path);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (bytes.size() > k_largest_file) return fail(ErrorCode::invalid_request, "文件 " + path + " 太大，一个目录条目不超过 56 KB。", path);
    return bytes;
}

Result<std::string> run(const CommandLine& line, const Arguments& arguments, const ControlCommand& command)
{
    CatalogueCommand given;
    if (!arguments.file.empty()) {
        auto document = read_file(arguments.file);
        if (!document) return document;
        given.document = std::move(*document);
    }
    return run_command(arguments.data, command, api::encode_json(given), [&](const ControlCommand& here, std::string_view text) -> Result<std::string> {
        auto application = line.open(arguments.data, "");
        if (!application) return fail(application.error());
        return here.run((*application)->portal(), text);
    });
}

void add_command(CLI::App& parent, const CommandLine& line, const std::shared_ptr<Arguments>& arguments, const char* verb, const char* description, bool takes_file)
{
    CLI::App* app = parent.add_subcommand(verb, description);
    app->add_option("--data", arguments->data, "数据目录")->required();
    if (takes_file) app->add_option("file", arguments->file, "目录条目（JSON，写法同 assets/catalogue）")->required();
    const auto& commands = catalogue_commands();
    const std::string name = std::string("catalogue.") + verb;
    const ControlCommand& command = *std::find_if(commands.begin(), commands.end(), [&](const ControlCommand& one) { return name == one.name; });
    app->callback([line, arguments, &command] {
        const auto done = run(line, *arguments, command);
        if (done) {
            std::cout << *done << std::flush;
            return;
        }
        std::cerr << done.error().message << "\n";
        line.exit_code = 1;
    });
}

} // namespace

void add_commands(CommandLine& line)
{
    CLI::App* catalogue = line.app.add_subcommand("catalogue", "信用信息目录：检查、列入新的数据集、列表（服务运行时也可以）");
    catalogue->require_subcommand(1);
    const auto arguments = std::make_shared<Arguments>();
    add_command(*catalogue, line, arguments, "check", "检查一个目录条目，列出全部错误，不作改动", true);
    add_command(*catalogue, line, arguments, "add", "把一个目录条目列入目录；生效日期之前是草案", true);
    add_command(*catalogue, line, arguments, "list", "列出目录", false);
}

} // namespace chengxin::catalogue
