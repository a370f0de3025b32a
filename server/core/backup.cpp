#include "server/core/backup.hpp"

#include "server/core/audit_chain.hpp"
#include "server/core/audit_checkpoint.hpp"
#include "server/core/backup_files.hpp"
#include "server/core/failure.hpp"
#include "server/core/key_check.hpp"
#include "server/storage/lock_file.hpp"
#include "server/storage/store.hpp"

#include <algorithm>
#include <filesystem>

namespace chengxin {

namespace {

namespace files = std::filesystem;

constexpr int k_tries = 5; ///< to copy files that the server deletes meanwhile

std::string keys_file_of(const std::string& folder)
{
    return folder + ".keys";
}

/// The sentence for a failure of disk or database, for the operator at the command line.
tl::unexpected<Error> failure(const char* doing, const std::exception& exception)
{
    const std::string begin = std::string(doing) + "失败，已写的部分已删除：";
    switch (kind_of(exception)) {
    case storage::FailureKind::disk_full: return fail(ErrorCode::storage_full, begin + "磁盘空间不足。请清理磁盘，或换一个空间足够的位置。", exception.what());
    case storage::FailureKind::read_only: return fail(ErrorCode::unavailable, begin + "没有写入权限，请检查目录的权限。", exception.what());
    case storage::FailureKind::damaged: return fail(ErrorCode::conflict, begin + "数据库文件已损坏，请用 chengxin verify 检查。", exception.what());
    case storage::FailureKind::busy: return fail(ErrorCode::unavailable, begin + "数据库正被占用，例如正在导入第一批数据。请等它结束后再试。", exception.what());
    default: return fail(ErrorCode::unavailable, begin + "读写出错（" + exception.what() + "）。请检查磁盘后再试。", exception.what());
    }
}

/// The folder under its temporary name, locked, removed unless it is kept.
class PartialFolder {
public:
    static Result<PartialFolder> make(const std::string& folder)
    {
        const files::path partial = folder + ".partial";
        make_private_folder(partial);
        auto lock = storage::LockFile::acquire((partial / "lock").string());
        if (!lock && lock.error().code == ErrorCode::conflict) {
            return fail(ErrorCode::conflict, "另一个备份正在写入同一个位置：" + folder + "。请等它结束，或换一个位置。", "file");
        }
        if (!lock) return fail(ErrorCode::unavailable, "备份的位置不可写：" + folder + "。请检查目录的权限和磁盘。", "file");
        for (const auto& entry : files::directory_iterator(partial)) { // of a backup that was killed
            if (entry.path().filename() != "lock") files::remove_all(entry.path());
        }
        return PartialFolder(partial, std::move(*lock));
    }
    PartialFolder(PartialFolder&& other) noexcept : m_path(std::move(other.m_path)), m_lock(std::move(other.m_lock)) { other.m_path.clear(); }
    PartialFolder& operator=(PartialFolder&&) = delete;
    ~PartialFolder()
    {
        std::error_code ignored; // the first failure is the one to tell
        if (!m_path.empty()) files::remove_all(m_path, ignored);
    }
    const files::path& path() const { return m_path; }
    void keep_as(const files::path& folder)
    {
        files::remove(m_path / "lock");
        flush_folder(m_path);
        files::rename(m_path, folder);
        m_path.clear();
        flush_folder(files::absolute(folder).parent_path());
    }

private:
    PartialFolder(files::path path, storage::LockFile lock) : m_path(std::move(path)), m_lock(std::move(lock)) {}
    files::path m_path;
    storage::LockFile m_lock;
};

/// Copies what is not there yet. Returns what the data directory does not have.
std::vector<std::string> copy_named(const std::string& data_directory, const files::path& target, const std::vector<std::string>& named)
{
    std::vector<std::string> missing;
    for (const std::string& name : named) {
        if (files::exists(target / name)) continue;
        make_private_folder((target / name).parent_path());
        std::error_code error;
        if (!files::exists(files::path(data_directory) / name, error)) {
            missing.push_back(name);
            continue;
        }
        try {
            copy_durably(files::path(data_directory) / name, target / name);
        } catch (const files::filesystem_error& gone) { // deleted between the two
            if (gone.code() != std::errc::no_such_file_or_directory) throw;
            missing.push_back(name);
        }
    }
    return missing;
}

/// Removes copies of files that the snapshot does not name any more.
void remove_others(const files::path& target, const std::vector<std::string>& named)
{
    std::vector<files::path> others;
    for (const auto& entry : files::recursive_directory_iterator(target)) {
        if (!entry.is_regular_file() || entry.path().filename() == "lock") continue;
        if (!std::binary_search(named.begin(), named.end(), files::relative(entry.path(), target).string())) others.push_back(entry.path());
    }
    for (const files::path& path : others) files::remove(path);
}

/// Database and files of one moment. Most files are copied before the snapshot, which then needs to last only as long as the
/// database is copied: the server's log cannot be emptied meanwhile. A file that is deleted in between asks for a newer snapshot.
Result<BackupReport> copy_all(const std::string& data_directory, const files::path& target, const std::vector<Feature>& features)
{
    storage::Connection source(storage::database_file(data_directory), storage::Connection::Mode::read_only);
    copy_named(data_directory, target, named_files(source, features));
    for (int attempt = 1;; ++attempt) {
        source.renew_snapshot();
        const std::vector<std::string> named = named_files(source, features);
        std::vector<std::string> missing = copy_named(data_directory, target, named);
        if (!missing.empty() && attempt < k_tries) continue;
        remove_others(target, named);
        auto keys = open_keys(source, data_directory, Keys::file_of(data_directory), sealed_things(features));
        if (!keys) return fail(keys.error());
        storage::copy_database(source, storage::database_file(target.string()));
        files::permissions(storage::database_file(target.string()), files::perms::owner_read | files::perms::owner_write);
        const auto head = audit::is_keyed(source) ? audit::read_head(source) : std::nullopt;
        if (head) copy_checkpoints(data_directory, target.string(), head->head.checkpoints);
        source.end_snapshot();
        for (const auto& entry : files::recursive_directory_iterator(target)) {
            if (entry.is_directory()) flush_folder(entry.path());
        }
        const auto copied = static_cast<std::int64_t>(named.size() - missing.size());
        return BackupReport{copied, std::move(missing), (*keys)->material()};
    }
}

/// Keys beside the backup. Equal ones may lie there already, other ones are not overwritten.
Result<void> put_keys(const KeyMaterial& keys, const std::string& folder)
{
    const std::string to = keys_file_of(folder);
    if (!files::exists(to)) {
        write_key_file(to, keys);
        return {};
    }
    const Result<KeyMaterial> there = read_key_file(to);
    if (there && text_of(*there) == text_of(keys)) return {};
    return fail(ErrorCode::conflict, "已有另一份密钥文件，不会覆盖：" + to, "file");
}

/// What a restore adds to a directory; taken away again unless it is kept.
class Additions {
public:
    explicit Additions(files::path directory) : m_directory(std::move(directory)) {}
    ~Additions()
    {
        if (m_keep) return;
        std::error_code ignored;
        for (const files::path& path : m_added) files::remove_all(path, ignored);
        for (const char* name : {"keys", "lock"}) files::remove(m_directory / name, ignored); // keys/ only when it is empty
        files::remove(m_directory, ignored);                                                 // likewise
    }
    Additions(const Additions&) = delete;
    Additions& operator=(const Additions&) = delete;
    void add(const files::path& path) { m_added.push_back(path); }
    void keep() { m_keep = true; }

private:
    files::path m_directory;
    std::vector<files::path> m_added;
    bool m_keep = false;
};

Result<void> check_empty(const files::path& directory)
{
    if (!files::exists(directory)) return {};
    for (const auto& entry : files::directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        if (name == "keys" || name == "lock") continue;
        return fail(ErrorCode::conflict, "数据目录不是空的（有 " + name + "），不会覆盖。请恢复到空目录：" + directory.string(), "data");
    }
    return {};
}

/// The database comes last: with it the directory is a data directory.
void copy_back(const files::path& from, const files::path& to, Additions& additions)
{
    for (const auto& entry : files::recursive_directory_iterator(from)) {
        const files::path name = files::relative(entry.path(), from);
        if (name.parent_path().empty() && !entry.is_directory()) continue; // the database, and what SQLite may have put beside it
        if (name.parent_path().empty()) additions.add(to / name);
        if (entry.is_directory()) make_private_folder(to / name);
        else copy_durably(entry.path(), to / name);
    }
    for (const auto& entry : files::recursive_directory_iterator(to)) {
        if (entry.is_directory()) flush_folder(entry.path());
    }
    const std::string database = storage::database_file(to.string());
    additions.add(database + ".partial");
    additions.add(database);
    storage::copy_database(storage::database_file(from.string()), database);
    flush_folder(to);
    flush_folder(files::absolute(to).parent_path());
}

} // namespace

Result<void> check_is_directory(const std::string& data_directory)
{
    if (files::exists(storage::database_file(data_directory))) return {};
    return fail(ErrorCode::not_found, "这里没有 chengxin 的数据：" + data_directory, "data");
}

std::vector<std::string> named_files(storage::Connection& connection, const std::vector<Feature>& features)
{
    std::vector<std::string> named;
    for (const Feature& feature : features) {
        if (!feature.files) continue;
        for (std::string& path : feature.files(connection)) named.push_back(std::move(path));
    }
    std::sort(named.begin(), named.end());
    return named;
}

Result<BackupReport> back_up(const std::string& data_directory, const std::string& folder, const std::vector<Feature>& features)
{
    if (auto exists = check_is_directory(data_directory); !exists) return fail(exists.error());
    if (files::exists(folder)) return fail(ErrorCode::conflict, "备份位置已存在，不会覆盖：" + folder, "file");
    try {
        auto partial = PartialFolder::make(folder);
        if (!partial) return fail(partial.error());
        Result<BackupReport> report = copy_all(data_directory, partial->path(), features);
        if (!report) return report;
        if (auto keys = put_keys(report->keys, folder); !keys) return fail(keys.error());
        partial->keep_as(folder);
        return report;
    } catch (const std::exception& exception) {
        std::error_code ignored;
        files::remove(keys_file_of(folder) + ".new", ignored);
        return failure("备份", exception);
    }
}

namespace {

/// Those that lie in the directory already go before those beside the backup. They must be those of the backup.
Result<KeyMaterial> keys_to_restore(const std::string& folder, const std::string& data_directory, const std::vector<Feature>& features)
{
    const std::string there = Keys::file_of(data_directory);
    const std::string file = files::exists(there) ? there : keys_file_of(folder);
    if (!files::exists(file)) {
        return fail(ErrorCode::not_found, "找不到密钥文件 " + file + "，没有它，加密内容无法读取。请先放好密钥再恢复；密钥在保险柜中时，请先执行：chengxin keys import --backup " +
            folder + " 文件。", "keys");
    }
    storage::Connection source(storage::database_file(folder), storage::Connection::Mode::read_only);
    auto keys = open_keys(source, folder, file, sealed_things(features));
    if (!keys) return fail(keys.error());
    return (*keys)->material();
}

} // namespace

Result<void> restore(const std::string& folder, const std::string& data_directory, const std::vector<Feature>& features)
{
    if (!files::exists(storage::database_file(folder))) return fail(ErrorCode::not_found, "这里没有备份：" + folder, "file");
    if (auto empty = check_empty(data_directory); !empty) return empty;
    try {
        const Result<KeyMaterial> keys = keys_to_restore(folder, data_directory, features);
        if (!keys) return fail(keys.error());
        files::create_directories(data_directory);
        const auto lock = storage::LockFile::acquire(data_directory + "/lock");
        if (!lock) return fail(lock.error());
        Additions additions(data_directory);
        make_private_folder(data_directory + "/keys");
        const std::string file = Keys::file_of(data_directory);
        if (!files::exists(file)) {
            additions.add(file);
            additions.add(file + ".new");
            write_key_file(file, *keys);
        }
        copy_back(folder, data_directory, additions);
        additions.add(files::path(data_directory) / "audit");
        mark_restored(data_directory);
        additions.keep();
    } catch (const std::exception& exception) {
        return failure("恢复", exception);
    }
    return {};
}

} // namespace chengxin
