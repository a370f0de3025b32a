#include "server/cli/serve.hpp"

#include "server/core/application.hpp"
#include "server/core/directory_copy.hpp"
#include "server/core/keys.hpp"
#include "server/core/locations.hpp"
#include "server/features.hpp"
#include "server/storage/store.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>

namespace chengxin::cli {

namespace {

namespace files = std::filesystem;

struct UpgradeArguments {
    std::string data;
    bool check = false;
};

/// Removed with this object.
class Scratch {
public:
    explicit Scratch(std::string folder) : m_folder(std::move(folder)) { remove(); }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

private:
    void remove() const
    {
        std::error_code ignored; // what is left takes room and nothing else; the next check removes it
        for (const char* ending : {"", ".partial", ".keys"}) files::remove_all(m_folder + ending, ignored);
    }
    std::string m_folder;
};

void tell_what(const UpgradeReport& report)
{
    for (const std::string& name : report.migrations) std::cout << "  数据库结构：" << name << "\n";
    for (const std::string& name : report.steps) std::cout << "  数据：" << name << "\n";
}

/// Tries it on a copy in the data directory, on the same disk, also while an older program serves the original.
Result<void> check(const std::string& data)
{
    if (!files::exists(storage::database_file(data))) return fail(ErrorCode::not_found, "这里没有 chengxin 的数据：" + data, "data");
    const std::string folder = data + "/upgrade-check";
    const Scratch scratch(folder);
    const std::uint64_t database = database_bytes(data), available = files::space(data).available;
    if (available < 4 * database) {
        return fail(ErrorCode::storage_full, "磁盘空间不足，不能在副本上试升级：需要约 " + size_text(4 * database) + "，可用 " + size_text(available) + "。", "space");
    }
    std::cout << "正在复制数据目录，在副本上试升级（原目录不变）……" << std::endl;
    copy_directory(data, folder);
    if (files::exists(folder + ".keys")) {
        files::create_directory(folder + "/keys");
        files::rename(folder + ".keys", Keys::file_of(folder));
    }
    const auto begin = std::chrono::steady_clock::now();
    auto application = open_copy(folder);
    if (!application) return fail(application.error());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count();
    const UpgradeReport report = (*application)->upgrade_report();
    application->reset();
    if (!report.needed()) {
        std::cout << "数据目录已是最新，不需要升级。\n";
        return {};
    }
    const std::uint64_t growth = report.most_bytes > report.bytes_before ? report.most_bytes - report.bytes_before : 0;
    std::cout << "需要升级：\n";
    tell_what(report);
    std::cout << "升级用时约 " << std::max<std::int64_t>(seconds, 1) << " 秒（另加备份的时间），其间不能提供服务。\n"
              << "需要空间约 " << size_text(database + growth) << "（升级前的备份 " << size_text(database) << "，升级中增加 " << size_text(growth) << "），可用 "
              << size_text(available) << "。\n副本上的升级已成功，副本已删除。\n";
    return {};
}

Result<void> upgrade(const std::string& data)
{
    if (!files::exists(storage::database_file(data))) return fail(ErrorCode::not_found, "这里没有 chengxin 的数据：" + data, "data");
    auto application = open_for_command(data, "", "");
    if (!application) return fail(application.error());
    const UpgradeReport& report = (*application)->upgrade_report();
    if (!report.needed()) {
        std::cout << "数据目录已是最新，不需要升级。\n";
        return {};
    }
    std::cout << "升级完成：\n";
    tell_what(report);
    if (!report.backup.empty()) std::cout << "升级前的备份：" << report.backup << "（密钥在同名的 .keys 文件中）\n";
    return {};
}

} // namespace

void add_upgrade(CommandLine& line)
{
    const auto arguments = std::make_shared<UpgradeArguments>();
    CLI::App* command = line.app.add_subcommand("upgrade", "把旧版本程序的数据目录升级到本版本（启动服务时也会自动升级）；升级前自动备份");
    command->add_option("--data", arguments->data, "数据目录")->required();
    command->add_flag("--check", arguments->check, "只在副本上试一次，说明用时和所需空间，不改动数据目录");
    command->callback([arguments, &exit_code = line.exit_code] {
        if (const auto done = arguments->check ? check(arguments->data) : upgrade(arguments->data); !done) {
            std::cerr << done.error().message << "\n";
            exit_code = 1;
        }
    });
}

} // namespace chengxin::cli
