#include "tests/core/http/fake_server.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::http;

namespace {

struct Case {
    const char* name;
    std::string request;
    int status;
};

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a.example\r\n\r\n"; }
std::string with(const std::string& fields) { return "GET /inline HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n"; }
std::string post(const std::string& fields, const std::string& body) { return "POST /echo HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n" + body; }
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

std::string many_fields(int count)
{
    std::string fields;
    for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
    return with(fields);
}

const std::vector<Case> k_accepted = {
    {"plain", get("/inline"), 200},
    {"empty lines before", "\r\n\r\n" + get("/inline"), 200},
    {"HTTP/1.0 without Host", "GET /inline HTTP/1.0\r\n\r\n", 200},
    {"absolute form", get("http://a.example/inline?x=1"), 200},
    {"absolute form without path", get("http://a.example"), 200},
    {"Host with port", "GET /inline HTTP/1.1\r\nHost: a.example:8080\r\n\r\n", 200},
    {"Host is IPv6", "GET /inline HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 200},
    {"field name in any case", "GET /inline HTTP/1.1\r\nhOST:a.example\r\n\r\n", 200},
    {"encoded Chinese path", get("/inline/%E4%BC%8A"), 200},
    {"empty field value", with("X-Empty:\r\n"), 200},
    {"repeated list field", with("Accept: a/b\r\nAccept: c/d\r\n"), 200},
    {"100 fields", many_fields(99), 200},
    {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", 204},
    {"OPTIONS path", "OPTIONS /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 204},
    {"body by length", post("Content-Length: 5\r\n", "12345"), 200},
    {"POST without body", post("", ""), 200},
    {"body by chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), 200},
    {"chunk size in capitals with extension", chunked("A;x=y;z=\"q\"\r\n0123456789\r\n0\r\n\r\n"), 200},
    {"trailer is dropped", chunked("1\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n"), 200},
    {"Transfer-Encoding in capitals", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"), 200},
    {"body of the largest size", post("Content-Length: 1000\r\n", std::string(1000, 'x')), 200},
};

const std::vector<Case> k_refused = {
    {"no Host", "GET /inline HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", with("Host: b.example\r\n"), 400},
    {"the same Host twice", with("Host: a.example\r\n"), 400},
    {"empty Host", "GET /inline HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"Host with user", "GET /inline HTTP/1.1\r\nHost: me@a.example\r\n\r\n", 400},
    {"Host with path", "GET /inline HTTP/1.1\r\nHost: a.example/b\r\n\r\n", 400},
    {"Host with a wrong port", "GET /inline HTTP/1.1\r\nHost: a.example:x\r\n\r\n", 400},
    {"Host list", "GET /inline HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n", 400},
    {"absolute form with another host", get("http://b.example/inline"), 400},
    {"absolute form with another scheme", get("ftp://a.example/inline"), 400},
    {"bare line feeds", "GET /inline HTTP/1.1\nHost: a.example\n\n", 400},
    {"one bare line feed", "GET /inline HTTP/1.1\r\nHost: a.example\nX: y\r\n\r\n", 400},
    {"bare carriage return", with("X: a\rb\r\n"), 400},
    {"NUL in a field", with(std::string("X: a\0b\r\n", 8)), 400},
    {"control character in a field", with("X: a\x01""b\r\n"), 400},
    {"folded line", with("X: a\r\n b\r\n"), 400},
    {"folded first line", "GET /inline HTTP/1.1\r\n Host: a.example\r\n\r\n", 400},
    {"blank before the colon", with("X : y\r\n"), 400},
    {"no colon", with("X\r\n"), 400},
    {"empty field name", with(": y\r\n"), 400},
    {"field name with a blank", with("X Y: z\r\n"), 400},
    {"field name with a bracket", with("X[]: z\r\n"), 400},
    {"lower-case version", "GET /inline http/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"no version", "GET /inline\r\nHost: a.example\r\n\r\n", 400},
    {"two blanks", "GET  /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"tab as separator", "GET\t/inline\tHTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"blank at the end", "GET /inline HTTP/1.1 \r\nHost: a.example\r\n\r\n", 400},
    {"no target", "GET  HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"fragment", get("/inline#x"), 400},
    {"raw Chinese path", get("/inline/伊"), 400},
    {"broken escape", get("/inline/%zz"), 400},
    {"cut escape", get("/inline/%e"), 400},
    {"NUL in the path", get("/inline/%00"), 400},
    {"line end in the path", get("/inline/%0d%0a"), 400},
    {"not UTF-8", get("/inline/%ff%fe"), 400},
    {"dot segments", get("/inline/../etc/passwd"), 400},
    {"encoded dot segments", get("/inline/%2e%2e/etc/passwd"), 400},
    {"encoded slash", get("/inline%2fx"), 400},
    {"backslash", get("/inline\\x"), 400},
    {"relative target", get("inline"), 400},
    {"GET *", get("*"), 400},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"HTTP/2.0", "GET /inline HTTP/2.0\r\nHost: a.example\r\n\r\n", 505},
    {"HTTP/1.9", "GET /inline HTTP/1.9\r\nHost: a.example\r\n\r\n", 505},
    {"HTTP/0.9", "GET /inline HTTP/0.9\r\nHost: a.example\r\n\r\n", 505},
    {"TLS on the plain port", std::string("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", 11), 400},
    {"DELETE", "DELETE /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 405},
    {"TRACE", "TRACE /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 405},
    {"CONNECT", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n", 405},
    {"unknown method", "BREW /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 501},
    {"lower-case method", "get /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 501},
    {"method with brackets", "G[]T /inline HTTP/1.1\r\nHost: a.example\r\n\r\n", 400},
    {"long target", get("/inline?" + std::string(9000, 'a')), 414},
    {"endless target", "GET /" + std::string(20'000, 'a'), 414},
    {"long field", with("X: " + std::string(17'000, 'a') + "\r\n"), 431},
    {"101 fields", many_fields(100), 431},
    {"length and chunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"chunks and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
    {"two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "12345"), 400},
    {"the same length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "12345"), 400},
    {"length list", post("Content-Length: 5, 5\r\n", "12345"), 400},
    {"negative length", post("Content-Length: -5\r\n", "12345"), 400},
    {"length with sign", post("Content-Length: +5\r\n", "12345"), 400},
    {"hexadecimal length", post("Content-Length: 0x5\r\n", "12345"), 400},
    {"length beyond 64 bits", post("Content-Length: 99999999999999999999\r\n", ""), 400},
    {"empty length", post("Content-Length:\r\n", ""), 400},
    {"fractional length", post("Content-Length: 5.0\r\n", "12345"), 400},
    {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
    {"chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501},
    {"identity", post("Transfer-Encoding: identity\r\n", ""), 501},
    {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
    {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400},
    {"two Transfer-Encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"empty Transfer-Encoding", post("Transfer-Encoding:\r\n", ""), 400},
    {"chunks in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunk size is no number", chunked("g\r\n\r\n0\r\n\r\n"), 400},
    {"chunk size with prefix", chunked("0x1\r\na\r\n0\r\n\r\n"), 400},
    {"negative chunk size", chunked("-1\r\na\r\n0\r\n\r\n"), 400},
    {"chunk size with blank before", chunked(" 1\r\na\r\n0\r\n\r\n"), 400},
    {"chunk size with underscore", chunked("1_0\r\na\r\n0\r\n\r\n"), 400},
    {"chunk size beyond 64 bits", chunked("FFFFFFFFFFFFFFFF1\r\na\r\n0\r\n\r\n"), 400},
    {"chunk longer than its size", chunked("1\r\nab\r\n0\r\n\r\n"), 400},
    {"chunk line with bare line feed", chunked("1\na\r\n0\r\n\r\n"), 400},
    {"chunk data with bare line feed", chunked("1\r\na\n0\r\n\r\n"), 400},
    {"chunk extension with bare line feed", chunked("1;x\na\r\n0\r\n\r\n"), 400},
    {"empty chunk line", chunked("\r\n\r\n0\r\n\r\n"), 400},
    {"Content-Length in the trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400},
    {"Host in the trailer", chunked("0\r\nHost: a\r\n\r\n"), 400},
    {"endless chunk extension", chunked("1;" + std::string(20'000, 'x')), 400},
    {"body too large by length", post("Content-Length: 1001\r\n", ""), 413},
    {"body too large by chunks", chunked("400\r\n" + std::string(1024, 'x') + "\r\n0\r\n\r\n"), 413},
    {"unknown expectation", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "a"), 417},
    {"two content types", post("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n", "a"), 400},
};

} // namespace

TEST_CASE("messages with right framing are answered")
{
    FakeServer fake;
    for (const auto& test : k_accepted) {
        CAPTURE(test.name);
        const auto answer = ask(fake.server->port(), test.request);
        CHECK(answer.status == test.status);
        CHECK(answer.headers.count("date") == 1);
    }
}

TEST_CASE("messages with wrong framing are refused, explained, and the connection closes")
{
    FakeServer fake;
    for (const auto& test : k_refused) {
        CAPTURE(test.name);
        RawClient client(fake.server->port());
        client.send(test.request);
        auto answer = client.read_answer();
        CHECK(answer.status == test.status);
        CHECK(answer.headers["connection"] == "close");
        CHECK(answer.headers["content-type"] == "application/json; charset=utf-8");
        CHECK(answer.body.find("{\"error\":{\"code\":\"") == 0);
        CHECK(answer.body.find("\"request_id\":\"" + answer.headers["x-request-id"]) != std::string::npos);
        if (test.status == 405 || test.status == 501) CHECK(answer.headers["allow"] == "GET, HEAD, POST, OPTIONS");
        CHECK(client.is_closed());
    }
}

TEST_CASE("any split of a request into two pieces gives the same answer")
{
    FakeServer fake;
    const auto request = chunked("3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n");
    RawClient client(fake.server->port());
    for (std::size_t i = 1; i < request.size(); i += 3) {
        CAPTURE(i);
        client.send(request.substr(0, i));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        client.send(request.substr(i));
        CHECK(client.read_answer().body == "POST /echo? 5");
    }
}

TEST_CASE("security fields are on every answer")
{
    FakeServer fake;
    for (const auto& request : {get("/inline"), get("/other"), std::string("nonsense\r\n\r\n")}) {
        auto answer = ask(fake.server->port(), request);
        CHECK(answer.headers["content-security-policy"].find("frame-ancestors 'none'") != std::string::npos);
        CHECK(answer.headers["content-security-policy"].find("unsafe-inline") == std::string::npos);
        CHECK(answer.headers["x-content-type-options"] == "nosniff");
        CHECK(answer.headers["referrer-policy"] == "same-origin");
        CHECK(answer.headers["cross-origin-opener-policy"] == "same-origin");
        CHECK(answer.headers["cross-origin-resource-policy"] == "same-origin");
        CHECK(answer.headers["cache-control"] == "no-store");
        CHECK(answer.headers.count("permissions-policy") == 1);
        CHECK(answer.headers.count("strict-transport-security") == 0);
    }
}

TEST_CASE("what arrives is what was sent")
{
    FakeServer fake;
    ask(fake.server->port(), "POST /a%20b/%E4%BC%8A+c?q=%E4%BC%8A+1 HTTP/1.1\r\nHost: a.example\r\nCookie: a=1\r\nCookie: b=2\r\nAccept: x/y\r\n"
                             "ACCEPT:  z/w \r\nContent-Length: 3\r\n\r\nabc");
    const auto request = fake.application.last_request();
    CHECK(request.method == "POST");
    CHECK(request.path == "/a b/伊+c");
    CHECK(request.query == "q=%E4%BC%8A+1");
    CHECK(request.headers.at("cookie") == "a=1; b=2");
    CHECK(request.headers.at("accept") == "x/y, z/w");
    CHECK(request.body == "abc");
    CHECK(request.remote_address == "127.0.0.1");
    CHECK(request.secure == false);
}
