#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// HTTP/1.1 conformance as a table. Ids that begin with "h1spec/" are the 33 cases of uNetworking/h1spec; COMP-, RFC9110-,
/// RFC9112-, SMUG-, MAL-, NORM-, COOK- and CAP- are the ids of MDA2AV/Http11Probe; "own/" are ours.
namespace chengxin::http::conformance {

/// How strongly the clause binds a server (RFC 2119). `none`: no clause says it, we do.
enum class Level { must, should, may, none };

/// An answer that has to come.
struct Expected {
    int status = 200;
    std::optional<std::string> body{}; ///< exactly this; nothing: any
    bool is_bodyless = false;          ///< the answer to a HEAD
};

/// What becomes of the connection after the answers: `open` is proved by one more request on it.
enum class After { open, closed };

struct Case {
    const char* id;
    Level level;
    const char* clause;
    std::string request;
    std::vector<Expected> answers;
    After after = After::open;
    std::string rest{}; ///< not empty: `request` must stay without an answer until this was sent too
};

std::vector<Case> fragment_cases();
std::vector<Case> request_line_cases();
std::vector<Case> target_cases();
std::vector<Case> field_cases();
std::vector<Case> length_cases();
std::vector<Case> coding_cases();
std::vector<Case> chunk_cases();
std::vector<Case> trailer_cases();
std::vector<Case> smuggling_cases();
std::vector<Case> method_cases();
std::vector<Case> connection_cases();
std::vector<Case> semantics_cases();

/// All of them.
std::vector<Case> all_cases();

// ---- messages ----

/// With NULs in it, as in "a\0b"_bytes.
inline std::string operator""_bytes(const char* text, std::size_t size) { return {text, size}; }

inline std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a.example\r\n\r\n"; }
inline std::string with(const std::string& fields) { return "GET /inline HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n"; }
inline std::string host(const std::string& value) { return "GET /inline HTTP/1.1\r\nHost:" + value + "\r\n\r\n"; }
inline std::string post(const std::string& fields, const std::string& body = {})
{
    return "POST /body HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n" + body;
}
inline std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }
inline std::string length(const std::string& value, const std::string& body = "hello") { return post("Content-Length:" + value + "\r\n", body); }

/// A refusal: one answer, then the connection closes.
inline Case refused(const char* id, Level level, const char* clause, std::string request, int status = 400)
{
    return {id, level, clause, std::move(request), {{status}}, After::closed};
}
inline Case accepted(const char* id, Level level, const char* clause, std::string request, std::optional<std::string> body = {})
{
    return {id, level, clause, std::move(request), {{200, std::move(body)}}};
}

} // namespace chengxin::http::conformance
