#pragma once

#include "server/core/portal.hpp"
#include "shared/core/result.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A running server serves the command line through a Unix socket in its data directory, DIR/control: only one process may write to the
/// database. Whoever may connect is the server's own user (or root); the kernel says who that is.
///
///     → {"command":"user.add","arguments":{…}}\n      one request a connection, at most 64 KiB
///     ← {"ok":true,"text":"…"}\n  or  {"ok":false,"text":"…"}\n
namespace chengxin {

/// A command that works on an open portal, be it the server's or the command line's own. `arguments` is a JSON object; the answer is
/// what a person reads. Thread-safe.
struct ControlCommand {
    const char* name; ///< "<feature>.<verb>"
    Result<std::string> (*run)(Portal& portal, std::string_view arguments);
};

class Control {
public:
    /// Opens the socket (mode 0600, an old one of a killed server is replaced) and starts a thread. The caller holds the directory's lock.
    static Result<std::unique_ptr<Control>> start(Portal& portal, std::vector<ControlCommand> commands);
    ~Control(); ///< ends the command that runs, then the socket

private:
    struct State;
    explicit Control(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Asks the server that holds the directory. Nothing: none does. An error is the server's own sentence, or that it does not answer.
Result<std::optional<std::string>> ask_server(const std::string& data_directory, std::string_view command, std::string_view arguments);

/// Runs a command where the directory is: in the server that holds it, else here.
using OpenPortal = std::function<Result<std::string>(const ControlCommand&, std::string_view arguments)>;
Result<std::string> run_command(const std::string& data_directory, const ControlCommand& command, std::string_view arguments, const OpenPortal& here);

} // namespace chengxin
