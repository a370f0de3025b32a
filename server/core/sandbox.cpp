#include "server/core/sandbox.hpp"

#include "server/core/sandbox_parts.hpp"
#include "server/storage/lane.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace chengxin::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* k_pdf_program = "/usr/bin/pdftotext";
/// A file in memory that nobody can change any more.
Descriptor sealed_file(std::string_view bytes)
{
    Descriptor file = Descriptor(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create").moved_up();
    for (std::string_view left = bytes; !left.empty();) {
        const ssize_t written = ::write(file.number(), left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw std::system_error(errno, std::generic_category(), "writing the input");
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file.number(), 0, SEEK_SET);
    if (::fcntl(file.number(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
        throw std::system_error(errno, std::generic_category(), "sealing the input");
    }
    return file;
}

std::pair<Descriptor, Descriptor> make_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    Descriptor read(ends[0], "pipe2"), write(ends[1], "pipe2");
    return {std::move(read).moved_up(), std::move(write).moved_up()};
}

/// All that the child needs, made before: between fork and exec it may only make system calls (signal-safety(7)), since other threads of
/// the server may hold any lock.
struct Prepared {
    std::vector<char*> arguments;
    std::array<char*, 2> environment;
    std::vector<sock_filter> filter;
    std::array<std::pair<__rlimit_resource_t, rlimit>, 6> limits;
    int input, output, nothing, failures, ruleset;
};

bool become_confined(const Prepared& prepared)
{
    for (int signal = 1; signal < NSIG; ++signal) { // those of the server; what it ignores would stay ignored
        struct sigaction by_default{};
        by_default.sa_handler = SIG_DFL;
        ::sigaction(signal, &by_default, nullptr); // two cannot be changed
    }
    for (const auto& [resource, limit] : prepared.limits) {
        if (::setrlimit(resource, &limit) != 0) return false;
    }
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    const sock_fprog program{static_cast<unsigned short>(prepared.filter.size()), const_cast<sock_filter*>(prepared.filter.data())};
    return ::dup2(prepared.input, 0) == 0 && ::dup2(prepared.output, 1) == 1 && ::dup2(prepared.nothing, 2) == 2 &&
           ::dup3(prepared.ruleset, 4, O_CLOEXEC) == 4 && ::syscall(SYS_close_range, 5U, ~0U, 0U) == 0 && ::chdir("/") == 0 &&
           ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::syscall(SYS_landlock_restrict_self, 4, 0) == 0 && ::close(4) == 0 &&
           ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

[[noreturn]] void run_child(const Prepared& prepared)
{
    if (::dup3(prepared.failures, 3, O_CLOEXEC) != 3) ::_exit(127);
    if (become_confined(prepared)) ::execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
    const int error = errno;
    (void)!::write(3, &error, sizeof error);
    ::_exit(127);
}

/// A child that is gone when this is.
class Child {
public:
    explicit Child(const Prepared& prepared)
    {
        sigset_t all, before;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before); // no handler of the server may run in the child
        m_id = ::fork();
        if (m_id == 0) run_child(prepared);
        const int error = errno;
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        if (m_id < 0) throw std::system_error(error, std::generic_category(), "fork");
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { kill(); }
    void kill()
    {
        if (m_id <= 0) return;
        ::kill(m_id, SIGKILL);
        wait();
    }
    /// Its status as of waitpid(2).
    int wait()
    {
        int status = 0;
        while (m_id > 0 && ::waitpid(m_id, &status, 0) < 0 && errno == EINTR) {
        }
        m_id = -1;
        return status;
    }
    Descriptor watched() const { return {static_cast<int>(::syscall(SYS_pidfd_open, m_id, 0)), "pidfd_open"}; }

private:
    pid_t m_id = -1;
};

std::string seconds_text(std::chrono::milliseconds time)
{
    return std::to_string((time.count() + 999) / 1000) + " 秒";
}

Error took_too_long(const Program& program)
{
    return {ErrorCode::too_large,
            program.name + " 处理该文件超过 " + seconds_text(program.deadline) + "，已终止。文件可能过大或已损坏，请重新制作后再试。",
            "deadline"};
}

/// Reads until the end of the output and of the child.
Result<std::string> gather(const Program& program, Child& child, int output)
{
    const Descriptor ended = child.watched();
    const auto deadline = Clock::now() + program.deadline;
    std::string text;
    std::array<char, 65536> piece;
    pollfd watched[] = {{output, POLLIN, 0}, {ended.number(), POLLIN, 0}};
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        const int ready = left > 0 ? ::poll(watched, 2, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) throw std::system_error(errno, std::generic_category(), "poll");
        if (ready == 0) return fail(took_too_long(program));
        if (watched[0].revents == 0) {
            if (watched[0].fd < 0) return text; // it has ended, and everything is read
            watched[1].fd = -1;                 // it has ended, what it wrote is in the pipe
            continue;
        }
        const ssize_t got = ::read(output, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "reading the output");
        if (got == 0) {
            if (watched[1].fd < 0) return text;
            watched[0].fd = -1; // closed, but it may go on
            watched[0].revents = 0;
            continue;
        }
        text.append(piece.data(), static_cast<std::size_t>(got));
        if (text.size() > program.most_output) {
            return fail(ErrorCode::too_large,
                        program.name + " 从该文件中读出的内容超过 " + std::to_string(program.most_output) +
                            " 字节，已终止。请拆分文件后再试。",
                        "output");
        }
    }
}

/// What an ended program says with its status.
Result<void> judge(const Program& program, int status, int failure_of_start)
{
    if (failure_of_start == ENOENT) {
        return fail(ErrorCode::unavailable, "服务器上没有安装 " + program.name + "，不能处理该文件。请联系系统管理员安装。", "missing");
    }
    if (failure_of_start != 0) throw std::system_error(failure_of_start, std::generic_category(), "confining " + program.command.front());
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)) {
        return fail(ErrorCode::too_large, program.name + " 处理该文件用时过多，已终止。文件可能过大或已损坏，请重新制作后再试。", "cpu");
    }
    if (WIFSIGNALED(status)) {
        return fail(ErrorCode::unsupported, program.name + " 处理该文件时异常终止。文件可能已损坏，请重新制作后再试。",
                    "signal " + std::to_string(WTERMSIG(status)));
    }
    if (WEXITSTATUS(status) != 0) {
        return fail(ErrorCode::unsupported, program.name + " 不能读取该文件。文件可能已损坏或设有口令，请重新制作后再试。",
                    "exit " + std::to_string(WEXITSTATUS(status)));
    }
    return {};
}

rlimit limit_of(rlim_t value)
{
    return {value, value};
}

Result<std::string> run_confined(const Program& program, std::string_view input, int landlock)
{
    const Descriptor ruleset = make_ruleset(landlock);
    const Descriptor file = sealed_file(input);
    const Descriptor nothing = Descriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC), "/dev/null").moved_up();
    auto [output, written] = make_pipe();
    auto [failures, told] = make_pipe();
    std::vector<std::string> command = program.command;
    std::string language = "LANG=C.UTF-8";
    Prepared prepared{{},
                      {language.data(), nullptr},
                      system_calls(),
                      {{{RLIMIT_CPU, {program.cpu_seconds, program.cpu_seconds + 1}},
                        {RLIMIT_AS, limit_of(program.memory)},
                        {RLIMIT_FSIZE, limit_of(0)},
                        {RLIMIT_CORE, limit_of(0)},
                        {RLIMIT_NPROC, limit_of(0)},
                        {RLIMIT_NOFILE, limit_of(64)}}},
                      file.number(),
                      written.number(),
                      nothing.number(),
                      told.number(),
                      ruleset.number()};
    for (std::string& argument : command)
        prepared.arguments.push_back(argument.data());
    prepared.arguments.push_back(nullptr);
    Child child(prepared);
    written.close();
    told.close();
    Result<std::string> text = gather(program, child, output.number());
    if (!text) return text; // the child is killed
    int failure_of_start = 0;
    if (::read(failures.number(), &failure_of_start, sizeof failure_of_start) != sizeof failure_of_start) failure_of_start = 0;
    if (auto judged = judge(program, child.wait(), failure_of_start); !judged) return fail(judged.error());
    return text;
}

} // namespace

Support support()
{
    Support kernel;
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    kernel.landlock = version > 0 ? static_cast<int>(version) : 0;
    unsigned action = SECCOMP_RET_KILL_PROCESS;
    kernel.seccomp = ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
    return kernel;
}

Result<std::string> run(const Log& log, const Program& program, std::string_view input, Support kernel)
{
    if (storage::NoWaiting::here()) throw std::logic_error("a program cannot be waited for on a thread that answers requests");
    if (!kernel.complete()) {
        const std::string missing = kernel.landlock == 0 ? (kernel.seccomp ? "landlock" : "landlock, seccomp") : "seccomp";
        log.warning("sandbox.refused", {{"program", program.command.front()}, {"reason", "the kernel has no " + missing}});
        return fail(ErrorCode::unavailable,
                    "本机内核缺少 " + missing + "，不能隔离运行 " + program.name + "，为安全起见不处理该文件。请系统管理员启用后再试。",
                    "sandbox");
    }
    try {
        return run_confined(program, input, kernel.landlock);
    } catch (const std::system_error& failure) {
        log.error("sandbox.failed", {{"program", program.command.front()}, {"reason", failure.what()}});
        return fail(ErrorCode::unavailable, "暂时不能隔离运行 " + program.name + "，没有处理该文件。请稍后再试，仍不成功请联系系统管理员。",
                    failure.what());
    }
}

Result<std::string> pdf_text(const Log& log, std::string_view pdf)
{
    return run(log,
               {.command = {k_pdf_program, "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"}, .name = "pdftotext（软件包 poppler-utils）"},
               pdf);
}

} // namespace chengxin::sandbox
