// Hostile programs in the sandbox: what they try is in the scripts.
#include "server/core/sandbox.hpp"
#include "server/storage/lane.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

using namespace chengxin;
using namespace chengxin::test;
using sandbox::Program;

namespace {

const Log k_log(Log::Level::none);

bool is_confined_here()
{
    if (sandbox::support().complete()) return true;
    MESSAGE("this kernel cannot confine programs: they are refused");
    CHECK(sandbox::run(k_log, {.command = {"/bin/cat"}}, "x").error().code == ErrorCode::unavailable);
    return false;
}

Result<std::string> run(std::vector<std::string> command, std::string_view input = {})
{
    return sandbox::run(k_log, {.command = std::move(command)}, input);
}

Result<std::string> sh(const std::string& script)
{
    return run({"/bin/sh", "-c", script});
}

/// Prints "refused" when the statement raises OSError, else what came of it.
Result<std::string> python(const std::string& statement)
{
    return run({"/usr/bin/python3", "-I", "-S", "-c",
                "import os,sys\ntry:\n  import socket,ctypes,resource\n  r=" + statement +
                    "\n  print('done',r)\nexcept OSError as e:\n  print('refused')"});
}

std::string code_of(const Result<std::string>& result)
{
    return result ? "output " + *result : name_of(result.error().code) + (" " + result.error().detail);
}

} // namespace

TEST_CASE("a confined program reads its input and writes its output, whatever bytes they are")
{
    if (!is_confined_here()) return;
    std::string bytes;
    for (int i = 0; i < 3'000'000; ++i)
        bytes += static_cast<char>(i * 7 % 256);
    const auto same = run({"/bin/cat"}, bytes);
    REQUIRE(same);
    CHECK(*same == bytes);
    CHECK(run({"/bin/cat"}).value().empty());
    CHECK(run({"/usr/bin/tail", "-c", "3"}, "it can be sought in").value() == " in"); // a file, not a pipe
}

TEST_CASE("a confined program finds nothing of the server")
{
    if (!is_confined_here()) return;
    ::setenv("CHENGXIN_SECRET", "secret", 1);
    CHECK(run({"/usr/bin/env"}).value() == "LANG=C.UTF-8\n");
    ::unsetenv("CHENGXIN_SECRET");

    const TemporaryDirectory directory;
    const std::string keys = directory.path() + "/keys";
    std::ofstream(keys) << "secret\n";
    CHECK(code_of(sh("read line < " + keys + "; echo $line")).find("secret") == std::string::npos);
    CHECK(code_of(run({"/bin/cat", keys})) == "unsupported exit 1");
    CHECK(code_of(run({"/bin/ls", directory.path()})) == "unsupported exit 2");
    CHECK(code_of(run({"/bin/cat", "/etc/passwd"})) == "unsupported exit 1");
    CHECK(code_of(run({"/bin/cat", "/proc/self/environ"})) == "unsupported exit 1");

    const int open = ::open(keys.c_str(), O_RDONLY); // stays open over exec
    REQUIRE(open >= 0);
    for (const int number : {3, 4, 5, open, 10, 11, 12, 13, 14}) {
        CAPTURE(number);
        CHECK(python("os.read(" + std::to_string(number) + ",10)").value() == "refused\n");
    }
    ::close(open);
}

TEST_CASE("a confined program can change nothing")
{
    if (!is_confined_here()) return;
    const TemporaryDirectory directory;
    const std::string there = directory.path() + "/there";
    std::ofstream(there) << "as it was";
    const std::string quoted = "'" + there + "'";
    const std::vector<std::string> statements = {"os.open(" + quoted + ",os.O_WRONLY)",
                                                 "os.open(" + quoted + ",os.O_RDONLY|os.O_TRUNC)",
                                                 "os.open('" + directory.path() + "/new',os.O_RDWR|os.O_CREAT)",
                                                 "os.open('/usr/lib',os.O_TMPFILE|os.O_WRONLY)",
                                                 "os.truncate(" + quoted + ",0)",
                                                 "os.unlink(" + quoted + ")",
                                                 "os.rename(" + quoted + "," + quoted + "+'2')",
                                                 "os.mkdir('" + directory.path() + "/folder')",
                                                 "os.symlink('/','" + directory.path() + "/link')",
                                                 "os.chmod(" + quoted + ",0o777)",
                                                 "os.open('/dev/null',os.O_WRONLY)",
                                                 "os.memfd_create('x')",
                                                 "os.write(0,b'x')",
                                                 "os.ftruncate(0,0)"};
    for (const std::string& statement : statements) {
        CAPTURE(statement);
        CHECK(python(statement).value() == "refused\n");
    }
    std::string text;
    std::getline(std::ifstream(there), text);
    CHECK(text == "as it was");
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

TEST_CASE("a confined program reaches nobody")
{
    if (!is_confined_here()) return;
    for (const char* statement :
         {"socket.socket(socket.AF_INET)", "socket.socket(socket.AF_INET6,socket.SOCK_DGRAM)", "socket.socket(socket.AF_UNIX)",
          "socket.socket(socket.AF_NETLINK,socket.SOCK_RAW)", "socket.socketpair()", "os.kill(os.getppid(),0)", "os.kill(os.getppid(),9)",
          "os.fork()", "os.posix_spawn('/bin/true',['true'],{})", "os.setsid()",
          "resource.prlimit(os.getppid(),resource.RLIMIT_NOFILE,(0,0))", "os.setpriority(os.PRIO_PROCESS,0,-5)", "os.chroot('/usr')",
          "os.unshare(os.CLONE_NEWUSER) if hasattr(os,'unshare') else [][0]"}) {
        CAPTURE(std::string(statement));
        const auto tried = python(statement);
        CHECK((!tried || *tried == "refused\n")); // it ends with an error, or says so
    }
    // Calls that no library offers: ptrace, process_vm_readv, mount, bpf, unshare, io_uring_setup, userfaultfd, perf_event_open, keyctl,
    // execveat, clone3.
#if defined(__x86_64__)
    for (const int call : {101, 310, 165, 321, 272, 425, 323, 298, 250, 322, 435, 62, 200, 234, 41, 53}) {
#else
    for (const int call : {117, 270, 40, 280, 97, 425, 282, 241, 219, 281, 435, 129, 130, 131, 198, 199}) {
#endif
        CAPTURE(call);
        const auto answer = run({"/usr/bin/python3", "-I", "-S", "-c",
                                 "import ctypes\nl=ctypes.CDLL(None,use_errno=True)\nprint(l.syscall(" + std::to_string(call) +
                                     ",0,0,0,0,0,0),ctypes.get_errno())"});
        REQUIRE(answer);
        CHECK((*answer == "-1 1\n" || *answer == "-1 38\n"));
    }
    // SIGIO to whoever is named by fcntl(F_SETOWN); others' limits.
    CHECK(python("__import__('fcntl').fcntl(1,__import__('fcntl').F_SETOWN,os.getppid())").value() == "refused\n");
}

TEST_CASE("a confined program cannot go on for ever, nor fill the server")
{
    if (!is_confined_here()) return;
    const auto limited = [](std::vector<std::string> command, Program limits) {
        limits.command = std::move(command);
        return code_of(sandbox::run(k_log, limits, "input"));
    };
    CHECK(limited({"/usr/bin/yes"}, {.command = {"yes"}, .most_output = 1'000'000}) == "too_large output");
    CHECK(limited({"/bin/sh", "-c", "while :; do :; done"}, {.command = {"sh"}, .cpu_seconds = 1}) == "too_large cpu");
    CHECK(limited({"/bin/sh", "-c", "trap '' XCPU; while :; do :; done"}, {.command = {"sh"}, .cpu_seconds = 1}) == "too_large cpu");
    CHECK(limited({"/bin/sleep", "100000"}, {.command = {"sleep"}, .deadline = std::chrono::milliseconds(50)}) == "too_large deadline");
    CHECK(limited({"/bin/sh", "-c", "exec >&-; while :; do :; done"}, {.command = {"sh"}, .deadline = std::chrono::milliseconds(50)}) ==
          "too_large deadline");
    CHECK(limited({"/usr/bin/python3", "-I", "-S", "-c", "b'x'*(1<<29)"}, {.command = {"python"}, .memory = 256U << 20U}) ==
          "unsupported exit 1");
    CHECK(code_of(sh("bomb() { bomb | bomb & }; bomb; echo still here")).find("output") == std::string::npos); // cannot fork
}

TEST_CASE("how a confined program ended is told in a sentence")
{
    if (!is_confined_here()) return;
    CHECK(code_of(run({"/bin/false"})) == "unsupported exit 1");
    CHECK(code_of(run({"/usr/bin/python3", "-I", "-S", "-c", "import ctypes; ctypes.string_at(0)"})) == "unsupported signal 11");
    CHECK(code_of(run({"/usr/bin/no-such-program"})) == "unavailable missing");
    const auto no_pdf = sandbox::pdf_text(k_log, "this is no PDF");
    REQUIRE_FALSE(no_pdf);
    const bool installed = std::filesystem::exists("/usr/bin/pdftotext");
    CHECK(no_pdf.error().code == (installed ? ErrorCode::unsupported : ErrorCode::unavailable));
    CHECK(no_pdf.error().message.find("pdftotext") != std::string::npos);
}

TEST_CASE("without all that confines, nothing runs, and the reason is told")
{
    const TemporaryDirectory directory;
    for (const auto& [kernel, missing] :
         {std::pair{sandbox::Support{0, true}, "landlock"}, std::pair{sandbox::Support{3, false}, "seccomp"},
          std::pair{sandbox::Support{0, false}, "landlock, seccomp"}}) {
        const auto refused = sandbox::run(k_log, {.command = {"/bin/cat"}}, "x", kernel);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::unavailable);
        CHECK(refused.error().detail == "sandbox");
        CHECK(refused.error().message.find(std::string("缺少 ") + missing + "，") != std::string::npos);
    }
}

TEST_CASE("an older kernel's rules confine, too")
{
    if (!is_confined_here()) return;
    const TemporaryDirectory directory;
    std::ofstream(directory.path() + "/keys") << "secret\n";
    for (int version = 1; version <= sandbox::support().landlock; ++version) {
        CAPTURE(version);
        const sandbox::Support kernel{version, true};
        CHECK(sandbox::run(k_log, {.command = {"/bin/cat"}}, "x", kernel).value() == "x");
        CHECK_FALSE(sandbox::run(k_log, {.command = {"/bin/cat", directory.path() + "/keys"}}, "x", kernel));
    }
}

TEST_CASE("no thread that answers requests waits for a program")
{
    const storage::NoWaiting no_waiting;
    CHECK_THROWS_AS((void)run({"/bin/cat"}), std::logic_error);
}
