#pragma once

#include <cerrno>
#include <fcntl.h>
#include <linux/filter.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

/// Inner parts of sandbox.
namespace chengxin::sandbox {

inline constexpr int k_first_descriptor = 10; ///< ours are above those that the program has

class Descriptor {
public:
    /// Throws std::system_error for a negative one.
    Descriptor(int number, const char* what) : m_number(number)
    {
        if (number < 0) throw std::system_error(errno, std::generic_category(), what);
    }
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() { close(); }
    int number() const { return m_number; }
    void close()
    {
        if (m_number >= 0) ::close(std::exchange(m_number, -1));
    }
    /// The same, out of the way of the program's own.
    Descriptor moved_up() && { return {::fcntl(m_number, F_DUPFD_CLOEXEC, k_first_descriptor), "fcntl"}; }

private:
    int m_number;
};

/// A program of the kernel's packet filter over system calls (struct seccomp_data): what is not named fails with EPERM; those of another
/// architecture kill. For x86-64 and aarch64.
std::vector<sock_filter> system_calls();

/// A set of rules for landlock_restrict_self(2), of this version of its interface: everything that it can forbid is forbidden, but for
/// reading and executing what belongs to the system. Throws std::system_error.
Descriptor make_ruleset(int version);

} // namespace chengxin::sandbox
