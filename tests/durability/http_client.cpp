#include "tests/durability/http_client.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace chengxin::durability {

namespace {

constexpr int k_seconds = 120; ///< a request may wait long behind an import; a killed server closes the connection at once

class Socket {
public:
    Socket() : m_handle(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Socket() { ::close(m_handle); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    bool connect(int port) const
    {
        const timeval limit{k_seconds, 0};
        ::setsockopt(m_handle, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(m_handle, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(m_handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    bool write(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const ssize_t count = ::send(m_handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// False at the end and at a failure.
    bool read(std::string& text) const
    {
        char buffer[16 * 1024];
        ssize_t count = 0;
        do count = ::recv(m_handle, buffer, sizeof buffer, 0);
        while (count < 0 && errno == EINTR);
        if (count <= 0) return false;
        text.append(buffer, static_cast<std::size_t>(count));
        return true;
    }

private:
    int m_handle;
};

std::size_t content_length(const std::string& head)
{
    const std::size_t at = head.find("\r\nContent-Length: ");
    if (at == std::string::npos) throw std::runtime_error("an answer without length: " + head);
    return static_cast<std::size_t>(std::atoll(head.c_str() + at + 18));
}

std::optional<Answer> read_answer(const Socket& socket)
{
    std::string text;
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos) {
        if (!socket.read(text)) return std::nullopt;
    }
    Answer answer{std::atoi(text.c_str() + 9), text.substr(0, end + 2), text.substr(end + 4)};
    const std::size_t length = content_length(answer.head);
    while (answer.body.size() < length) {
        if (!socket.read(answer.body)) return std::nullopt;
    }
    return answer;
}

} // namespace

std::optional<Answer> HttpClient::send(int port, const std::string& method, const std::string& address, const std::string& type, const std::string& body) const
{
    const Socket socket;
    if (!socket.connect(port)) return std::nullopt;
    std::string head = method + " " + address + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    if (!m_cookie.empty()) head += "Cookie: " + m_cookie + "\r\n";
    if (method == "POST") head += "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    if (!socket.write(head + "\r\n" + body)) return std::nullopt;
    return read_answer(socket);
}

std::optional<Answer> HttpClient::get(int port, const std::string& address) const
{
    return send(port, "GET", address, {}, {});
}

std::optional<Answer> HttpClient::post_json(int port, const std::string& path, const std::string& body) const
{
    return send(port, "POST", path, "application/json", body);
}

std::optional<Answer> HttpClient::post_file(int port, const std::string& path, const std::string& catalogue, const std::string& file_name,
    const std::string& bytes) const
{
    const std::string boundary = "----durability-7d3f1b";
    const std::string body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"catalogue\"\r\n\r\n" + catalogue + "\r\n--" + boundary +
        "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file_name + "\"\r\nContent-Type: text/csv\r\n\r\n" + bytes + "\r\n--" + boundary + "--\r\n";
    return send(port, "POST", path, "multipart/form-data; boundary=" + boundary, body);
}

std::string sign_in(int port, const std::string& name, const std::string& password)
{
    const auto answer = HttpClient().post_json(port, "/api/v1/accounts/sign-in", R"({"name":")" + name + R"(","password":")" + password + "\"}");
    if (!answer || answer->status != 200) throw std::runtime_error("sign-in failed: " + (answer ? answer->body : std::string("no answer")));
    const std::size_t at = answer->head.find("\r\nSet-Cookie: ") + 14;
    return answer->head.substr(at, answer->head.find(';', at) - at);
}

} // namespace chengxin::durability
