#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace chengxin::durability {

/// What a command of the real program did.
struct CommandResult {
    int exit_code = -1; ///< -1: ended by a signal
    std::string output; ///< standard output and error
};

/// What happens to a command.
struct CommandOptions {
    std::string input = {};                                             ///< its standard input
    std::uint64_t file_size_limit = 0;                                  ///< bytes; stands for a full disk. 0: none
    std::chrono::milliseconds kill_after = std::chrono::milliseconds::max(); ///< SIGKILL
    std::function<bool()> kill_when = {};                               ///< the same as soon as this is true; asked until the command ends
    std::vector<std::pair<std::string, std::string>> environment = {};  ///< besides that of the test
};

/// Descriptors of the caller that become 0, 1 and 2.
struct Descriptors {
    int input;
    int output;
    int error;
};
/// In a child process: becomes `chengxin <arguments>`, and ends with the test.
[[noreturn]] void become_chengxin(std::vector<std::string> arguments, const Descriptors& descriptors);
/// Waits for a child. Its exit code; -1: ended by a signal.
int wait_for_end(pid_t child);

/// Runs `chengxin <arguments>` to its end.
CommandResult run_chengxin(const std::vector<std::string>& arguments, const CommandOptions& options = {});

/// A running `chengxin serve` on a data directory, on any free port, on the day 2026-11-02. Its log goes to `log_file`.
class ServerProcess {
public:
    ServerProcess(const std::string& data_directory, const std::string& log_file);
    ~ServerProcess(); ///< kills it
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    /// Waits for the line with the address. 0: it ended or did not start in time.
    int wait_for_port();
    int port() const { return m_port; }
    void kill_now();     ///< SIGKILL, and waits for the end
    int stop();          ///< SIGTERM, and waits for the end; the exit code, or -1 for a signal

private:
    pid_t m_child = -1;
    int m_output = -1;
    int m_port = 0;
    std::string m_read;
};

} // namespace chengxin::durability
