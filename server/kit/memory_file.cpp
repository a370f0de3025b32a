#include "server/kit/memory_file.hpp"

#include <cerrno>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace chengxin::kit {
namespace {

[[noreturn]] void give_up(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

MemoryFile::MemoryFile() : m_descriptor(::memfd_create("chengxin", MFD_CLOEXEC))
{
    if (m_descriptor < 0) give_up("memfd_create");
    m_path = "/proc/self/fd/" + std::to_string(m_descriptor);
}

MemoryFile::~MemoryFile()
{
    ::close(m_descriptor);
}

void MemoryFile::append(const char* bytes, std::size_t count)
{
    while (count > 0) {
        const auto written = ::write(m_descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) give_up("write to memory file");
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

std::string MemoryFile::read_all() const
{
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0) give_up("fstat of memory file");
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got = ::pread(m_descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) give_up("read from memory file");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

} // namespace chengxin::kit
