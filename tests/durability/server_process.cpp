#include "tests/durability/server_process.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace chengxin::durability {

namespace {

constexpr auto k_start_time = std::chrono::seconds(120);
constexpr const char* k_mark = "http://127.0.0.1:";

std::string program()
{
    const char* given = std::getenv("CHENGXIN_BINARY");
    return given ? given : CHENGXIN_BINARY;
}

/// In the child: a write beyond the limit fails, as on a full disk.
void limit_files(std::uint64_t bytes)
{
    if (bytes == 0) return;
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

struct Pipe {
    int read_end = -1;
    int write_end = -1;
};

Pipe make_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    return {ends[0], ends[1]};
}

std::string read_all(int descriptor)
{
    std::string text;
    char buffer[4096];
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return text;
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

bool is_running(pid_t child)
{
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

} // namespace

void become_chengxin(std::vector<std::string> arguments, const Descriptors& descriptors)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing is left behind when the test itself dies
    ::dup2(descriptors.input, 0);
    ::dup2(descriptors.output, 1);
    ::dup2(descriptors.error, 2);
    ::close_range(3, ~0U, 0);
    arguments.insert(arguments.begin(), program());
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
}

int wait_for_end(pid_t child)
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

CommandResult run_chengxin(const std::vector<std::string>& arguments, const CommandOptions& options)
{
    const Pipe in = make_pipe(), out = make_pipe();
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0) {
        limit_files(options.file_size_limit);
        for (const auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);
        become_chengxin(arguments, {in.read_end, out.write_end, out.write_end});
    }
    ::close(in.read_end);
    ::close(out.write_end);
    const ssize_t written = ::write(in.write_end, options.input.data(), options.input.size());
    ::close(in.write_end);
    if (options.kill_after != std::chrono::milliseconds::max()) {
        std::this_thread::sleep_for(options.kill_after);
        ::kill(child, SIGKILL);
    }
    if (options.kill_when) {
        while (!options.kill_when() && is_running(child)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ::kill(child, SIGKILL);
    }
    CommandResult result;
    result.output = read_all(out.read_end);
    ::close(out.read_end);
    result.exit_code = wait_for_end(child);
    if (written != static_cast<ssize_t>(options.input.size())) throw std::runtime_error("the command did not read its input: " + result.output);
    return result;
}

ServerProcess::ServerProcess(const std::string& data_directory, const std::string& log_file)
{
    const Pipe out = make_pipe();
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    m_child = ::fork();
    if (m_child < 0) throw std::runtime_error("fork");
    if (m_child == 0) become_chengxin({"serve", "--data", data_directory, "--port", "0", "--today", "2026-11-02"}, {nothing, out.write_end, log});
    ::close(nothing);
    ::close(log);
    ::close(out.write_end);
    m_output = out.read_end;
}

ServerProcess::~ServerProcess()
{
    kill_now();
    ::close(m_output);
}

int ServerProcess::wait_for_port()
{
    const auto until = std::chrono::steady_clock::now() + k_start_time;
    while (m_port == 0 && std::chrono::steady_clock::now() < until) {
        pollfd waiting{m_output, POLLIN, 0};
        if (::poll(&waiting, 1, 100) <= 0) continue;
        char buffer[1024];
        const ssize_t count = ::read(m_output, buffer, sizeof buffer);
        if (count == 0) return 0;
        if (count > 0) m_read.append(buffer, static_cast<std::size_t>(count));
        const std::size_t at = m_read.find(k_mark);
        if (at != std::string::npos && m_read.find('/', at + 17) != std::string::npos) m_port = std::atoi(m_read.c_str() + at + 17);
    }
    return m_port;
}

void ServerProcess::kill_now()
{
    if (m_child < 0) return;
    ::kill(m_child, SIGKILL);
    wait_for_end(m_child);
    m_child = -1;
}

int ServerProcess::stop()
{
    if (m_child < 0) return -1;
    ::kill(m_child, SIGTERM);
    const int code = wait_for_end(m_child);
    m_child = -1;
    return code;
}

} // namespace chengxin::durability
