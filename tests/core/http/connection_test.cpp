#include "tests/core/http/fake_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace chengxin;
using namespace chengxin::http;
using std::chrono::milliseconds;

static std::string get(const std::string& target, const std::string& fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

TEST_CASE("keep-alive and close follow the version and the Connection field")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    for (int i = 0; i < 3; ++i) {
        client.send(get("/inline"));
        auto answer = client.read_answer();
        CHECK(answer.status == 200);
        CHECK(answer.headers.count("connection") == 0);
    }
    client.send(get("/inline", "Connection: close\r\n"));
    CHECK(client.read_answer().headers["connection"] == "close");
    CHECK(client.is_closed());

    RawClient old(fake.server->port());
    old.send("GET /inline HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(old.read_answer().headers["connection"] == "keep-alive");
    old.send("GET /inline HTTP/1.0\r\n\r\n");
    CHECK(old.read_answer().headers["connection"] == "close");
    CHECK(old.is_closed());
}

TEST_CASE("pipelined requests are answered in order, whoever answers them")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    client.send(get("/inline/1") + get("/slow?2") + get("/inline/3") + get("/large") + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"
                + get("/inline/6") + get("/inline/7", "Connection: close\r\n") + get("/inline/8"));
    CHECK(client.read_answer().body == "GET /inline/1? 0");
    CHECK(client.read_answer().body == "GET /slow?2 0");
    CHECK(client.read_answer().body == "GET /inline/3? 0");
    CHECK(client.read_answer().body.size() == 200'000);
    CHECK(client.read_answer().body == "POST /echo? 2");
    CHECK(client.read_answer().body == "GET /inline/6? 0");
    CHECK(client.read_answer().body == "GET /inline/7? 0");
    CHECK(client.is_closed());
}

TEST_CASE("thousands of pipelined requests do not pile up")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    constexpr auto k_count = 3000;
    std::string requests;
    for (int i = 0; i < k_count; ++i) requests += get("/inline/" + std::to_string(i));
    std::thread sender([&] { client.send(requests); });
    auto matching = 0;
    for (int i = 0; i < k_count; ++i) matching += client.read_answer().body == "GET /inline/" + std::to_string(i) + "? 0" ? 1 : 0;
    sender.join();
    CHECK(matching == k_count);
}

TEST_CASE("HEAD has the head of GET and no body; 204 and 304 have neither body nor length")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n" + get("/empty"));
    auto head = client.read_answer(RawClient::Body::none);
    CHECK(head.status == 200);
    CHECK(head.headers["content-length"] == "12"); // "GET /echo? 0"
    auto empty = client.read_answer();
    CHECK(empty.status == 204);
    CHECK(empty.headers.count("content-length") == 0);
    client.send(get("/tagged", "If-None-Match: \"v0\", W/\"v1\"\r\n"));
    auto known = client.read_answer();
    CHECK(known.status == 304);
    CHECK(known.headers.count("content-length") == 0);
    CHECK(known.headers["etag"] == "\"v1\"");
    client.send("HEAD /inline HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    CHECK(client.read_answer(RawClient::Body::none).status == 400);
    CHECK(client.is_closed());
}

TEST_CASE("Expect: 100-continue asks before the body, and an early refusal spares it")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(client.read_answer().status == 100);
    client.send("abc");
    CHECK(client.read_answer().body == "POST /upload? 3");

    client.send("POST /private HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    auto refused = client.read_answer();
    CHECK(refused.status == 401);
    CHECK(refused.headers["connection"] == "close");
    CHECK(client.is_closed());
}

TEST_CASE("a refusal reaches a client that is still sending its large body")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
    client.send(std::string(3'000'000, 'x'));
    CHECK(client.read_answer().status == 413);
}

TEST_CASE("bodies have the limit of their path and all together the limit of the memory")
{
    Options options;
    options.limits.body_memory = 3u << 20;
    FakeServer fake(options);
    const auto upload = [](std::size_t size) { return "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"; };
    CHECK(ask(fake.server->port(), upload(3'000'000) + std::string(3'000'000, 'x')).body == "POST /upload? 3000000");
    CHECK(ask(fake.server->port(), upload(3'500'000)).status == 503);
    CHECK(ask(fake.server->port(), upload(5'000'000)).status == 413);
    RawClient holder(fake.server->port());
    holder.send("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
    CHECK(holder.read_answer().status == 100); // the memory is set aside
    CHECK(ask(fake.server->port(), upload(2'000'000)).status == 503);
}

TEST_CASE("large and textual answers are compressed for those who take it")
{
    FakeServer fake;
    const auto encoding = [&](const std::string& target, const std::string& accept) {
        auto answer = ask(fake.server->port(), get(target, accept.empty() ? "" : "Accept-Encoding: " + accept + "\r\n"));
        return answer.headers["content-encoding"] + (answer.headers["vary"].empty() ? "" : " vary");
    };
    CHECK(encoding("/large", "gzip, deflate, br") == "br vary");
    CHECK(encoding("/large", "gzip;q=1.0, br;q=0.5") == "gzip vary");
    CHECK(encoding("/large", "br;q=0, *") == "gzip vary");
    CHECK(encoding("/large", "identity") == " vary");
    CHECK(encoding("/large", "") == " vary");
    CHECK(encoding("/binary", "gzip, br") == "");
    CHECK(encoding("/inline", "gzip, br") == "");
}

TEST_CASE("what another site asks for is not compressed (BREACH)")
{
    FakeServer fake;
    const auto encoding = [&](const std::string& site) {
        return ask(fake.server->port(), get("/large", "Accept-Encoding: br\r\nSec-Fetch-Site: " + site + "\r\n")).headers["content-encoding"];
    };
    CHECK(encoding("same-origin") == "br");
    CHECK(encoding("none") == "br");
    CHECK(encoding("cross-site") == "");
    CHECK(encoding("same-site") == "");
}

TEST_CASE("a reply with a line end in a field becomes an error, not a split answer")
{
    FakeServer fake;
    auto answer = ask(fake.server->port(), get("/split"));
    CHECK(answer.status == 500);
    CHECK(answer.headers.count("set-cookie") == 0);
}

TEST_CASE("slow and silent clients are cut off")
{
    FakeServer fake;
    const Limits limits;
    const auto port = fake.server->port();
    RawClient silent(port);
    RawClient half_head(port); // an answer tells that what came with the request has been read, too
    half_head.send(get("/inline") + "GET /inline HTTP/1.1\r\nHost:");
    CHECK(half_head.read_answer().status == 200);
    RawClient half_body(port);
    half_body.send("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
    CHECK(half_body.read_answer().status == 100);
    RawClient idle(port);
    idle.send(get("/inline"));
    CHECK(idle.read_answer().status == 200);
    RawClient working(port);
    working.send(get("/held"));
    fake.application.wait_for_held(1);
    wait_until([&] { return fake.server->connections() == 5; });
    fake.pass(limits.head_time + milliseconds(1));
    CHECK(half_head.read_answer().status == 408);
    CHECK(silent.is_closed());
    fake.pass(limits.stall_time - limits.head_time);
    CHECK(half_body.read_answer().status == 408);
    fake.pass(limits.idle_time - limits.stall_time);
    CHECK(idle.is_closed());
    fake.application.release();
    CHECK(working.read_answer().status == 200);
}

TEST_CASE("connections are limited; the oldest idle one gives way")
{
    Options options;
    options.threads = 1;
    options.limits.connections = 3;
    FakeServer fake(options);
    const auto port = fake.server->port();
    RawClient first(port);
    first.send(get("/inline"));
    CHECK(first.read_answer().status == 200);
    fake.pass(milliseconds(600));
    RawClient second(port);
    RawClient third(port);
    CHECK(ask(port, get("/inline")).status == 200);
    CHECK(first.is_closed());
    CHECK(fake.server->connections() <= 3);
}

TEST_CASE("connections that have rested answer as before")
{
    FakeServer fake;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<RawClient>(fake.server->port()));
    for (int round = 0; round < 2; ++round) {
        fake.pass(milliseconds(1600)); // longer than the second after which a connection rests
        for (auto& client : clients) {
            client->send(get("/inline/a") + get("/echo"));
            CHECK(client->read_answer().body == "GET /inline/a? 0");
        }
        for (auto& client : clients) CHECK(client->read_answer().body == "GET /echo? 0");
    }
    fake.server->stop();
    for (auto& client : clients) CHECK(client->is_closed());
}

TEST_CASE("one address has a limit of its own")
{
    Options options;
    options.limits.connections_per_address = 2;
    FakeServer fake(options);
    RawClient first(fake.server->port());
    RawClient second(fake.server->port());
    wait_until([&] { return fake.server->connections() == 2; });
    CHECK(RawClient(fake.server->port()).is_closed());
    second.send(get("/inline"));
    CHECK(second.read_answer().status == 200);
}

/// Whether this process takes connections there. Who asks the port itself may meet another process that was given it since.
static bool listens_on(std::uint16_t port)
{
    for (int file = 0; file < 4'096; ++file) {
        int listens = 0;
        socklen_t size = sizeof listens;
        if (getsockopt(file, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) continue;
        sockaddr_in address{};
        size = sizeof address;
        if (getsockname(file, reinterpret_cast<sockaddr*>(&address), &size) == 0 && ntohs(address.sin_port) == port) return true;
    }
    return false;
}

TEST_CASE("stopping closes idle connections and lets running requests finish")
{
    FakeServer fake;
    CHECK(listens_on(fake.server->port()));
    RawClient idle(fake.server->port());
    RawClient working(fake.server->port());
    working.send(get("/held"));
    fake.application.wait_for_held(1);
    wait_until([&] { return fake.server->connections() == 2; });
    fake.server->stop();
    CHECK(idle.is_closed());
    fake.application.release();
    auto answer = working.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.headers["connection"] == "close");
    wait_until([&] { return !listens_on(fake.server->port()); });
    fake.wait();
    CHECK(fake.server->connections() == 0);
}

TEST_CASE("stopping waits no longer than it is told")
{
    FakeServer fake;
    RawClient client(fake.server->port());
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n");
    CHECK(client.read_answer().status == 100);
    fake.server->stop();
    fake.wait();
    CHECK(client.is_closed());
    CHECK(fake.server->connections() == 0);
}

TEST_CASE("a client that leaves while its request is worked on harms nobody")
{
    FakeServer fake;
    for (int i = 0; i < 10; ++i) {
        RawClient client(fake.server->port());
        client.send(get("/held"));
    }
    fake.application.wait_for_held(10);
    fake.application.release();
    CHECK(ask(fake.server->port(), get("/held")).status == 200);
}

TEST_CASE("the access log has no query strings")
{
    FakeServer fake;
    ask(fake.server->port(), get("/inline?id_number=1"));
    ask(fake.server->port(), "HEAD /echo?x HTTP/1.1\r\nHost: a\r\n\r\n", RawClient::Body::none);
    ask(fake.server->port(), "nonsense\r\n\r\n");
    const std::lock_guard lock(fake.mutex);
    CHECK(fake.access_lines == std::vector<std::string>{"GET /inline 200", "HEAD /echo 200", "  400"});
}

TEST_CASE("a port in use is refused with a sentence, also by a server that shares ports")
{
    FakeServer fake;
    Options options;
    options.port = fake.server->port();
    FakeApplication application;
    const auto second = Server::start(options, application);
    REQUIRE(!second);
    CHECK(second.error().code == ErrorCode::conflict);
    options.address = "not an address";
    CHECK(!Server::start(options, application));
}
