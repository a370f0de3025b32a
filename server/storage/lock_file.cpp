#include "server/storage/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace chengxin::storage {

Result<LockFile> LockFile::acquire(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return fail(ErrorCode::unavailable, "数据目录不可写，请检查目录的权限：" + path, path);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return fail(ErrorCode::conflict, "数据目录正被另一个 chengxin 进程使用，请先停止它，或换一个数据目录。", path);
    }
    return LockFile(descriptor);
}

LockFile::LockFile(LockFile&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

LockFile::~LockFile()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

} // namespace chengxin::storage
