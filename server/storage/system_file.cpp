#include "server/storage/system_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace chengxin {

void throw_errno(std::string_view what)
{
    const int reason = errno;
    throw std::system_error(reason, std::generic_category(), std::string(what));
}

void write_all(int handle, std::string_view bytes, std::string_view what)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_errno(what);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void sync_folder(const std::string& folder, std::string_view what)
{
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) throw_errno(what);
    const bool synced = ::fsync(handle) == 0;
    const int reason = errno;
    ::close(handle);
    errno = reason;
    if (!synced) throw_errno(what);
}

int open_nameless(const std::string& folder, const std::string& prefix)
{
    const int nameless = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (nameless >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return nameless;
    std::string name = folder + "/" + prefix + "XXXXXX";
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

void prepare_temporary_folder(const std::string& folder, std::initializer_list<std::string_view> prefixes)
{
    namespace fs = std::filesystem;
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    std::vector<fs::path> leftovers;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool is_leftover = std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return name.starts_with(prefix); });
        if (is_leftover) leftovers.push_back(entry.path());
    }
    for (const fs::path& path : leftovers) fs::remove(path);
}

} // namespace chengxin
