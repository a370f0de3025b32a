#include "server/core/backup.hpp"

#include "server/core/audit.hpp"
#include "server/core/keys.hpp"
#include "server/storage/lock_file.hpp"
#include "server/storage/store.hpp"

#include <filesystem>

namespace chengxin {

namespace {

namespace files = std::filesystem;

std::string keys_file_of_backup(const std::string& file)
{
    return file + ".keys";
}

void copy_secret(const std::string& from, const std::string& to)
{
    files::copy_file(from, to, files::copy_options::overwrite_existing);
    files::permissions(to, files::perms::owner_read | files::perms::owner_write);
}

Result<void> check_exists(const std::string& data_directory)
{
    if (files::exists(storage::database_file(data_directory))) return {};
    return fail(ErrorCode::not_found, "这里没有 chengxin 的数据：" + data_directory, "data");
}

} // namespace

Result<void> back_up(const std::string& data_directory, const std::string& file)
{
    if (auto exists = check_exists(data_directory); !exists) return exists;
    if (files::exists(file)) return fail(ErrorCode::conflict, "文件已存在，不会覆盖：" + file, "file");
    try {
        storage::copy_database(storage::database_file(data_directory), file);
        files::permissions(file, files::perms::owner_read | files::perms::owner_write);
        if (files::exists(Keys::file_of(data_directory))) copy_secret(Keys::file_of(data_directory), keys_file_of_backup(file));
    } catch (const std::exception& exception) {
        return fail(ErrorCode::unavailable, std::string("备份失败：") + exception.what(), "file");
    }
    return {};
}

Result<void> restore(const std::string& file, const std::string& data_directory)
{
    if (!files::exists(file)) return fail(ErrorCode::not_found, "没有这个备份文件：" + file, "file");
    if (files::exists(storage::database_file(data_directory))) {
        return fail(ErrorCode::conflict, "数据目录里已有数据，不会覆盖。请恢复到空目录：" + data_directory, "data");
    }
    const std::string keys = Keys::file_of(data_directory);
    if (!files::exists(keys) && !files::exists(keys_file_of_backup(file))) {
        return fail(ErrorCode::not_found, "找不到密钥文件 " + keys_file_of_backup(file) + "，没有它加密内容无法读取。请先放好密钥再恢复。", "keys");
    }
    try {
        files::create_directories(data_directory + "/keys");
        files::permissions(data_directory + "/keys", files::perms::owner_all);
        const auto lock = storage::LockFile::acquire(data_directory + "/lock");
        if (!lock) return fail(lock.error());
        if (!files::exists(keys)) copy_secret(keys_file_of_backup(file), keys);
        storage::copy_database(file, storage::database_file(data_directory));
    } catch (const std::exception& exception) {
        return fail(ErrorCode::unavailable, std::string("恢复失败：") + exception.what(), "file");
    }
    return {};
}

Result<VerifyReport> verify_data(const std::string& data_directory)
{
    if (auto exists = check_exists(data_directory); !exists) return fail(exists.error());
    VerifyReport report;
    try {
        storage::Connection connection(storage::database_file(data_directory), storage::Connection::Mode::read_only);
        connection.run("BEGIN");
        for (const std::string& problem : storage::check_database(connection)) report.problems.push_back("数据库：" + problem);
        const Audit::Check audit = Audit::check(connection);
        report.audit_records = audit.records;
        if (audit.broken_at) report.problems.push_back("审计链在第 " + std::to_string(*audit.broken_at) + " 条断开：记录被改动或缺失。");
        connection.end_snapshot();
    } catch (const storage::DatabaseFailure& failure) {
        report.problems.push_back(std::string("数据库无法读取：") + failure.what());
    }
    return report;
}

} // namespace chengxin
