#include "tests/core/http/fake_server.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::http;

static std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a.example\r\n\r\n"; }

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
