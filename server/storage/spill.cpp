#include "server/storage/spill.hpp"

#include <cstdlib>
#include <filesystem>
#include <vector>

namespace chengxin::storage {

namespace {

namespace fs = std::filesystem;

constexpr char k_sqlite_prefix[] = "etilqs_"; // SQLITE_TEMP_FILE_PREFIX

bool is_leftover(const std::string& name)
{
    return name.rfind(k_sqlite_prefix, 0) == 0 || name.rfind(k_spill_prefix, 0) == 0;
}

void remove_leftovers(const std::string& folder, std::error_code& error)
{
    std::vector<fs::path> leftovers;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_leftover(entry->path().filename().string())) leftovers.push_back(entry->path());
    }
    for (auto path = leftovers.begin(); !error && path != leftovers.end(); ++path) fs::remove(*path, error);
}

} // namespace

std::string spill_folder(const std::string& directory)
{
    return directory + "/tmp";
}

Result<void> prepare_spill_folder(const std::string& directory)
{
    const std::string folder = spill_folder(directory);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::unavailable, "不能创建数据目录，请检查路径和权限：" + folder, error.message());
    fs::permissions(folder, fs::perms::owner_all, error);
    if (!error) remove_leftovers(folder, error);
    if (error) return fail(ErrorCode::unavailable, "数据目录不可写，请检查目录的权限和磁盘：" + folder, error.message());
    ::setenv("SQLITE_TMPDIR", folder.c_str(), /*overwrite=*/1);
    return {};
}

} // namespace chengxin::storage
