#include "server/core/control.hpp"

#include "server/core/control_socket.hpp"
#include "server/core/failure.hpp"
#include "shared/core/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace chengxin {

namespace {

using control::Descriptor;

constexpr int k_request_seconds = 10;
constexpr int k_answer_seconds = 600; ///< a command may wait for the writer and hash a password

std::string json_of(const Result<std::string>& answer)
{
    std::string out = std::string("{\"ok\":") + (answer ? "true" : "false") + ",\"text\":";
    append_json_text(out, answer ? *answer : answer.error().message);
    return out + "}";
}

struct Request {
    std::string command;
    std::string arguments;
};

Result<Request> parse(const std::string& line)
{
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(line, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* command = object ? object->if_contains("command") : nullptr;
    const auto* arguments = object ? object->if_contains("arguments") : nullptr;
    if (!command || !command->is_string() || !arguments || !arguments->is_object()) return fail(ErrorCode::invalid_request, "控制接口收到的内容无法读取。", "control");
    return Request{std::string(command->as_string().data(), command->as_string().size()), boost::json::serialize(*arguments)};
}

} // namespace

struct Control::State {
    Portal& portal;
    std::vector<ControlCommand> commands;
    Descriptor listener;
    Descriptor stop{eventfd(0, EFD_CLOEXEC)};
    std::thread thread;

    void work();
    void serve(int client);
    Result<std::string> run(const std::string& line);
};

Result<std::string> Control::State::run(const std::string& line)
{
    const auto request = parse(line);
    if (!request) return fail(request.error());
    const auto known = std::find_if(commands.begin(), commands.end(), [&](const ControlCommand& command) { return request->command == command.name; });
    if (known == commands.end()) return fail(ErrorCode::not_found, "正在运行的服务没有这个命令：" + request->command + "。服务和命令行的版本可能不同。", "control");
    try {
        return known->run(portal, request->arguments);
    } catch (const std::exception& exception) {
        portal.log.failure("control.failure", exception);
        const std::string sentence = storage::sentence_of(kind_of(exception));
        return fail(ErrorCode::internal, sentence.empty() ? "命令没有完成，详情见服务的日志。" : sentence, "control");
    }
}

void Control::State::serve(int client)
{
    if (!control::peer_is_allowed(client)) {
        portal.log.warning("control.refused");
        (void)control::write_line(client, json_of(fail(ErrorCode::forbidden, "只有运行服务的系统用户能使用控制接口。", "control")));
        return;
    }
    const auto line = control::read_line(client, k_request_seconds);
    (void)control::write_line(client, json_of(line ? run(*line) : Result<std::string>(fail(line.error())))); // whoever asked may have gone
}

void Control::State::work()
{
    for (;;) {
        pollfd waiting[] = {{listener.get(), POLLIN, 0}, {stop.get(), POLLIN, 0}};
        if (poll(waiting, 2, -1) < 0 && errno != EINTR) return;
        if (waiting[1].revents != 0) return;
        if ((waiting[0].revents & POLLIN) == 0) continue;
        const Descriptor client(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client) continue;
        const timeval patience{k_request_seconds, 0};
        setsockopt(client.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        serve(client.get());
    }
}

Result<std::unique_ptr<Control>> Control::start(Portal& portal, std::vector<ControlCommand> commands)
{
    auto listener = control::listen_in(portal.store.directory());
    if (!listener) return fail(listener.error());
    auto state = std::unique_ptr<State>(new State{portal, std::move(commands), std::move(*listener)});
    state->thread = std::thread([&working = *state] { working.work(); });
    return std::unique_ptr<Control>(new Control(std::move(state)));
}

Control::Control(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Control::~Control()
{
    const std::uint64_t one = 1;
    (void)!write(m_state->stop.get(), &one, sizeof one);
    m_state->thread.join();
    (void)unlink((m_state->portal.store.directory() + "/control").c_str());
}

Result<std::optional<std::string>> ask_server(const std::string& data_directory, std::string_view command, std::string_view arguments)
{
    const Descriptor server = control::connect_to(data_directory);
    if (!server) return std::nullopt;
    std::string line = "{\"command\":";
    append_json_text(line, command);
    line.append(",\"arguments\":").append(arguments).append("}");
    if (!control::write_line(server.get(), line)) return fail(ErrorCode::unavailable, "控制接口的连接中断。", "control");
    const auto answer = control::read_line(server.get(), k_answer_seconds);
    if (!answer) return fail(answer.error());
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(*answer, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* ok = object ? object->if_contains("ok") : nullptr;
    const auto* text = object ? object->if_contains("text") : nullptr;
    if (!ok || !ok->is_bool() || !text || !text->is_string()) return fail(ErrorCode::unavailable, "控制接口的应答无法读取。", "control");
    std::string said(text->as_string().data(), text->as_string().size());
    if (!ok->as_bool()) return fail(ErrorCode::conflict, said, "control");
    return std::optional<std::string>(std::move(said));
}

Result<std::string> run_command(const std::string& data_directory, const ControlCommand& command, std::string_view arguments, const OpenPortal& here)
{
    auto answered = ask_server(data_directory, command.name, arguments);
    if (!answered) return fail(answered.error());
    if (*answered) return std::move(**answered);
    return here(command, arguments);
}

} // namespace chengxin
