#include "tests/core/http/fake_server.hpp"

#include "server/http/header_value.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace chengxin::http {

FakeApplication::~FakeApplication()
{
    release();
    for (auto& thread : m_threads) thread.join();
}

std::uint64_t FakeApplication::body_limit(const std::string&, const std::string& path) const
{
    return path == "/upload" ? 4u << 20 : 1000;
}

std::optional<Reply> FakeApplication::refuse_before_body(const RawRequest& head)
{
    if (head.path != "/private") return std::nullopt;
    Reply reply;
    reply.status = 401;
    reply.body = "sign in first";
    return reply;
}

Reply FakeApplication::answer(const RawRequest& request)
{
    {
        const std::lock_guard lock(m_mutex);
        m_last = request;
    }
    Reply reply;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = request.method + " " + request.path + "?" + request.query + " " + std::to_string(request.large_body ? request.large_body->size() : request.body.size());
    if (request.path == "/large") reply.body = std::string(200'000, 'x');
    if (request.path == "/body") reply.body = request.body;
    if (request.path == "/fields") {
        reply.body.clear();
        for (const auto& [name, value] : request.headers) reply.body.append(name).append(": ").append(value).append("\n");
    }
    if (request.path == "/binary") {
        reply.body = std::string(50'000, 'b');
        reply.content_type = "application/octet-stream";
    }
    if (request.path == "/tagged") reply.headers["ETag"] = "\"v1\"";
    if (request.path == "/empty") reply.status = 204;
    if (request.path == "/split") reply.headers["X-Bad"] = "a\r\nSet-Cookie: b=c";
    if (request.path == "/held") hold();
    if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(100)); // what comes after it must not overtake
    return reply;
}

void FakeApplication::hold()
{
    std::unique_lock lock(m_mutex);
    ++m_held;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_released; });
}

void FakeApplication::wait_for_held(int count)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_held >= count; });
}

void FakeApplication::release()
{
    const std::lock_guard lock(m_mutex);
    m_released = true;
    m_changed.notify_all();
}

std::optional<Reply> FakeApplication::try_inline(const RawRequest& request)
{
    const auto is_inline = request.path.rfind("/inline", 0) == 0;
    return is_inline ? std::optional(answer(request)) : std::nullopt;
}

void FakeApplication::submit(RawRequest request, std::function<void(Reply)> done)
{
    const std::lock_guard lock(m_mutex);
    m_threads.emplace_back([this, request = std::move(request), done = std::move(done)] { done(answer(request)); });
}

RawRequest FakeApplication::last_request()
{
    const std::lock_guard lock(m_mutex);
    return m_last;
}

void wait_until(const std::function<bool()>& condition)
{
    for (int i = 0; i < 24'000; ++i) { // two minutes
        if (condition()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error("what the test waits for does not happen");
}

FakeServer::FakeServer(Options options)
{
    options.now = [this, start = std::chrono::steady_clock::now()] { return start + std::chrono::milliseconds(passed); };
    options.port = 0;
    if (options.threads == 0) options.threads = 2;
    options.on_access = [this](const AccessRecord& record) {
        const std::lock_guard lock(mutex);
        access_lines.push_back(std::string(record.method) + " " + std::string(record.path) + " " + std::to_string(record.status));
    };
    auto started = Server::start(std::move(options), application);
    if (!started) throw std::runtime_error(started.error().message + " " + started.error().detail);
    server = std::move(*started);
}

FakeServer::~FakeServer()
{
    server.reset();
}

void FakeServer::pass(std::chrono::milliseconds time)
{
    const auto before = server->ticks();
    passed += time.count();
    wait_until([&] { return server->ticks() >= before + 2; });
}

void FakeServer::wait()
{
    std::atomic<bool> ended{false};
    std::thread mover([&] {
        for (; !ended; std::this_thread::sleep_for(std::chrono::milliseconds(5))) passed += 1'000;
    });
    server->wait();
    ended = true;
    mover.join();
}

RawClient::RawClient(std::uint16_t port) : m_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("cannot connect");
}

RawClient::~RawClient()
{
    close(m_socket);
}

void RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = write_some(bytes);
        if (sent <= 0) return; // the server may close on purpose before all is sent; what it answered tells
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

long RawClient::write_some(std::string_view bytes)
{
    return ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

long RawClient::read_some(char* buffer, std::size_t size)
{
    return recv(m_socket, buffer, size, 0);
}

bool RawClient::wait_for_input(std::chrono::milliseconds time)
{
    pollfd poll_entry{m_socket, POLLIN, 0};
    return poll(&poll_entry, 1, static_cast<int>(time.count())) > 0;
}

bool RawClient::receive(std::chrono::milliseconds time)
{
    if (!wait_for_input(time)) throw std::runtime_error("the server does not answer");
    char buffer[65536];
    const auto size = read_some(buffer, sizeof buffer);
    if (size <= 0) return false;
    m_input.append(buffer, static_cast<std::size_t>(size));
    return true;
}

Answer RawClient::read_answer(Body body)
{
    constexpr auto k_time = std::chrono::minutes(2);
    Answer answer;
    auto end = m_input.find("\r\n\r\n");
    for (; end == std::string::npos; end = m_input.find("\r\n\r\n")) {
        if (!receive(k_time)) return answer;
    }
    auto head = m_input.substr(0, end + 2);
    m_input.erase(0, end + 4);
    answer.status_line = head.substr(0, head.find("\r\n"));
    answer.status = std::stoi(head.substr(9, 3));
    for (auto start = head.find("\r\n") + 2; start < head.size();) {
        const auto stop = head.find("\r\n", start);
        const auto line = head.substr(start, stop - start);
        const auto colon = line.find(": ");
        const auto is_new = answer.headers.emplace(to_lower(line.substr(0, colon)), line.substr(colon + 2)).second;
        if (!is_new) throw std::runtime_error("a header field came twice: " + line);
        start = stop + 2;
    }
    const auto length = answer.headers.count("content-length") != 0 && body == Body::expected ? std::stoul(answer.headers["content-length"]) : 0;
    while (m_input.size() < length) {
        if (!receive(k_time)) throw std::runtime_error("the body is cut short");
    }
    answer.body = m_input.substr(0, length);
    m_input.erase(0, length);
    return answer;
}

bool RawClient::is_closed(std::chrono::milliseconds time)
{
    if (!m_input.empty() || !wait_for_input(time)) return false;
    char byte = 0;
    return read_some(&byte, 1) <= 0;
}

void RawClient::reset()
{
    const linger at_once{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(m_socket);
    m_socket = -1;
}

bool RawClient::is_silent(std::chrono::milliseconds time)
{
    return m_input.empty() && !wait_for_input(time);
}

Answer ask(std::uint16_t port, std::string_view request, RawClient::Body body)
{
    RawClient client(port);
    client.send(request);
    return client.read_answer(body);
}

} // namespace chengxin::http
