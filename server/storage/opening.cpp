#include "server/storage/opening.hpp"

#include <filesystem>

namespace chengxin::storage {

namespace {

constexpr std::uintmax_t k_header_bytes = 100; ///< of every SQLite database

void prepare_derived(const Store::Options& options)
{
    const auto connection = open_connection(options, write_mode(options));
    for (const Derived& derived : options.derived) derived.prepare(*connection);
}

void remove_derived(const Store::Options& options)
{
    for (const Derived& derived : options.derived) {
        const std::string file = derived_file(options.directory, derived.name);
        for (const char* ending : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(file + ending);
    }
}

} // namespace

Result<void> create_directory(const std::string& directory)
{
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return fail(ErrorCode::unavailable, "不能创建数据目录，请检查路径和权限：" + directory, directory);
    return {};
}

/// SQLite takes an empty, cut or missing file for a new database and throws the log away; here that would lose what the directory held.
Result<void> check_files(const std::string& directory)
{
    std::error_code error;
    const std::string file = database_file(directory);
    const auto size_of = [&error](const std::string& path) {
        const auto size = std::filesystem::file_size(path, error);
        return error ? std::uintmax_t{0} : size;
    };
    if (size_of(file) >= k_header_bytes) return {};
    const bool emptied = std::filesystem::exists(file, error) && std::filesystem::exists(directory + "/keys", error);
    if (!emptied && size_of(file + "-wal") == 0) return {};
    return fail(ErrorCode::conflict, "数据库文件 " + file + " 是空的或已丢失，而数据目录里还有以前的数据。请从备份恢复（chengxin restore），不要在此目录上启动。", "database");
}

Connection::Mode write_mode(const Store::Options& options)
{
    return options.durability == Durability::full ? Connection::Mode::read_write : Connection::Mode::read_write_fast;
}

std::unique_ptr<Connection> open_file(const Store::Options& options, const std::string& file, Connection::Mode mode)
{
    auto connection = std::make_unique<Connection>(file, mode);
    for (auto* register_functions : options.register_functions) register_functions(*connection);
    return connection;
}

std::unique_ptr<Connection> open_connection(const Store::Options& options, Connection::Mode mode)
{
    auto connection = open_file(options, database_file(options.directory), mode);
    for (const Derived& derived : options.derived) connection->attach(derived_file(options.directory, derived.name), derived.name);
    return connection;
}

/// What can be made anew is no reason not to start.
void ensure_derived(const Store::Options& options)
{
    try {
        prepare_derived(options);
    } catch (const DatabaseFailure& failure) {
        if (failure.kind() != FailureKind::damaged) throw;
        remove_derived(options);
        prepare_derived(options);
    }
}

Error start_error(FailureKind kind, const std::string& directory, const std::string& detail)
{
    const std::string file = database_file(directory);
    switch (kind) {
    case FailureKind::damaged:
        return {ErrorCode::unavailable, "数据库文件 " + file + " 已损坏，或不是 chengxin 的数据库。请先复制保留整个数据目录，再从备份恢复。", detail};
    case FailureKind::disk_full: return {ErrorCode::storage_full, "磁盘空间不足，数据目录打不开：" + directory + "。请清理磁盘后再启动。", detail};
    case FailureKind::busy: return {ErrorCode::unavailable, "数据库正被其他程序占用：" + file + "。请关闭正在使用它的程序后再启动。", detail};
    case FailureKind::memory: return {ErrorCode::unavailable, "内存不足，数据目录打不开。请释放内存后再启动。", detail};
    default: return {ErrorCode::unavailable, "数据目录不能读写：" + directory + "。请检查磁盘、目录和文件的权限。", detail};
    }
}

} // namespace chengxin::storage
