#include "server/features/catalogue/command.hpp"

#include "server/core/control_line.hpp"
#include "server/features/catalogue/additions.hpp"
#include "shared/api/json_codec_native.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <memory>

namespace chengxin::catalogue {

namespace {

constexpr std::size_t k_largest_file = 56 << 10; ///< what a request to a running server holds

Result<std::string> read_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::not_found, "无法读取文件 " + path + "，请检查路径和权限。", path);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (bytes.size() > k_largest_file) return fail(ErrorCode::invalid_request, "文件 " + path + " 太大，一个目录条目不超过 56 KB。", path);
    return bytes;
}

void add_command(CLI::App& parent, const CommandLine& line, const char* verb, const char* description, bool takes_file)
{
    CLI::App* app = parent.add_subcommand(verb, description);
    const auto file = std::make_shared<std::string>();
    if (takes_file) app->add_option("file", *file, "目录条目（JSON，写法同 assets/catalogue）")->required();
    add_control_command(*app, line, catalogue_commands(), std::string("catalogue.") + verb, [file, takes_file]() -> Result<std::string> {
        if (!takes_file) return api::encode_json(CatalogueCommand{});
        auto document = read_file(*file);
        if (!document) return document;
        return api::encode_json(CatalogueCommand{std::move(*document)});
    });
}

} // namespace

void add_commands(CommandLine& line)
{
    CLI::App* catalogue = line.app.add_subcommand("catalogue", "信用信息目录：检查、列入新的数据集、列表（服务运行时也可以）");
    catalogue->require_subcommand(1);
    add_command(*catalogue, line, "check", "检查一个目录条目，列出全部错误，不作改动", true);
    add_command(*catalogue, line, "add", "把一个目录条目列入目录；生效日期之前是草案", true);
    add_command(*catalogue, line, "list", "列出目录", false);
}

} // namespace chengxin::catalogue
