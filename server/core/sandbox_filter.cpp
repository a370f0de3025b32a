#include "server/core/sandbox_parts.hpp"

#include <asm/ioctls.h>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <initializer_list>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/syscall.h>
#include <utility>

namespace chengxin::sandbox {

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t k_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t k_architecture = AUDIT_ARCH_AARCH64;
#else
#error "the numbers of system calls are known for x86-64 and aarch64"
#endif

/// Reading, memory, time, ending; nothing that names another process, makes something, or talks to somebody.
constexpr int k_harmless[] = {
    SYS_read,
    SYS_readv,
    SYS_pread64,
    SYS_write,
    SYS_writev,
    SYS_lseek,
    SYS_close,
    SYS_dup,
    SYS_dup3,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_statfs,
    SYS_fstatfs,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getcwd,
    SYS_getdents64,
    SYS_fadvise64,
    SYS_mmap,
    SYS_mprotect,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_set_robust_list,
    SYS_set_tid_address,
    SYS_rseq,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
    SYS_execve,
    SYS_wait4,
    SYS_getpid,
    SYS_gettid,
    SYS_getppid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getpgid,
    SYS_getrandom,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_uname,
    SYS_sysinfo,
    SYS_getrusage,
    SYS_times,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_ppoll,
    SYS_pselect6,
#if defined(__x86_64__)
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_dup2,
    SYS_poll,
    SYS_select,
    SYS_getpgrp,
    SYS_time,
    SYS_arch_prctl,
    SYS_getrlimit,
#endif
};

constexpr std::uint32_t k_writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
constexpr std::uint32_t k_refuse = SECCOMP_RET_ERRNO | EPERM;

constexpr std::uint32_t low_half_of_argument(unsigned number)
{
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args)) + number * 8; // both architectures are little-endian
}

class Filter {
public:
    void load(std::size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
    void answer(std::uint32_t action) { add(BPF_RET | BPF_K, action); }
    /// The next `count` instructions are for this value only.
    void only_if(std::uint32_t value, std::uint8_t count) { m_code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)); }
    void unless(std::uint32_t value, std::uint8_t count) { m_code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, count, 0)); }
    void unless_bits(std::uint32_t bits, std::uint8_t count) { m_code.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, count, 0)); }
    void if_bits(std::uint32_t bits, std::uint8_t count) { m_code.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, count)); }
    void from_on(std::uint32_t value, std::uint8_t count) { m_code.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, 0, count)); }

    /// Opening without writing, by the flags in this argument.
    void reading(int call, unsigned flags)
    {
        only_if(static_cast<std::uint32_t>(call), 4);
        load(low_half_of_argument(flags));
        unless_bits(k_writing, 1);
        answer(SECCOMP_RET_ALLOW);
        answer(k_refuse);
    }
    void one_of(int call, unsigned argument, std::initializer_list<std::uint32_t> values)
    {
        only_if(static_cast<std::uint32_t>(call), static_cast<std::uint8_t>(2 + 2 * values.size()));
        load(low_half_of_argument(argument));
        for (const std::uint32_t value : values) {
            only_if(value, 1);
            answer(SECCOMP_RET_ALLOW);
        }
        answer(k_refuse);
    }
    std::vector<sock_filter> take() { return std::move(m_code); }

private:
    void add(unsigned code, std::uint32_t value) { m_code.push_back(BPF_STMT(static_cast<std::uint16_t>(code), value)); }
    std::vector<sock_filter> m_code;
};

} // namespace

std::vector<sock_filter> system_calls()
{
    Filter filter;
    filter.load(offsetof(seccomp_data, arch));
    filter.unless(k_architecture, 1);
    filter.answer(SECCOMP_RET_KILL_PROCESS);
    filter.load(offsetof(seccomp_data, nr));
    filter.from_on(0x40000000, 1); // x32, which has the same architecture
    filter.answer(SECCOMP_RET_KILL_PROCESS);
    for (const int call : k_harmless) {
        filter.only_if(static_cast<std::uint32_t>(call), 1);
        filter.answer(SECCOMP_RET_ALLOW);
    }
    filter.reading(SYS_openat, 2);
#if defined(__x86_64__)
    filter.reading(SYS_open, 1);
#endif
    filter.one_of(SYS_fcntl, 1, {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL});
    filter.one_of(SYS_ioctl, 1, {TCGETS});
    filter.only_if(SYS_clone, 4); // threads, no processes
    filter.load(low_half_of_argument(0));
    filter.if_bits(CLONE_THREAD, 1);
    filter.answer(SECCOMP_RET_ALLOW);
    filter.answer(k_refuse);
    filter.only_if(SYS_clone3, 1); // its flags lie in memory; libraries ask clone then
    filter.answer(SECCOMP_RET_ERRNO | ENOSYS);
    filter.only_if(SYS_prlimit64, 6); // to ask only: neither half of the pointer to new limits
    filter.load(low_half_of_argument(2));
    filter.only_if(0, 3);
    filter.load(low_half_of_argument(2) + 4);
    filter.only_if(0, 1);
    filter.answer(SECCOMP_RET_ALLOW);
    filter.answer(k_refuse);
    filter.answer(k_refuse);
    return filter.take();
}

} // namespace chengxin::sandbox
