// Cases about header fields.
#include "tests/core/http/conformance/cases.hpp"

namespace chengxin::http::conformance {

using enum Level;

static std::string many_fields(int count, const std::string& value)
{
    std::string fields;
    for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": " + value + "\r\n";
    return with(fields);
}

static std::string many_cookies(int count)
{
    std::string pairs = "k0=v0";
    for (int i = 1; i < count; ++i) pairs += "; k" + std::to_string(i) + "=v" + std::to_string(i);
    return pairs;
}

static std::vector<Case> host_cases()
{
    constexpr auto k_host = "RFC 9112 §3.2";
    return {
        refused("RFC9112-7.1-MISSING-HOST", must, k_host, "GET /inline HTTP/1.1\r\n\r\n"),
        refused("h1spec/missing Host header", must, k_host, "GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"),
        refused("RFC9110-5.4-DUPLICATE-HOST", must, k_host, with("Host: other.example\r\n")),
        refused("h1spec/multiple Host headers", must, k_host, with("Host: example.org\r\n")),
        refused("COMP-DUPLICATE-HOST-SAME", must, k_host, with("Host: a.example\r\n")),
        refused("own/two Hosts in HTTP/1.0", must, k_host, "GET /inline HTTP/1.0\r\nHost: a.example\r\nHost: b.example\r\n\r\n"),
        refused("COMP-HOST-WITH-USERINFO", must, k_host, host(" user@a.example")),
        refused("COMP-HOST-WITH-PATH", must, k_host, host(" a.example/path")),
        refused("COMP-HOST-EMPTY-VALUE", must, k_host, host(" ")),
        refused("own/Host without any value", must, k_host, host("")),
        refused("SMUG-MULTIPLE-HOST-COMMA", must, "RFC 9110 §7.2", host(" a.example, other.example")),
        refused("own/Host with a wrong port", must, k_host, host(" a.example:x")),
        refused("own/Host with a port of six digits", must, k_host, host(" a.example:123456")),
        refused("own/Host that is only a port", must, k_host, host(" :80")),
        refused("own/Host with a query", must, k_host, host(" a.example?x")),
        refused("own/Host with a blank inside", must, k_host, host(" a example")),
        refused("own/Host with an open bracket", must, k_host, host(" [::1")),
        refused("own/Host with bytes beyond ASCII", must, k_host, host(" \xe4\xbc\x8a")),
        accepted("own/Host with a port", must, k_host, host(" a.example:8080")),
        accepted("own/Host with an empty port", must, k_host, host(" a.example:")),
        accepted("own/Host is IPv6", must, k_host, host(" [::1]:8080")),
        accepted("own/Host without a blank", must, "RFC 9112 §5", host("a.example")),
        accepted("h1spec/valid GET with edge cases", must, "RFC 9112 §5", "GET /inline HTTP/1.1\r\nhoSt:\texample.com\r\nempty:\r\n\r\n"),
        {"COMP-HTTP10-NO-HOST", may, k_host, "GET /inline HTTP/1.0\r\n\r\n", {{200}}, After::closed},
    };
}

static std::vector<Case> syntax_cases()
{
    constexpr auto k_field = "RFC 9112 §5";
    constexpr auto k_value = "RFC 9110 §5.5";
    return {
        refused("RFC9112-5.1-OBS-FOLD", must, "RFC 9112 §5.2", with("X-Test: value\r\n continued\r\n")),
        refused("own/line folded by a tab", must, "RFC 9112 §5.2", with("X-Test: value\r\n\tcontinued\r\n")),
        refused("COMP-WHITESPACE-BEFORE-HEADERS", must, "RFC 9112 §2.2", "GET /inline HTTP/1.1\r\n \r\nHost: a.example\r\n\r\n"),
        refused("own/blank before the first field", must, "RFC 9112 §2.2", "GET /inline HTTP/1.1\r\n Host: a.example\r\n\r\n"),
        refused("RFC9110-5.6.2-SP-BEFORE-COLON", must, "RFC 9112 §5.1", with("X-Test : value\r\n")),
        refused("own/tab before the colon", must, "RFC 9112 §5.1", with("X-Test\t: value\r\n")),
        refused("RFC9112-5-EMPTY-HEADER-NAME", must, k_field, with(": empty-name\r\n")),
        refused("RFC9112-5-INVALID-HEADER-NAME", must, k_field, with("Bad[Name: value\r\n")),
        refused("h1spec/invalid header characters", must, k_field, with("X-Invalid[]: test\r\n")),
        refused("RFC9112-5-HEADER-NO-COLON", must, k_field, with("NoColonHere\r\n")),
        refused("own/blank in the name", must, k_field, with("X Y: z\r\n")),
        refused("own/quotes around the name", must, k_field, with("\"X\": z\r\n")),
        refused("MAL-NON-ASCII-HEADER-NAME", must, k_field, with("X-T\xc3\xabst: value\r\n")),
        refused("own/control character in the name", must, k_field, with("X\x02Y: value\r\n")),
        refused("SMUG-BARE-CR-HEADER-VALUE", must, "RFC 9112 §2.2", post("Content-Length: 5\r\nX-Test: val\rue\r\n", "hello")),
        refused("own/two carriage returns at a line's end", must, "RFC 9112 §2.2", with("X-Test: value\r\r\n")),
        refused("MAL-NUL-IN-HEADER-VALUE", must, k_value, with("X-Test: val\0ue\r\n"_bytes)),
        refused("MAL-CONTROL-CHARS-HEADER", must, k_value, with("X-Test: abc\x07\x08\x0b""def\r\n")),
        refused("h1spec/invalid control character", must, k_value, with("X-Bad-Control-Char: test\x07\r\n")),
        refused("own/DEL in a value", must, k_value, with("X: a\x7f\r\n")),
        accepted("h1spec/empty header value", must, k_value, with("X-Empty-Header: \r\n")),
        accepted("own/tab inside a value", must, k_value, with("X: a\tb\r\n")),
        accepted("own/bytes beyond ASCII in a value", must, k_value, with("X: \xe4\xbc\x8a\xff\r\n")),
        accepted("own/blanks around a value are no part of it", must, k_value, "GET /fields HTTP/1.1\r\nHost: a.example\r\nX: \t y z \t \r\n\r\n",
                 "host: a.example\nx: y z\n"),
        accepted("own/names compare without case", must, "RFC 9110 §5.1", "GET /fields HTTP/1.1\r\nHOST: a.example\r\nX-a: 1\r\nx-A: 2\r\n\r\n",
                 "host: a.example\nx-a: 1, 2\n"),
        accepted("own/all token characters in a name", must, k_field, with("!#$%&'*+-.^_`|~09azAZ: v\r\n")),
        refused("MAL-LONG-HEADER-VALUE", should, "RFC 6585 §5", with("X-Big: " + std::string(100'000, 'B') + "\r\n"), 431),
        refused("MAL-LONG-HEADER-NAME", should, "RFC 6585 §5", with(std::string(100'000, 'A') + ": v\r\n"), 431),
        refused("MAL-MANY-HEADERS", should, "RFC 6585 §5", many_fields(10'000, "value"), 431),
        refused("own/101 fields", should, "RFC 6585 §5", many_fields(100, "y"), 431),
        accepted("own/100 fields", none, "RFC 6585 §5", many_fields(99, "y")),
        refused("own/many fields beyond the bytes", should, "RFC 6585 §5", many_fields(99, std::string(200, 'z')), 431),
        refused("COMP-DUPLICATE-CT", should, "RFC 9110 §5.3", post("Content-Length: 5\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n", "hello")),
        refused("own/two Authorizations", should, "RFC 9110 §5.3", with("Authorization: a\r\nAuthorization: b\r\n")),
        refused("own/two Origins", should, "RFC 9110 §5.3", with("Origin: http://a.example\r\nOrigin: http://b.example\r\n")),
    };
}

static std::vector<Case> cookie_cases()
{
    constexpr auto k_cookie = "RFC 6265 §5.4";
    const auto fields = [](const std::string& cookie) { return "GET /fields HTTP/1.1\r\nHost: a.example\r\n" + cookie + "\r\n"; };
    const auto echoed = [](const std::string& value) { return "cookie: " + value + "\nhost: a.example\n"; };
    return {
        accepted("COOK-ECHO", none, k_cookie, fields("Cookie: foo=bar\r\n"), echoed("foo=bar")),
        refused("COOK-OVERSIZED", none, k_cookie, fields("Cookie: big=" + std::string(65'536, 'A') + "\r\n"), 431),
        accepted("COOK-EMPTY", none, k_cookie, fields("Cookie: \r\n"), echoed("")),
        refused("COOK-NUL", none, "RFC 9110 §5.5", fields("Cookie: foo=\0bar\r\n"_bytes)),
        refused("COOK-CONTROL-CHARS", none, "RFC 9110 §5.5", fields("Cookie: foo=\x01\x02\x03\r\n")),
        accepted("COOK-MANY-PAIRS", none, k_cookie, fields("Cookie: " + many_cookies(1000) + "\r\n"), echoed(many_cookies(1000))),
        accepted("COOK-MALFORMED", none, k_cookie, fields("Cookie: ===;;;\r\n"), echoed("===;;;")),
        accepted("COOK-MULTI-HEADER", none, k_cookie, fields("Cookie: a=1\r\nCookie: b=2\r\n"), echoed("a=1; b=2")),
        accepted("COOK-PARSED-BASIC", none, k_cookie, fields("Cookie: foo=bar\r\n"), echoed("foo=bar")),
        accepted("COOK-PARSED-MULTI", none, k_cookie, fields("Cookie: a=1; b=2; c=3\r\n"), echoed("a=1; b=2; c=3")),
        accepted("COOK-PARSED-EMPTY-VAL", none, k_cookie, fields("Cookie: foo=\r\n"), echoed("foo=")),
        accepted("COOK-PARSED-SPECIAL", none, k_cookie, fields("Cookie: a=hello world; b=x=y\r\n"), echoed("a=hello world; b=x=y")),
    };
}

/// A name that only resembles another is another name.
static std::vector<Case> likeness_cases()
{
    return {
        accepted("NORM-UNDERSCORE-CL", none, "RFC 9110 §5.1", post("Content-Length: 11\r\nContent_Length: 99\r\n", "hello world"), "hello world"),
        refused("NORM-SP-BEFORE-COLON-CL", must, "RFC 9112 §5.1", post("Content-Length: 11\r\nContent-Length : 5\r\n", "hello world")),
        refused("NORM-TAB-IN-NAME", must, "RFC 9112 §5", post("Content-Length: 11\r\nContent\tLength: 99\r\n", "hello world")),
        accepted("NORM-CASE-TE", must, "RFC 9110 §5.1", post("TRANSFER-ENCODING: chunked\r\n", "B\r\nhello world\r\n0\r\n\r\n"), "hello world"),
        {"NORM-UNDERSCORE-TE", none, "RFC 9110 §5.1", post("Transfer_Encoding: chunked\r\n", "B\r\nhello world\r\n0\r\n\r\n"), {{200, ""}, {400}}, After::closed},
        accepted("SMUG-TRANSFER_ENCODING", none, "RFC 9110 §5.1", post("Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", "hello"), "hello"),
    };
}

std::vector<Case> field_cases()
{
    std::vector<Case> cases;
    for (const auto& part : {host_cases(), syntax_cases(), cookie_cases(), likeness_cases()}) cases.insert(cases.end(), part.begin(), part.end());
    return cases;
}

} // namespace chengxin::http::conformance
