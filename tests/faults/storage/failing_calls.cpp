#include "tests/faults/storage/failing_calls.hpp"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/syscall.h>
#include <unistd.h>

namespace chengxin::test {

namespace {

std::atomic<bool> s_armed{false};
std::mutex s_mutex;
FileFault s_fault{};
std::int64_t s_seen = 0;
bool s_fired = false;

bool fails(FileCall call, const char* path)
{
    if (!s_armed) return false;
    const std::lock_guard lock(s_mutex);
    if (call != s_fault.call || !std::strstr(path, s_fault.path_part.c_str())) return false;
    if (++s_seen < s_fault.nth) return false;
    s_fired = true;
    errno = s_fault.error;
    return true;
}

bool fails(FileCall call, int descriptor)
{
    if (!s_armed) return false;
    char path[512] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = ::readlink(link.c_str(), path, sizeof path - 1);
    return length > 0 && fails(call, path);
}

} // namespace

void break_files(const FileFault& fault)
{
    const std::lock_guard lock(s_mutex);
    s_fault = fault;
    s_seen = 0;
    s_fired = false;
    s_armed = true;
}

bool mend_files()
{
    const std::lock_guard lock(s_mutex);
    s_armed = false;
    return s_fired;
}

} // namespace chengxin::test

using chengxin::test::FileCall;
using chengxin::test::fails;
using chengxin::test::s_fault;

extern "C" {

int open(const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const unsigned mode = va_arg(arguments, unsigned);
    va_end(arguments);
    if ((flags & O_ACCMODE) != O_RDONLY && fails(FileCall::open, path)) return -1;
    return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

ssize_t write(int descriptor, const void* bytes, size_t count)
{
    if (!fails(FileCall::write, descriptor)) return ::syscall(SYS_write, descriptor, bytes, count);
    if (s_fault.half) return ::syscall(SYS_write, descriptor, bytes, (count + 1) / 2);
    errno = s_fault.error;
    return -1;
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset)
{
    if (!fails(FileCall::write, descriptor)) return ::syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    errno = s_fault.error;
    return -1;
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) // as SQLite calls it
{
    return ::pwrite(descriptor, bytes, count, offset);
}

int fsync(int descriptor)
{
    return fails(FileCall::fsync, descriptor) ? -1 : static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int rename(const char* from, const char* to) noexcept
{
    return fails(FileCall::rename, from) ? -1 : static_cast<int>(::syscall(SYS_rename, from, to));
}

ssize_t pread(int descriptor, void* bytes, size_t count, off_t offset)
{
    return fails(FileCall::pread, descriptor) ? -1 : ::syscall(SYS_pread64, descriptor, bytes, count, offset);
}
}
