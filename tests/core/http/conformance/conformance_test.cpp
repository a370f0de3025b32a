#include "tests/core/http/conformance/cases.hpp"
#include "tests/core/http/tls_client.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <regex>
#include <set>

using namespace chengxin::http;
using namespace chengxin::http::conformance;
using std::chrono::milliseconds;

namespace {

using Connect = std::function<std::unique_ptr<RawClient>()>;

/// What holds for every answer, whatever was asked.
void check_form(Answer answer, bool closes)
{
    static const std::regex k_status_line("HTTP/1\\.1 [1-5][0-9][0-9] [ -~]*");
    static const std::regex k_date("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] [A-Z][a-z]{2} 20[0-9]{2} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT");
    const auto has = [&](const char* name) { return answer.headers.count(name) == 1; };
    CHECK(std::regex_match(answer.status_line, k_status_line)); // RFC 9112 §4
    CHECK(std::regex_match(answer.headers["date"], k_date));    // RFC 9110 §6.6.1
    CHECK_FALSE(has("transfer-encoding"));
    const auto has_body = answer.status != 204 && answer.status != 304;
    CHECK(has("content-length") == has_body); // RFC 9110 §8.6
    CHECK(has("content-type") == has_body);
    CHECK((answer.headers["connection"] == "close") == closes); // RFC 9112 §9.6
    if (answer.status == 304) CHECK(has("etag"));               // RFC 9110 §15.4.5
    if (answer.status == 405 || answer.status == 501) CHECK(answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"); // RFC 9110 §15.5.6
    if (answer.status == 204 && has("allow")) CHECK(answer.headers["allow"] == "GET, HEAD, POST, OPTIONS");
}

/// Every refusal of the listener explains itself.
void check_explanation(Answer answer)
{
    CHECK(answer.headers["content-type"] == "application/json; charset=utf-8");
    CHECK(answer.body.find("{\"error\":{\"code\":\"") == 0);
    CHECK(answer.body.find("\"request_id\":\"" + answer.headers["x-request-id"]) != std::string::npos);
}

void check_answer(const Expected& expected, const Answer& answer, bool closes)
{
    CHECK(answer.status == expected.status);
    if (answer.status == 0) return;
    check_form(answer, closes);
    if (expected.body) CHECK(answer.body == *expected.body);
    if (answer.status >= 400 && answer.status != 401 && !expected.is_bodyless) check_explanation(answer);
}

/// Where the head arrives before the body, the server may ask for it; an HTTP/1.0 client must never be told.
bool may_continue(const Case& test)
{
    return test.request.find("Expect: 100-continue") != std::string::npos && test.request.find("HTTP/1.0") == std::string::npos;
}

void run(const Case& test, RawClient& client)
{
    client.send(test.request);
    if (!test.rest.empty()) {
        CHECK(client.is_silent(milliseconds(20)));
        client.send(test.rest);
    }
    for (const auto& expected : test.answers) {
        const auto is_last = &expected == &test.answers.back();
        const auto body = expected.is_bodyless ? RawClient::Body::none : RawClient::Body::expected;
        auto answer = client.read_answer(body);
        if (answer.status == 100 && may_continue(test)) answer = client.read_answer(body);
        check_answer(expected, answer, is_last && test.after == After::closed);
        if (answer.status == 0) return;
    }
    if (test.after == After::closed) {
        CHECK(client.is_closed());
        return;
    }
    client.send(get("/inline/after"));
    CHECK(client.read_answer().body == "GET /inline/after? 0");
}

void run_all(const Connect& connect)
{
    for (const auto& test : all_cases()) {
        INFO(std::string(test.id), ", ", std::string(test.clause));
        const auto client = connect();
        CHECK_NOTHROW(run(test, *client));
    }
}

void run_all(Options options)
{
    FakeServer fake(std::move(options));
    run_all([&] { return std::make_unique<RawClient>(fake.server->port()); });
}

} // namespace

TEST_CASE("every message has its own answer")
{
    run_all(Options());
}

TEST_CASE("it is the same answer wherever the network cuts the message")
{
    for (const auto size : {1, 2, 3, 7, 61}) {
        CAPTURE(size);
        Options options;
        options.limits.read_bytes = static_cast<std::size_t>(size);
        run_all(std::move(options));
    }
}

TEST_CASE("it is the same answer over TLS")
{
    const CertificateFiles files;
    Options options;
    options.tls = files.tls;
    FakeServer fake(options);
    run_all([&] { return std::make_unique<TlsClient>(fake.server->port()); });
}

TEST_CASE("100 Continue comes before the body is sent, and only once")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    for (const auto* framing : {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}) {
        client.send(post(std::string("Expect: 100-Continue\r\n") + framing));
        const auto interim = client.read_answer();
        CHECK(interim.status == 100);
        CHECK(interim.headers.empty());
        CHECK(client.is_silent(milliseconds(20)));
        client.send(framing[0] == 'C' ? "hello" : "5\r\nhello\r\n0\r\n\r\n");
        CHECK(client.read_answer().body == "hello");
    }
}

TEST_CASE("the table is whole")
{
    const auto cases = all_cases();
    std::set<std::string> ids;
    for (const auto& test : cases) CHECK_MESSAGE(ids.insert(test.id).second, test.id);
    const auto of = [&](auto matches) { return std::count_if(cases.begin(), cases.end(), matches); };
    const auto begins = [&](std::string_view start) { return of([=](const Case& test) { return std::string_view(test.id).substr(0, start.size()) == start; }); };
    const auto probe = begins("COMP-") + begins("RFC9") + begins("SMUG-") + begins("MAL-") + begins("NORM-") + begins("COOK-") + begins("CAP-");
    CHECK(begins("h1spec/") == 33);
    const auto level = [&](Level wanted) { return of([=](const Case& test) { return test.level == wanted; }); };
    MESSAGE(cases.size(), " cases: 33 of h1spec, ", probe, " of Http11Probe, ", begins("own/"), " our own; ", level(Level::must), " MUST, ", level(Level::should),
            " SHOULD, ", level(Level::may), " MAY, ", level(Level::none), " of no clause");
}
