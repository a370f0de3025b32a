#include "server/storage/spill.hpp"

#include "server/storage/system_file.hpp"

#include <cstdlib>
#include <filesystem>

namespace chengxin::storage {

namespace {

constexpr char k_sqlite_prefix[] = "etilqs_"; // SQLITE_TEMP_FILE_PREFIX

} // namespace

std::string spill_folder(const std::string& directory)
{
    return directory + "/tmp";
}

Result<void> prepare_spill_folder(const std::string& directory)
{
    const std::string folder = spill_folder(directory);
    try {
        prepare_temporary_folder(folder, {k_sqlite_prefix, k_spill_prefix});
    } catch (const std::filesystem::filesystem_error& failure) {
        return fail(ErrorCode::unavailable, "数据目录不可写，请检查目录的权限和磁盘：" + folder, failure.code().message());
    }
    ::setenv("SQLITE_TMPDIR", folder.c_str(), /*overwrite=*/1);
    return {};
}

} // namespace chengxin::storage
