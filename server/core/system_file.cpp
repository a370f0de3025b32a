#include "server/core/system_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace chengxin {

void throw_errno(std::string_view what)
{
    const int reason = errno;
    throw std::system_error(reason, std::generic_category(), std::string(what));
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

} // namespace chengxin
