#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chengxin::durability {

struct Answer {
    int status = 0;
    std::string head;
    std::string body;
};

/// A plain blocking client: one connection a request. It knows nothing of the server's code.
class HttpClient {
public:
    explicit HttpClient(std::string cookie = {}) : m_cookie(std::move(cookie)) {}

    /// Nothing: no whole answer came, so the request is not acknowledged.
    std::optional<Answer> get(int port, const std::string& address) const;
    std::optional<Answer> post_json(int port, const std::string& path, const std::string& body) const;
    std::optional<Answer> post_file(int port, const std::string& path, const std::string& catalogue, const std::string& file_name, const std::string& bytes) const;

private:
    std::optional<Answer> send(int port, const std::string& method, const std::string& address, const std::string& type, const std::string& body) const;
    std::string m_cookie;
};

/// Signs in and returns the cookie; throws when that is refused.
std::string sign_in(int port, const std::string& name, const std::string& password);

} // namespace chengxin::durability
