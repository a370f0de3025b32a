#include "server/cli/serve.hpp"

#include "server/core/application.hpp"
#include "server/core/audit_checkpoint.hpp"
#include "server/core/audit_proof.hpp"
#include "server/core/backup.hpp"
#include "server/core/verify.hpp"
#include "server/features.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

namespace chengxin::cli {

namespace {

struct Arguments {
    std::string data;
    std::string file;
    bool accept = false; ///< of `clock`
    std::string keys;          ///< of `verify`
    bool without_keys = false; ///< of `verify`
    std::string proof;   ///< of `verify`: a file of audit-export
    std::string key;     ///< its public key
};

using Action = Result<void> (*)(const Arguments&);

Result<void> backup(const Arguments& arguments)
{
    const auto report = back_up(arguments.data, arguments.file, all_features());
    if (!report) return fail(report.error());
    if (!report->missing.empty()) {
        std::cerr << "注意：数据目录中缺少 " << report->missing.size() << " 个上报原始文件，例如 " << report->missing.front() << "，备份中也没有。\n";
    }
    std::cout << "备份完成：" << arguments.file << "（数据库和 " << report->files << " 个原始文件）\n密钥另存为 " << arguments.file << ".keys，请与备份分开妥善保管；没有密钥，加密内容无法恢复。\n";
    return {};
}

Result<void> restore_backup(const Arguments& arguments)
{
    if (auto done = restore(arguments.file, arguments.data, all_features()); !done) return done;
    std::cout << "已恢复到 " << arguments.data << "\n";
    return {};
}

Result<int> verify_proof_file(const Arguments& arguments)
{
    std::string key;
    if (!arguments.key.empty()) {
        std::ifstream file(arguments.key, std::ios::binary);
        key.assign(std::istreambuf_iterator<char>(file), {});
        if (key.empty()) return fail(ErrorCode::not_found, "打不开公钥文件：" + arguments.key, "key");
    }
    const auto report = verify_proof(arguments.proof, key);
    if (!report) return fail(report.error());
    for (const std::string& problem : report->problems) std::cerr << problem << "\n";
    if (!report->problems.empty()) return fail(ErrorCode::conflict, "审计证明不成立。");
    std::cout << "审计证明成立：记录 " << report->records << " 条，签名的检查点 " << report->checkpoints << " 个。\n公钥的 SM3 指纹：" << report->fingerprint
              << (report->key_given ? "\n" : "\n公钥取自文件本身：请与该安装另行公布的指纹核对，或用 --key 指定公钥。\n");
    return 0;
}

constexpr int k_not_all_checked = 2; ///< exit code: nothing wrong, but not everything was looked at

Result<int> verify(const Arguments& arguments)
{
    if (!arguments.proof.empty()) return verify_proof_file(arguments);
    if (arguments.data.empty()) return fail(ErrorCode::invalid_request, "请用 --data 指定数据目录，或用 --proof 指定审计证明。", "data");
    const auto report = verify_data(arguments.data, all_features(), {arguments.keys, arguments.without_keys});
    if (!report) return fail(report.error());
    for (const std::string& problem : report->problems) std::cerr << problem << "\n";
    for (const std::string& left : report->not_checked) std::cerr << left << "\n";
    if (!report->problems.empty()) return fail(ErrorCode::conflict, "检查发现问题，请先用最近的备份核对，不要继续写入。");
    std::cout << "数据库完整；审计记录 " << report->audit_records << " 条，链条完整，检查点 " << report->audit_checkpoints << " 个。\n";
    if (!arguments.without_keys) std::cout << "密钥相符；加密内容 " << report->sealed_values << " 项、原始文件 " << report->sealed_files << " 个都能打开。\n";
    if (report->index_checked) std::cout << "检索索引完整。\n";
    return report->not_checked.empty() ? 0 : k_not_all_checked;
}

Result<void> export_audit(const Arguments& arguments)
{
    auto application = open_for_command(arguments.data, "", "");
    if (!application) return fail(application.error());
    const Portal& portal = (*application)->portal();
    portal.audit.record({.account_id = 0, .account_name = "cli", .address = "cli", .action = "core.export_audit", .target = {}, .outcome = "ok", .detail = {}});
    if (auto made = portal.checkpoints.make("export"); !made) return made;
    const auto count = chengxin::export_audit(portal.store, portal.site.name, portal.checkpoints.public_key(), arguments.file);
    if (!count) return fail(count.error());
    std::cout << "已导出审计记录 " << *count << " 条，附签名的检查点：" << arguments.file << "\n可用 chengxin verify --proof " << arguments.file << " 离线检查。\n";
    return {};
}

Result<void> clock(const Arguments& arguments)
{
    auto application = open_for_command(arguments.data, "", "");
    if (!application) return fail(application.error());
    ClockGuard& guard = (*application)->clock_guard();
    const std::string warning = guard.warning();
    std::cout << "系统时钟：" << (*application)->portal().clock.now_text() << "\n" << (warning.empty() ? "时钟正常。" : warning) << "\n";
    if (!arguments.accept) return {};
    if (auto accepted = guard.accept(); !accepted) return accepted;
    std::cout << "已确认：今后按系统时钟计算日期。\n";
    return {};
}

void add(CommandLine& line, const char* name, const char* description, const char* file_description, Action action)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = line.app.add_subcommand(name, description);
    command->add_option("--data", arguments->data, "数据目录")->required();
    if (file_description) command->add_option("file", arguments->file, file_description)->required();
    if (action == clock) command->add_flag("--accept", arguments->accept, "确认系统时钟现在是对的");
    command->callback([arguments, action, &exit_code = line.exit_code] {
        if (const auto done = action(*arguments); !done) {
            std::cerr << done.error().message << "\n";
            exit_code = 1;
        }
    });
}

void add_verify(CommandLine& line)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = line.app.add_subcommand("verify", "检查数据库、检索索引、密钥和加密内容、原始文件、审计链是否完整；也可检查备份目录");
    command->add_option("--data", arguments->data, "数据目录或备份目录");
    command->add_option("--proof", arguments->proof, "改为检查 audit-export 导出的审计证明，不需要数据目录");
    command->add_option("--key", arguments->key, "审计证明的公钥（PEM）；不填用证明里的");
    command->add_option("--keys", arguments->keys, "密钥文件；缺省用数据目录里的，检查备份时用同名的 .keys 文件");
    command->add_flag("--without-keys", arguments->without_keys, "没有密钥时只检查其余部分；没有问题时返回 2");
    command->callback([arguments, &exit_code = line.exit_code] {
        const auto done = verify(*arguments);
        if (!done) std::cerr << done.error().message << "\n";
        exit_code = done ? *done : 1;
    });
}

} // namespace

void add_maintenance(CommandLine& line)
{
    add(line, "backup", "备份数据库和原始文件（服务运行时也可以）；密钥另存为 FILE.keys", "备份目录，须不存在", backup);
    add(line, "restore", "把备份恢复到空的数据目录", "备份目录", restore_backup);
    add_verify(line);
    add(line, "clock", "查看日期按什么计算；--accept 确认被拨动过的系统时钟（服务停止时使用）", nullptr, clock);
    add(line, "audit-export", "把审计记录连同签名的证明导出为 JSON 行", "目标文件", export_audit);
}

} // namespace chengxin::cli
