#include "server/cli/serve.hpp"

#include "server/cli/passphrase.hpp"
#include "server/core/application.hpp"
#include "server/core/backup.hpp"
#include "server/core/key_check.hpp"
#include "server/core/key_export.hpp"
#include "server/core/key_rotation.hpp"
#include "server/features.hpp"
#include "server/storage/lock_file.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace chengxin::cli {

namespace {

namespace files = std::filesystem;

struct Arguments {
    std::string data;
    std::string backup; ///< of `import`
    std::string file;
    std::string passphrase_file;
};

AuditEvent event_of(const char* action, const std::string& detail)
{
    return {.account_id = 0, .account_name = "cli", .address = "cli", .action = action, .target = "keys", .outcome = "ok", .detail = detail};
}

Result<void> show(const Arguments& arguments)
{
    if (auto exists = check_is_directory(arguments.data); !exists) return exists;
    storage::Connection connection(storage::database_file(arguments.data), storage::Connection::Mode::read_only);
    const KeyRow row = read_key_row(connection);
    if (row.generation != 0) std::cout << "数据库需要的密钥：第 " << row.generation << " 代，指纹 " << row.fingerprint << "\n";
    const auto keys = open_keys(connection, arguments.data, Keys::file_of(arguments.data), sealed_things(all_features()));
    if (!keys) return fail(keys.error());
    const KeyMaterial& material = (*keys)->material();
    for (const KeyGeneration& generation : material.generations) {
        std::cout << "密钥文件：第 " << generation.number << " 代，指纹 " << fingerprint_of(material, generation) << "\n";
    }
    if (row.generation == 0) std::cout << "数据目录还没有升级；密钥能打开其中的内容。\n";
    else std::cout << (row.next_fingerprint.empty() ? "密钥与数据库相符。\n" : "密钥轮换没有完成，下次启动时继续。\n");
    if (row.unreadable > 0) std::cout << "上次轮换时有 " << row.unreadable << " 项打不开，旧密钥因此保留，请执行 chengxin verify。\n";
    return {};
}

Result<void> rotate(const Arguments& arguments)
{
    if (auto exists = check_is_directory(arguments.data); !exists) return exists;
    auto application = open_for_command(arguments.data, "", "");
    if (!application) return fail(application.error());
    const Portal& portal = (*application)->portal();
    portal.audit.record(event_of("core.keys_rotate", "begun, fingerprint " + portal.keys.fingerprint()));
    if (auto begun = begin_rotation(portal); !begun) return begun;
    application->reset();
    application = open_for_command(arguments.data, "", ""); // opening it does the rest, as after a crash
    if (!application) return fail(application.error());
    std::cout << "密钥轮换完成，新密钥的指纹：" << (*application)->portal().keys.fingerprint() << "\n请重新备份，并重新导出密钥（chengxin keys export）存入保险柜；以前的备份仍用当时的密钥。\n";
    return {};
}

Result<void> export_to_file(const Arguments& arguments)
{
    if (auto exists = check_is_directory(arguments.data); !exists) return exists;
    if (files::exists(arguments.file)) return fail(ErrorCode::conflict, "文件已存在，不会覆盖：" + arguments.file, "file");
    auto application = open_for_command(arguments.data, "", "");
    if (!application) return fail(application.error());
    const auto passphrase = read_passphrase(arguments.passphrase_file, Passphrase::chosen);
    if (!passphrase) return fail(passphrase.error());
    if (auto checked = check_passphrase(*passphrase); !checked) return checked;
    const Portal& portal = (*application)->portal();
    portal.audit.record(event_of("core.keys_export", "fingerprint " + portal.keys.fingerprint()));
    std::ofstream file(arguments.file, std::ios::binary);
    file << export_keys(portal.keys.material(), *passphrase, portal.clock.today());
    file.close();
    if (!file) {
        std::error_code ignored;
        files::remove(arguments.file, ignored);
        return fail(ErrorCode::unavailable, "文件没有写完，请检查位置和磁盘空间：" + arguments.file, "file");
    }
    std::cout << "密钥已导出：" << arguments.file << "（指纹 " << portal.keys.fingerprint() << "）\n请打印或刻录后存入保险柜，口令另行保管，然后删除这个文件。\n";
    return {};
}

Result<KeyMaterial> read_import(const Arguments& arguments)
{
    std::ifstream in(arguments.file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open()) return fail(ErrorCode::not_found, "文件不存在或不能读取：" + arguments.file, "file");
    if (!is_export(text)) return parse_keys(text, arguments.file); // the .keys file of a backup
    const auto passphrase = read_passphrase(arguments.passphrase_file, Passphrase::known);
    if (!passphrase) return fail(passphrase.error());
    return import_keys(text, *passphrase);
}

/// Other keys that lie there are put aside, never thrown away.
Result<void> put_in_place(const std::string& directory, const std::string& target, KeyMaterial material)
{
    storage::Connection connection(storage::database_file(directory), storage::Connection::Mode::read_only);
    const SealedThings things = sealed_things(all_features());
    if (files::exists(target) && open_keys(connection, directory, target, things)) return fail(ErrorCode::conflict, "已有的密钥与数据库相符，不需要导入：" + target, "keys");
    const Keys keys(material);
    if (auto checked = check_keys(connection, directory, keys, target, things); !checked) {
        return fail(ErrorCode::conflict, "导入的密钥（指纹 " + keys.fingerprint() + "）不是这个数据库的密钥，没有写入。" +
            (read_key_row(connection).generation == 0 ? "" : "数据库需要的密钥指纹是 " + read_key_row(connection).fingerprint + "。"), "keys");
    }
    if (files::exists(target)) {
        std::string aside = target + ".replaced";
        for (int i = 2; files::exists(aside); ++i) aside = target + ".replaced-" + std::to_string(i);
        files::rename(target, aside);
        std::cout << "原来的密钥文件改名为 " << aside << "\n";
    }
    write_key_file(target, material);
    return {};
}

Result<void> import_from_file(const Arguments& arguments)
{
    if (arguments.data.empty() == arguments.backup.empty()) return fail(ErrorCode::invalid_request, "请用 --data 指定数据目录，或用 --backup 指定备份目录，两者只选一个。", "data");
    const bool is_backup = arguments.data.empty();
    const std::string& directory = is_backup ? arguments.backup : arguments.data;
    if (auto exists = check_is_directory(directory); !exists) return exists;
    auto material = read_import(arguments);
    if (!material) return fail(material.error());
    if (is_backup) {
        const std::string target = directory.substr(0, directory.find_last_not_of('/') + 1) + ".keys";
        if (auto put = put_in_place(directory, target, std::move(*material)); !put) return put;
        std::cout << "密钥已导入：" << target << "\n";
        return {};
    }
    {
        const auto lock = storage::LockFile::acquire(directory + "/lock");
        if (!lock) return fail(lock.error());
        if (auto put = put_in_place(directory, Keys::file_of(directory), std::move(*material)); !put) return put;
    }
    auto application = open_for_command(directory, "", "");
    if (!application) return fail(application.error());
    const Portal& portal = (*application)->portal();
    portal.audit.record(event_of("core.keys_import", "fingerprint " + portal.keys.fingerprint()));
    std::cout << "密钥已导入，与数据库相符（指纹 " << portal.keys.fingerprint() << "）。\n";
    return {};
}

using Action = Result<void> (*)(const Arguments&);

CLI::App* add(CommandLine& line, CLI::App* parent, const char* name, const char* description, Action action, const std::shared_ptr<Arguments>& arguments)
{
    CLI::App* command = parent->add_subcommand(name, description);
    command->callback([arguments, action, &exit_code = line.exit_code] {
        if (const auto done = action(*arguments); !done) {
            std::cerr << done.error().message << "\n";
            exit_code = 1;
        }
    });
    return command;
}

} // namespace

void add_keys(CommandLine& line)
{
    CLI::App* parent = line.app.add_subcommand("keys", "密钥：查看、轮换、导出到保险柜、导入（服务停止时使用）");
    parent->require_subcommand(1);
    const auto arguments = std::make_shared<Arguments>();
    const auto data = [&](CLI::App* command) { command->add_option("--data", arguments->data, "数据目录")->required(); };
    const auto passphrase = [&](CLI::App* command) {
        command->add_option("--passphrase-file", arguments->passphrase_file, "从文件第一行读口令；缺省从终端输入");
    };
    data(add(line, parent, "show", "显示密钥的指纹，以及是否与数据库相符（服务运行时也可以）", show, arguments));
    data(add(line, parent, "rotate", "换一代新密钥并重新加密全部内容；中断后下次启动时继续", rotate, arguments));
    CLI::App* exported = add(line, parent, "export", "把密钥用口令（至少 12 个字符）保护后写成一页文本，打印后存入保险柜", export_to_file, arguments);
    data(exported);
    passphrase(exported);
    exported->add_option("file", arguments->file, "目标文件，须不存在")->required();
    CLI::App* imported = add(line, parent, "import", "把保险柜中的密钥（或备份的 .keys 文件）导入缺少密钥的数据目录或备份，先核对指纹", import_from_file, arguments);
    imported->add_option("--data", arguments->data, "数据目录");
    imported->add_option("--backup", arguments->backup, "备份目录；密钥写到同名的 .keys 文件");
    passphrase(imported);
    imported->add_option("file", arguments->file, "导出的文件")->required();
}

} // namespace chengxin::cli
