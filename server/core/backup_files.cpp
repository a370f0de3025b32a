#include "server/core/backup_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace chengxin {

namespace {

namespace files = std::filesystem;

void flush(const files::path& path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "opening " + path.string());
    const int result = ::fsync(descriptor);
    const int error = errno;
    ::close(descriptor);
    if (result != 0) throw std::system_error(error, std::generic_category(), "flushing " + path.string());
}

} // namespace

void copy_durably(const files::path& from, const files::path& to)
{
    files::copy_file(from, to, files::copy_options::overwrite_existing);
    files::permissions(to, files::perms::owner_read | files::perms::owner_write);
    flush(to, O_RDONLY);
}

void flush_folder(const files::path& folder)
{
    flush(folder, O_RDONLY | O_DIRECTORY);
}

void make_private_folder(const files::path& folder)
{
    files::create_directories(folder);
    files::permissions(folder, files::perms::owner_all);
}

} // namespace chengxin
