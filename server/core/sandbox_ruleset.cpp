#include "server/core/sandbox_parts.hpp"

#include <cstddef>
#include <cstdint>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace chengxin::sandbox {

namespace {

/// What programs and their libraries read; nothing of the data directory.
constexpr const char* k_readable[] = {"/usr", "/bin", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"};

/// The structure as of version 6 of the interface; older kernels take its first part.
struct Ruleset {
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scoped = 0;
};

} // namespace

Descriptor make_ruleset(int version)
{
    constexpr int k_bits[] = {0, 13, 14, 15, 15, 16}; // of rights over files: REFER since 2, TRUNCATE since 3, IOCTL_DEV since 5
    Ruleset rules;
    rules.files = (std::uint64_t{1} << k_bits[version < 5 ? version : 5]) - 1;
    if (version >= 4) rules.network = 3; // to bind and to connect by TCP
    if (version >= 6) rules.scoped = 3;  // abstract sockets and signals
    const std::size_t size = version < 4 ? 8 : version < 6 ? 16 : 24;
    Descriptor ruleset =
        Descriptor(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, size, 0)), "landlock_create_ruleset").moved_up();
    for (const char* path : k_readable) {
        const int opened = ::open(path, O_PATH | O_CLOEXEC);
        if (opened < 0 && errno == ENOENT) continue;
        const Descriptor place(opened, path);
        struct stat status{};
        if (::fstat(opened, &status) != 0) throw std::system_error(errno, std::generic_category(), path);
        landlock_path_beneath_attr beneath{};
        beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE;
        if (S_ISDIR(status.st_mode)) beneath.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
        beneath.parent_fd = opened;
        if (::syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0) {
            throw std::system_error(errno, std::generic_category(), "landlock_add_rule");
        }
    }
    return ruleset;
}

} // namespace chengxin::sandbox
