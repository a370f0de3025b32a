#include "tests/core/http/tls_client.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::http;

namespace {

constexpr std::string_view k_request = "GET /inline HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view k_http_1_1 = "\x02h2\x08http/1.1";

struct TlsServer {
    CertificateFiles files;
    Options options = [this] {
        Options chosen;
        chosen.tls = files.tls;
        return chosen;
    }();
    FakeServer fake{options};
    std::uint16_t port = fake.server->port();
};

} // namespace

TEST_CASE("TLS 1.2 and 1.3 with http/1.1 only, and HSTS")
{
    TlsServer server;
    TlsClient newest(server.port, TLS1_3_VERSION, k_http_1_1);
    CHECK(newest.version() == "TLSv1.3");
    CHECK(newest.protocol() == "http/1.1");
    newest.send(k_request);
    auto answer = newest.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.headers["strict-transport-security"] == "max-age=31536000");
    CHECK(server.fake.application.last_request().secure);
    CHECK(TlsClient(server.port, TLS1_2_VERSION, k_http_1_1).version() == "TLSv1.2");
    CHECK(TlsClient(server.port).version() == "TLSv1.3");
    CHECK(TlsClient(server.port, TLS1_1_VERSION, k_http_1_1).version().empty());
    CHECK(TlsClient(server.port, TLS1_3_VERSION, "\x02h2").version().empty());
    newest.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(newest.read_answer().body.size() == 200'000);
    CHECK(RawClient(server.port).is_silent(std::chrono::milliseconds(100))); // waits for its deadline
}

TEST_CASE("over TLS only a browser that says who asks gets compressed answers")
{
    TlsServer server;
    const auto encoding = [&](const std::string& fields) {
        TlsClient client(server.port);
        client.send("GET /large HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n" + fields + "\r\n");
        return client.read_answer().headers["content-encoding"];
    };
    CHECK(encoding("") == "");
    CHECK(encoding("Sec-Fetch-Site: cross-site\r\n") == "");
    CHECK(encoding("Sec-Fetch-Site: same-origin\r\n") == "br");
}

TEST_CASE("the server says so before it closes a TLS connection")
{
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(version);
        TlsServer server;
        TlsClient asked(server.port, version);
        asked.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        CHECK(asked.read_answer().body.size() == 200'000);
        CHECK(asked.is_closed());
        CHECK(asked.was_told());

        TlsClient refused(server.port, version);
        refused.send("nonsense\r\n\r\n");
        CHECK(refused.read_answer().status == 400);
        CHECK(refused.is_closed());
        CHECK(refused.was_told());

        TlsClient leaving(server.port, version);
        leaving.send(k_request);
        CHECK(leaving.read_answer().status == 200);
        leaving.shut_down();
        CHECK(leaving.is_closed());
        CHECK(leaving.was_told());

        TlsClient idle(server.port, version);
        idle.send(k_request);
        CHECK(idle.read_answer().status == 200);
        server.fake.server->stop();
        CHECK(idle.is_closed());
        CHECK(idle.was_told());
    }
}

TEST_CASE("an idle TLS connection that is cut off is told, too")
{
    CertificateFiles files;
    Options options;
    options.tls = files.tls;
    FakeServer fake(options);
    TlsClient client(fake.server->port());
    client.send(k_request);
    CHECK(client.read_answer().status == 200);
    fake.pass(options.limits.idle_time + std::chrono::milliseconds(1));
    CHECK(client.is_closed());
    CHECK(client.was_told());
}

TEST_CASE("a missing or foreign key is refused with a sentence")
{
    const CertificateFiles files;
    FakeApplication application;
    Options options;
    options.port = 0;
    options.tls = Tls{files.tls.certificate_file, files.tls.certificate_file};
    const auto started = Server::start(options, application);
    REQUIRE(!started);
    CHECK(started.error().message.find("TLS") != std::string::npos);
}

TEST_CASE("a TLS connection that has rested answers as before")
{
    TlsServer server;
    TlsClient client(server.port);
    for (int round = 0; round < 2; ++round) {
        server.fake.pass(std::chrono::milliseconds(1600));
        client.send(k_request);
        CHECK(client.read_answer().status == 200);
    }
    server.fake.pass(std::chrono::milliseconds(1600));
    client.shut_down();
    CHECK(client.is_closed());
    CHECK(client.was_told());
}

TEST_CASE("visitors who leave in the middle of an answer harm nobody")
{
    TlsServer server;
    for (int i = 0; i < 50; ++i) {
        TlsClient client(server.port);
        for (int j = 0; j < 20; ++j) client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        client.reset();
    }
    TlsClient last(server.port);
    last.send(k_request);
    CHECK(last.read_answer().status == 200);
}
