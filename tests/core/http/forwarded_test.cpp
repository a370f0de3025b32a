#include "server/http/forwarded.hpp"

#include "tests/core/http/fake_server.hpp"

#include <doctest/doctest.h>

namespace chengxin::http {

namespace {

struct Case {
    const char* name;
    const char* peer;
    std::map<std::string, std::string> headers;
    const char* address;
    bool secure;
};

std::vector<Network> networks(std::initializer_list<const char*> texts)
{
    std::vector<Network> list;
    for (const char* text : texts) list.push_back(parse_network(text).value());
    return list;
}

} // namespace

TEST_CASE("forwarded: what a proxy says counts when it is trusted, and only then")
{
    const auto trusted = networks({"10.0.0.0/8", "192.0.2.1", "fd00::/8"});
    const std::vector<Case> cases = {
        {"no proxy, no fields", "203.0.113.9", {}, "203.0.113.9", false},
        {"a visitor who makes it up", "203.0.113.9", {{"x-forwarded-for", "1.2.3.4"}, {"x-forwarded-proto", "https"}}, "203.0.113.9", false},
        {"one proxy", "10.1.2.3", {{"x-forwarded-for", "203.0.113.9"}, {"x-forwarded-proto", "https"}}, "203.0.113.9", true},
        {"what the visitor put in front is not believed", "10.1.2.3", {{"x-forwarded-for", "1.2.3.4, 203.0.113.9"}}, "203.0.113.9", false},
        {"two proxies", "10.1.2.3", {{"x-forwarded-for", "203.0.113.9, 192.0.2.1"}}, "203.0.113.9", false},
        {"only proxies", "10.1.2.3", {{"x-forwarded-for", "10.9.9.9"}}, "10.9.9.9", false},
        {"nonsense", "10.1.2.3", {{"x-forwarded-for", "nobody"}}, "10.1.2.3", false},
        {"nonsense on the left of a proxy", "10.1.2.3", {{"x-forwarded-for", "nobody, 192.0.2.1"}}, "192.0.2.1", false},
        {"an empty list", "10.1.2.3", {{"x-forwarded-for", " , "}}, "10.1.2.3", false},
        {"with a port", "10.1.2.3", {{"x-forwarded-for", "203.0.113.9:4711"}}, "203.0.113.9", false},
        {"IPv6", "fd00::1", {{"x-forwarded-for", "2001:db8::7"}}, "2001:db8::7", false},
        {"IPv6 with a port", "fd00::1", {{"x-forwarded-for", "[2001:db8::7]:443"}}, "2001:db8::7", false},
        {"IPv4 in IPv6", "::ffff:10.1.2.3", {{"x-forwarded-for", "::ffff:203.0.113.9"}}, "203.0.113.9", false},
        {"the last protocol is the proxy's own", "10.1.2.3", {{"x-forwarded-for", "203.0.113.9"}, {"x-forwarded-proto", "https, http"}}, "203.0.113.9", false},
        {"Forwarded", "10.1.2.3", {{"forwarded", "for=203.0.113.9;proto=https;by=10.1.2.3"}}, "203.0.113.9", true},
        {"Forwarded, quoted, several", "10.1.2.3", {{"forwarded", "for=1.2.3.4;proto=http, For=\"[2001:db8::7]:4711\";Proto=HTTPS, for=192.0.2.1;proto=https"}}, "2001:db8::7", true},
        {"Forwarded, hidden", "10.1.2.3", {{"forwarded", "for=_hidden;proto=https"}}, "10.1.2.3", false},
        {"both: the older one", "10.1.2.3", {{"x-forwarded-for", "203.0.113.9"}, {"forwarded", "for=1.2.3.4"}}, "203.0.113.9", false},
    };
    for (const Case& test : cases) {
        CAPTURE(std::string(test.name));
        RawRequest request;
        request.remote_address = test.peer;
        request.headers = test.headers;
        apply_forwarded(request, trusted);
        CHECK(request.remote_address == test.address);
        CHECK(request.secure == test.secure);
    }
}

TEST_CASE("forwarded: networks")
{
    CHECK(parse_network("10.0.0.0/8")->contains(boost::asio::ip::make_address("10.255.0.1")));
    CHECK_FALSE(parse_network("10.0.0.0/8")->contains(boost::asio::ip::make_address("11.0.0.1")));
    CHECK(parse_network("10.1.2.128/25")->contains(boost::asio::ip::make_address("10.1.2.200")));
    CHECK_FALSE(parse_network("10.1.2.128/25")->contains(boost::asio::ip::make_address("10.1.2.100")));
    CHECK_FALSE(parse_network("10.1.2.3")->contains(boost::asio::ip::make_address("fd00::1")));
    for (const char* text : {"", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "fd00::/129"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(parse_network(text));
    }
}

TEST_CASE("forwarded: through the listener")
{
    Options options;
    options.trusted_proxies = {"127.0.0.1"};
    FakeServer fake(options);
    auto answer = ask(fake.server->port(), "GET /inline HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n");
    CHECK(answer.headers["strict-transport-security"] == "max-age=31536000");
    CHECK(fake.application.last_request().remote_address == "203.0.113.9");
    CHECK(fake.application.last_request().secure);
    FakeServer other;
    ask(other.server->port(), "GET /inline HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n");
    CHECK(other.application.last_request().remote_address == "127.0.0.1");
    CHECK_FALSE(other.application.last_request().secure);
    FakeApplication application;
    Options wrong;
    wrong.port = 0;
    wrong.trusted_proxies = {"everybody"};
    CHECK_FALSE(Server::start(wrong, application));
}

} // namespace chengxin::http
