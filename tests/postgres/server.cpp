#include "tests/postgres/server.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <pwd.h>
#include <stdexcept>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace chengxin::test {

namespace {

constexpr const char* k_programs = "/usr/lib/postgresql/15/bin/";

/// A program as user postgres, if need be, that is told to end at once (SIGQUIT) when this process ends.
struct Child {
    pid_t pid = -1;
    int output = -1;
};

Child start_program(std::vector<std::string> words)
{
    words.front().insert(0, k_programs);
    const std::vector<std::string> as_postgres = {"setpriv",        "--reuid=postgres", "--regid=postgres",
                                                  "--clear-groups", "--pdeathsig=QUIT", "--"};
    if (geteuid() == 0) words.insert(words.begin(), as_postgres.begin(), as_postgres.end());
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::array<int, 2> pipe{};
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (getppid() != parent || chdir("/") != 0) _exit(126);
        dup2(pipe[1], STDOUT_FILENO);
        dup2(pipe[1], STDERR_FILENO);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
    close(pipe[1]);
    if (pid < 0) throw std::runtime_error("no process");
    return {pid, pipe[0]};
}

/// Up to the end, or to where `until` (if any) was written.
std::string read_output(int output, std::string_view until, bool& found)
{
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = read(output, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(got));
        found = !until.empty() && text.find(until) != std::string::npos;
        if (found) return text;
    }
}

int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

} // namespace

PostgresServer::PostgresServer()
{
    if (geteuid() == 0) {
        const passwd* user = getpwnam("postgres");
        if (!user) throw std::runtime_error("there is no user postgres; build-scripts/setup tests installs PostgreSQL");
        if (chown(m_directory.path().c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("cannot give the directory away");
    }
    const Child maker = start_program(
        {"initdb", "--locale=C", "--encoding=UTF8", "--username=postgres", "-A", "trust", "--no-sync", "-D", m_directory.path() + "/d"});
    bool found = false;
    const std::string said = read_output(maker.output, "", found);
    close(maker.output);
    if (wait_for(maker.pid) != 0) throw std::runtime_error("initdb failed: " + said);
    start();
    try {
        await_readiness();
    } catch (...) {
        kill(m_pid, SIGQUIT);
        wait_for(m_pid);
        close(m_log);
        throw;
    }
}

/// The server itself, not pg_ctl, which would put it out of this process's sight. Its files are nowhere but in the directory.
void PostgresServer::start()
{
    std::vector<std::string> words = {"postgres", "-D", m_directory.path() + "/d", "-k", m_directory.path()};
    for (const char* setting : {"listen_addresses=", "fsync=off", "autovacuum=off", "shared_buffers=16MB", "max_connections=10",
                                "dynamic_shared_memory_type=mmap", "log_min_messages=log", "logging_collector=off"}) {
        words.emplace_back("-c");
        words.emplace_back(setting);
    }
    const Child server = start_program(std::move(words));
    m_pid = server.pid;
    m_log = server.output;
}

void PostgresServer::await_readiness()
{
    bool ready = false;
    const std::string said = read_output(m_log, "database system is ready to accept connections", ready);
    if (!ready) throw std::runtime_error("PostgreSQL did not start: " + said);
}

PostgresServer::~PostgresServer()
{
    kill(m_pid, SIGQUIT);
    wait_for(m_pid);
    close(m_log);
}

PostgresServer::Connection PostgresServer::connect() const
{
    Connection connection(PQconnectdb(("host=" + m_directory.path() + " dbname=postgres user=postgres").c_str()), PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
    return connection;
}

} // namespace chengxin::test
