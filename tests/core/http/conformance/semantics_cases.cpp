// Cases about methods, connections and conditions.
#include "tests/core/http/conformance/cases.hpp"

namespace chengxin::http::conformance {

using enum Level;

std::vector<Case> method_cases()
{
    constexpr auto k_method = "RFC 9110 §9.1";
    const auto request = [](const std::string& method, const std::string& fields = {}, const std::string& body = {}) {
        return method + " /inline HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n" + body;
    };
    return {
        {"COMP-HEAD-NO-BODY", must, "RFC 9110 §9.3.2", request("HEAD"), {{200, {}, true}}},
        {"own/HEAD then GET", must, "RFC 9110 §9.3.2", request("HEAD") + get("/inline/2"), {{200, {}, true}, {200, "GET /inline/2? 0"}}},
        {"own/HEAD of a large answer", must, "RFC 9110 §9.3.2", "HEAD /large HTTP/1.1\r\nHost: a.example\r\n\r\n", {{200, {}, true}}},
        {"own/HEAD refused has no body either", must, "RFC 9110 §9.3.2", "HEAD /inline HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", {{400, {}, true}}, After::closed},
        refused("COMP-METHOD-CASE", should, k_method, request("get"), 501),
        refused("COMP-UNKNOWN-METHOD", should, k_method, request("FOOBAR"), 501),
        refused("own/method that begins like GET", should, k_method, request("GETX"), 501),
        refused("own/method with brackets", must, "RFC 9110 §5.6.2", request("G[]T")),
        refused("own/method beyond ASCII", must, "RFC 9110 §5.6.2", request("G\xc3\x89T")),
        refused("COMP-405-ALLOW", must, "RFC 9110 §15.5.6", request("DELETE"), 405),
        refused("own/PUT", must, "RFC 9110 §15.5.6", request("PUT", "Content-Length: 5\r\n", "hello"), 405),
        refused("own/PATCH", must, "RFC 9110 §15.5.6", request("PATCH"), 405),
        refused("COMP-METHOD-TRACE", should, "RFC 9110 §9.3.8", request("TRACE"), 405),
        refused("COMP-TRACE-WITH-BODY", should, "RFC 9110 §9.3.8", request("TRACE", "Content-Length: 5\r\n", "hello"), 405),
        refused("COMP-TRACE-SENSITIVE", should, "RFC 9110 §9.3.8", request("TRACE", "Authorization: Bearer secret-token-123\r\n"), 405),
        refused("COMP-METHOD-CONNECT", should, "RFC 9110 §9.3.6", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n", 405),
        {"COMP-OPTIONS-ALLOW", should, "RFC 9110 §9.3.7", request("OPTIONS"), {{204}}},
        {"COMP-NO-CL-IN-204", must, "RFC 9110 §8.6", get("/empty"), {{204}}},
        {"own/204 then the next answer", must, "RFC 9112 §6.3", get("/empty") + get("/inline/2"), {{204}, {200, "GET /inline/2? 0"}}},
        accepted("COMP-DATE-HEADER", must, "RFC 9110 §6.6.1", get("/inline")),   // the run looks at the Date of every answer
        accepted("COMP-DATE-FORMAT", must, "RFC 9110 §5.6.7", get("/inline")),
        accepted("COMP-CONTENT-TYPE", should, "RFC 9110 §8.3", get("/inline")),
        accepted("COMP-ACCEPT-NONSENSE", may, "RFC 9110 §12.5.1", with("Accept: application/x-nonsense\r\n")),
        accepted("COMP-POST-UNSUPPORTED-CT", may, "RFC 9110 §15.5.16", post("Content-Length: 5\r\nContent-Type: application/x-nonsense\r\n", "hello"), "hello"),
        accepted("COMP-RANGE-POST", must, "RFC 9110 §14.2", post("Content-Length: 5\r\nRange: bytes=0-1\r\n", "hello"), "hello"),
        accepted("COMP-RANGE-INVALID", may, "RFC 9110 §14.2", with("Range: bytes=abc-xyz\r\n"), "GET /inline? 0"),
        accepted("MAL-RANGE-OVERLAPPING", none, "RFC 9110 §14.2", with("Range: bytes=0-,0-,0-,0-,0-,0-,0-\r\n"), "GET /inline? 0"),
    };
}

static std::vector<Case> expectation_cases()
{
    constexpr auto k_expect = "RFC 9110 §10.1.1";
    const std::string ask = "Content-Length: 5\r\nExpect: 100-continue\r\n";
    return {
        refused("COMP-EXPECT-UNKNOWN", may, k_expect, with("Expect: 200-ok\r\n"), 417),
        refused("own/two expectations", may, k_expect, post("Expect: 100-continue, other\r\nContent-Length: 5\r\n", "hello"), 417),
        accepted("h1spec/request with Expect header", must, k_expect, with("Expect: 100-continue\r\n"), "GET /inline? 0"),
        accepted("SMUG-EXPECT-100-CL", must, k_expect, post(ask, "hello"), "hello"), // the body is there already: no 100
        {"SMUG-EXPECT-100-CL-DESYNC", must, k_expect, post(ask, "hello") + get("/inline/2"), {{200, "hello"}, {200, "GET /inline/2? 0"}}},
        {"COMP-NO-1XX-HTTP10", must, "RFC 9110 §15.2", "POST /body HTTP/1.0\r\nHost: a.example\r\n" + ask + "\r\nhello", {{200, "hello"}}, After::closed},
        refused("own/refused before the body: no 100", must, k_expect, "POST /private HTTP/1.1\r\nHost: a.example\r\n" + ask + "\r\n", 401),
        refused("own/too large: no 100", must, k_expect, post("Content-Length: 1001\r\nExpect: 100-continue\r\n"), 413),
        {"own/no 100 to HTTP/1.0, which goes on waiting", must, k_expect, "POST /body HTTP/1.0\r\n" + ask + "\r\n", {{200, "hello"}}, After::closed, "hello"},
    };
}

std::vector<Case> connection_cases()
{
    constexpr auto k_persistence = "RFC 9112 §9.3";
    constexpr auto k_upgrade = "RFC 9110 §7.8";
    const std::string websocket = "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: ";
    std::vector<Case> cases = {
        {"COMP-CONNECTION-CLOSE", must, "RFC 9112 §9.6", with("Connection: close\r\n"), {{200}}, After::closed},
        {"own/close in a list, in capitals", must, "RFC 9112 §9.6", with("Connection: x, CLOSE\r\n"), {{200}}, After::closed},
        {"own/close in the second field", must, "RFC 9112 §9.6", with("Connection: keep-alive\r\nConnection: close\r\n"), {{200}}, After::closed},
        {"own/close and keep-alive", must, k_persistence, with("Connection: keep-alive, close\r\n"), {{200}}, After::closed},
        {"own/nothing after a close is answered", must, "RFC 9112 §9.6", with("Connection: close\r\n") + get("/inline/2"), {{200, "GET /inline? 0"}}, After::closed},
        {"own/keep-alive is the default", must, k_persistence, get("/inline"), {{200}}},
        {"own/close after a POST", must, "RFC 9112 §9.6", post("Connection: close\r\nContent-Length: 5\r\n", "hello"), {{200, "hello"}}, After::closed},
        {"COMP-HTTP10-DEFAULT-CLOSE", should, k_persistence, "GET /inline HTTP/1.0\r\nHost: a.example\r\n\r\n", {{200}}, After::closed},
        {"own/HTTP/1.0 with keep-alive", should, k_persistence, "GET /inline HTTP/1.0\r\nHost: a.example\r\nConnection: keep-alive\r\n\r\n", {{200}}},
        {"own/HTTP/1.0 with a body", must, k_persistence, "POST /body HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello", {{200, "hello"}}, After::closed},
        {"own/three pipelined, the middle one slow", must, "RFC 9112 §9.3.2", get("/inline/1") + get("/slow") + get("/inline/3"),
         {{200, "GET /inline/1? 0"}, {200, "GET /slow? 0"}, {200, "GET /inline/3? 0"}}},
        {"own/bodies in a pipeline", must, "RFC 9112 §9.3.2", length(" 5") + chunked("3\r\nabc\r\n0\r\n\r\n") + length(" 0", "") + get("/inline"),
         {{200, "hello"}, {200, "abc"}, {200, ""}, {200, "GET /inline? 0"}}},
        {"own/empty lines between requests", should, "RFC 9112 §2.2", get("/inline/1") + "\r\n\r\n" + get("/inline/2"), {{200}, {200, "GET /inline/2? 0"}}},
        {"own/a good one, then a bad one", must, "RFC 9112 §9.3.2", get("/inline/1") + "GET /inline HTTP/1.1\r\n\r\n" + get("/inline/3"), {{200}, {400}}, After::closed},
        refused("own/401 spares the body and closes", must, "RFC 9112 §9.6", "POST /private HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello" + get("/inline"), 401),
        accepted("COMP-UPGRADE-POST", must, "RFC 6455 §4.1", post("Connection: Upgrade\r\n" + websocket + "13\r\n"), ""),
        accepted("COMP-UPGRADE-MISSING-CONN", must, k_upgrade, with(websocket + "13\r\n")),
        accepted("COMP-UPGRADE-UNKNOWN", must, k_upgrade, with("Connection: Upgrade\r\nUpgrade: totally-made-up/1.0\r\n")),
        accepted("COMP-UPGRADE-INVALID-VER", may, "RFC 6455 §4.4", with("Connection: Upgrade\r\n" + websocket + "99\r\n")),
        {"COMP-UPGRADE-HTTP10", must, k_upgrade, "GET /inline HTTP/1.0\r\nHost: a.example\r\nConnection: Upgrade\r\n" + websocket + "13\r\n\r\n", {{200}}, After::closed},
        accepted("own/upgrade to h2c is not taken", may, k_upgrade, with("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n")),
        {"own/Proxy-Connection is taken for Connection", none, k_persistence, with("Proxy-Connection: close\r\n"), {{200}}, After::closed},
    };
    const auto expectations = expectation_cases();
    cases.insert(cases.end(), expectations.begin(), expectations.end());
    return cases;
}

std::vector<Case> semantics_cases()
{
    constexpr auto k_match = "RFC 9110 §13.1.2";
    const auto tagged = [](const std::string& fields) { return "GET /tagged HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n"; };
    const auto pair = [&](const char* id, Level level, const char* clause, const std::string& fields, int status) {
        return Case{id, level, clause, tagged("") + tagged(fields), {{200}, {status}}};
    };
    return {
        pair("CAP-ETAG-304", should, k_match, "If-None-Match: \"v1\"\r\n", 304),
        pair("CAP-ETAG-IN-304", must, "RFC 9110 §15.4.5", "If-None-Match: \"v1\"\r\n", 304),
        pair("CAP-ETAG-WEAK", must, k_match, "If-None-Match: W/\"v1\"\r\n", 304),
        pair("CAP-INM-PRECEDENCE", must, "RFC 9110 §13.2.2", "If-None-Match: \"v1\"\r\nIf-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n", 304),
        pair("CAP-INM-WILDCARD", must, k_match, "If-None-Match: *\r\n", 304),
        pair("CAP-INM-UNQUOTED", should, "RFC 9110 §8.8.3", "If-None-Match: v1\r\n", 200),
        pair("CAP-IMS-FUTURE", must, "RFC 9110 §13.1.3", "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT\r\n", 200),
        pair("CAP-IMS-INVALID", must, "RFC 9110 §13.1.3", "If-Modified-Since: not-a-date\r\n", 200),
        pair("CAP-LAST-MODIFIED-304", none, "RFC 9110 §13.1.3", "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\r\n", 200), // no dates are given out
        pair("own/tag in a list", must, k_match, "If-None-Match: \"v0\", \"a,b\", \"v1\"\r\n", 304),
        pair("own/tag in the second field", must, k_match, "If-None-Match: \"v0\"\r\nIf-None-Match: \"v1\"\r\n", 304),
        pair("own/another tag", must, k_match, "If-None-Match: \"v10\"\r\n", 200),
        {"own/304 has no body in a pipeline", must, "RFC 9112 §6.3", tagged("If-None-Match: \"v1\"\r\n") + get("/inline/2"), {{304}, {200, "GET /inline/2? 0"}}},
        {"own/304 to a HEAD", must, "RFC 9110 §13.2.1", "HEAD /tagged HTTP/1.1\r\nHost: a.example\r\nIf-None-Match: \"v1\"\r\n\r\n", {{304, {}, true}}},
        {"own/a POST is never answered 304", must, k_match, "POST /tagged HTTP/1.1\r\nHost: a.example\r\nIf-None-Match: \"v1\"\r\nContent-Length: 0\r\n\r\n", {{200}}},
    };
}

std::vector<Case> all_cases()
{
    std::vector<Case> all;
    for (const auto& part : {fragment_cases(), request_line_cases(), target_cases(), field_cases(), length_cases(), coding_cases(), chunk_cases(), trailer_cases(),
                             smuggling_cases(), method_cases(), connection_cases(), semantics_cases()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

} // namespace chengxin::http::conformance
