// Cases about the request line and the head as a whole.
#include "tests/core/http/conformance/cases.hpp"

namespace chengxin::http::conformance {

using enum Level;

/// The server waits for the rest of a message, whatever the place where it was cut.
std::vector<Case> fragment_cases()
{
    constexpr auto k_clause = "RFC 9112 §2.2";
    const std::string whole = "GET /inline HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const auto cut = [&](const char* id, const std::string& first) { return Case{id, must, k_clause, first, {{200}}, After::open, whole.substr(first.size())}; };
    return {
        cut("h1spec/fragmented method", "G"),
        cut("h1spec/fragmented URL 1", "GET "),
        cut("h1spec/fragmented URL 2", "GET /inline"),
        cut("h1spec/fragmented URL 3", "GET /inline "),
        cut("h1spec/fragmented HTTP version", "GET /inline HTTP"),
        cut("h1spec/fragmented request line", "GET /inline HTTP/1.1"),
        cut("h1spec/fragmented request line newline 1", "GET /inline HTTP/1.1\r"),
        cut("h1spec/fragmented request line newline 2", "GET /inline HTTP/1.1\r\n"),
        cut("h1spec/fragmented field name", "GET /inline HTTP/1.1\r\nHos"),
        cut("h1spec/fragmented field value 1", "GET /inline HTTP/1.1\r\nHost:"),
        cut("h1spec/fragmented field value 2", "GET /inline HTTP/1.1\r\nHost: "),
        cut("h1spec/fragmented field value 3", "GET /inline HTTP/1.1\r\nHost: localhost"),
        cut("h1spec/fragmented field value 4", "GET /inline HTTP/1.1\r\nHost: localhost\r"),
        cut("h1spec/fragmented request", "GET /inline HTTP/1.1\r\nHost: localhost\r\n"),
        cut("h1spec/fragmented request termination", "GET /inline HTTP/1.1\r\nHost: localhost\r\n\r"),
        {"MAL-INCOMPLETE-REQUEST", none, k_clause, "GET /inline HTTP/1.1\r\nHost: a.example\r\nX-Test: value", {{200}}, After::open, "\r\n\r\n"},
        {"MAL-EMPTY-REQUEST", none, k_clause, "", {{200}}, After::open, get("/inline")},
        {"COMP-POST-CL-UNDERSEND", must, "RFC 9112 §6.3", length(" 10"), {{200, "helloworld"}}, After::open, "world"},
        {"COMP-CHUNKED-NO-FINAL", must, "RFC 9112 §7.1", chunked("5\r\nhello\r\n"), {{200, "hello"}}, After::open, "0\r\n\r\n"},
        {"own/last chunk without the empty line", must, "RFC 9112 §7.1", chunked("5\r\nhello\r\n0\r\n"), {{200, "hello"}}, After::open, "\r\n"},
        {"own/huge length without a body", must, "RFC 9112 §6.3", length(" 1000", ""), {{200}}, After::open, std::string(1000, 'x')},
        {"own/half of an empty line before", should, k_clause, "\r", {{200}}, After::open, "\n" + get("/inline")},
    };
}

std::vector<Case> request_line_cases()
{
    constexpr auto k_line = "RFC 9112 §3";
    constexpr auto k_version = "RFC 9112 §2.3";
    const auto line = [](const std::string& first) { return first + "\r\nHost: a.example\r\n\r\n"; };
    return {
        accepted("COMP-BASELINE", none, k_line, get("/inline")),
        accepted("h1spec/valid GET", must, k_line, get("/inline")),
        accepted("COMP-LEADING-CRLF", should, "RFC 9112 §2.2", "\r\n\r\n" + get("/inline")),
        accepted("own/one empty line before", should, "RFC 9112 §2.2", "\r\n" + get("/inline")),
        refused("own/bare LF before", none, "RFC 9112 §2.2", "\n" + get("/inline")),
        refused("RFC9112-2.2-BARE-LF-REQUEST-LINE", may, "RFC 9112 §2.2", "GET /inline HTTP/1.1\nHost: a.example\r\n\r\n"),
        refused("RFC9112-2.2-BARE-LF-HEADER", may, "RFC 9112 §2.2", "GET /inline HTTP/1.1\r\nHost: a.example\nX-Test: v\r\n\r\n"),
        refused("own/only bare LFs", may, "RFC 9112 §2.2", "GET /inline HTTP/1.1\nHost: a.example\n\n"),
        refused("RFC9112-3-CR-ONLY-LINE-ENDING", must, "RFC 9112 §2.2", "GET /inline HTTP/1.1\rHost: a.example\r\n\r\n"),
        refused("h1spec/invalid line ending", must, "RFC 9112 §2.2", "GET /inline HTTP/1.1\r\nHost: a.example\r\n\rSome-Header: Test\r\n\r\n"),
        refused("RFC9112-3-MULTI-SP-REQUEST-LINE", should, k_line, line("GET  /inline HTTP/1.1")),
        refused("COMP-REQUEST-LINE-TAB", should, k_line, line("GET\t/inline HTTP/1.1")),
        refused("own/tab before the version", should, k_line, line("GET /inline\tHTTP/1.1")),
        refused("own/blank at the end", should, k_line, line("GET /inline HTTP/1.1 ")),
        refused("own/blank at the beginning", should, k_line, line(" GET /inline HTTP/1.1")),
        refused("RFC9112-3-MISSING-TARGET", must, k_line, line("GET HTTP/1.1")),
        refused("own/empty target", must, k_line, line("GET  HTTP/1.1")),
        refused("COMP-SPACE-IN-TARGET", must, k_line, line("GET /in line HTTP/1.1")),
        refused("MAL-WHITESPACE-ONLY-LINE", none, k_line, "   \r\n\r\n"),
        refused("h1spec/request without HTTP version", must, k_line, "GET / \r\n\r\n"),
        refused("RFC9112-2.3-HTTP09-REQUEST", should, k_version, "GET /\r\n"),
        refused("RFC9112-2.3-INVALID-VERSION", should, k_version, line("GET /inline HTTP/9.9"), 505),
        refused("h1spec/invalid HTTP version", must, k_version, line("GET / HTTP/9.9"), 505),
        refused("own/HTTP/2.0 as text", must, k_version, line("GET /inline HTTP/2.0"), 505),
        refused("own/HTTP/0.9 with a version", should, k_version, line("GET /inline HTTP/0.9"), 505),
        refused("COMP-HTTP12-VERSION", should, "RFC 9110 §2.5", line("GET /inline HTTP/1.2"), 505), // 200 would do, too; nobody sends it
        refused("COMP-VERSION-MISSING-MINOR", must, k_version, line("GET /inline HTTP/1")),
        refused("own/version with an empty minor", must, k_version, line("GET /inline HTTP/1.")),
        refused("COMP-VERSION-LEADING-ZEROS", must, k_version, line("GET /inline HTTP/01.01")),
        refused("own/version with two digits", must, k_version, line("GET /inline HTTP/1.10")),
        refused("COMP-VERSION-WHITESPACE", must, k_version, line("GET /inline HTTP/ 1.1")),
        refused("COMP-VERSION-CASE", must, k_version, line("GET /inline http/1.1")),
        refused("own/another protocol", must, k_version, line("GET /inline SIP/2.0")),
        refused("h1spec/invalid prefix of request", must, k_line, "Extra lineGET / HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        refused("MAL-H2-PREFACE", none, k_version, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        refused("MAL-BINARY-GARBAGE", none, k_line, "\xb4\xe3\x1c\x9f\0\x7f\x80\r\n\r\n"_bytes),
        refused("own/TLS on the plain port", none, k_line, "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03"_bytes),
        refused("MAL-LONG-METHOD", should, k_line, line(std::string(100'000, 'A') + " / HTTP/1.1"), 414),
        refused("MAL-LONG-URL", must, k_line, get("/" + std::string(100'000, 'A')), 414),
        refused("own/target of 8193 bytes", must, k_line, get("/inline?" + std::string(8193 - 8, 'a')), 414),
        accepted("own/target of 8192 bytes", should, k_line, get("/inline?" + std::string(8192 - 8, 'a'))),
        accepted("COMP-LONG-URL-OK", should, k_line, get("/inline" + std::string(7900, 'a'))),
    };
}

std::vector<Case> target_cases()
{
    constexpr auto k_target = "RFC 9112 §3.2";
    return {
        refused("RFC9112-3.2-FRAGMENT-IN-TARGET", should, k_target, get("/inline#frag")),
        accepted("COMP-ABSOLUTE-FORM", must, "RFC 9112 §3.2.2", get("http://a.example/inline?x=1"), "GET /inline?x=1 0"),
        accepted("own/absolute form without a path", must, "RFC 9112 §3.2.2", get("http://a.example"), "GET /? 0"),
        accepted("own/absolute form in capitals", must, "RFC 9110 §4.2.3", get("HTTP://A.EXAMPLE/inline"), "GET /inline? 0"),
        refused("SMUG-ABSOLUTE-URI-HOST-MISMATCH", none, "RFC 9112 §3.2.2", get("http://other.example/inline")),
        refused("own/absolute form with another port", none, "RFC 9112 §3.2.2", get("http://a.example:81/inline")),
        refused("own/absolute form with user information", should, "RFC 9110 §4.2.4", get("http://me@a.example/inline")),
        refused("own/absolute form with another scheme", none, "RFC 9112 §3.2.2", get("ftp://a.example/inline")),
        refused("own/absolute form without a host", must, "RFC 9110 §4.2.1", get("http:///inline")),
        refused("own/HTTP/1.1 in absolute form needs a Host too", must, "RFC 9112 §3.2", "GET http://a.example/inline HTTP/1.1\r\n\r\n"),
        refused("own/authority form with GET", must, "RFC 9112 §3.2.3", get("a.example:443")),
        refused("COMP-ASTERISK-WITH-GET", must, "RFC 9112 §3.2.4", get("*")),
        refused("own/asterisk with POST", must, "RFC 9112 §3.2.4", "POST * HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n"),
        {"COMP-OPTIONS-STAR", must, "RFC 9112 §3.2.4", "OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", {{204}}},
        {"own/OPTIONS of the whole server in absolute form", must, "RFC 9112 §3.2.4", "OPTIONS http://a.example HTTP/1.1\r\nHost: a.example\r\n\r\n", {{204}}},
        refused("own/target without a slash", must, k_target, get("inline")),
        refused("MAL-NUL-IN-URL", must, k_target, "GET /\0test HTTP/1.1\r\nHost: a.example\r\n\r\n"_bytes),
        refused("own/control character in the target", must, k_target, get("/inline\x01")),
        refused("own/DEL in the target", must, k_target, get("/inline\x7f")),
        refused("MAL-NON-ASCII-URL", must, k_target, get("/caf\xc3\xa9")),
        refused("MAL-URL-BACKSLASH", none, k_target, get("/inline\\x")),
        refused("own/encoded backslash", none, k_target, get("/inline%5cx")),
        refused("own/encoded slash", none, k_target, get("/inline%2fx")),
        refused("MAL-URL-OVERLONG-UTF8", none, "RFC 3629 §3", get("/inline/%c0%af")),
        refused("own/not UTF-8", none, k_target, get("/inline/%ff%fe")),
        refused("MAL-URL-PERCENT-CRLF", none, k_target, get("/inline/%0d%0aX:y")),
        refused("MAL-URL-PERCENT-NULL", none, k_target, get("/inline/%00")),
        refused("own/broken escape", must, "RFC 3986 §2.1", get("/inline/%zz")),
        refused("own/cut escape", must, "RFC 3986 §2.1", get("/inline/%e")),
        refused("own/dot segments", none, "RFC 3986 §5.2.4", get("/inline/../etc/passwd")),
        refused("own/encoded dot segments", none, "RFC 3986 §5.2.4", get("/inline/%2e%2e/etc/passwd")),
        accepted("own/encoded Chinese path", must, "RFC 3986 §2.1", get("/inline/%E4%BC%8A"), "GET /inline/伊? 0"),
        accepted("own/query is left as it is", must, "RFC 3986 §3.4", get("/inline?q=%E4%BC%8A+1&&x"), "GET /inline?q=%E4%BC%8A+1&&x 0"),
        accepted("own/empty query", must, "RFC 3986 §3.4", get("/inline?"), "GET /inline? 0"),
    };
}

} // namespace chengxin::http::conformance
