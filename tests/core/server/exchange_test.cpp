// No worker thread waits for the writer, a batch or a password: told by the order of events, never by a time.
#include "server/core/exchange.hpp"
#include "server/core/portal.hpp"
#include "shared/api/session.hpp"
#include "shared/features/accounts/api.hpp"
#include "tests/features/data_import/support.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chengxin::test {

namespace {

constexpr auto k_long = std::chrono::seconds(60); ///< for what must come

/// Holds the writer until it goes out of scope.
class HeldWriter {
public:
    explicit HeldWriter(storage::Store& store)
    {
        std::promise<void> begun;
        REQUIRE(store.post([this, &begun](storage::Connection&) {
            begun.set_value();
            m_go.get_future().wait();
        }, [this](bool) { m_ended.set_value(); }));
        begun.get_future().wait();
    }
    void release()
    {
        if (!std::exchange(m_held, false)) return;
        m_go.set_value();
        m_ended.get_future().wait();
    }
    ~HeldWriter() { release(); }
    HeldWriter(const HeldWriter&) = delete;
    HeldWriter& operator=(const HeldWriter&) = delete;

private:
    std::promise<void> m_go;
    std::promise<void> m_ended;
    bool m_held = true;
};

std::future<Reply> submit(TestPortal& portal, RawRequest request)
{
    const auto answer = std::make_shared<std::promise<Reply>>();
    request.headers.emplace("host", "portal.test");
    request.remote_address = "127.0.0.1";
    portal.application().submit(std::move(request), [answer](Reply reply) { answer->set_value(std::move(reply)); });
    return answer->get_future();
}

RawRequest get(const std::string& path, const std::string& query = {}, const std::string& cookie = {})
{
    RawRequest request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    if (!cookie.empty()) request.headers["cookie"] = cookie;
    return request;
}

RawRequest post(const std::string& path, const std::string& body, const std::string& cookie = {})
{
    RawRequest request = get(path, {}, cookie);
    request.method = "POST";
    request.headers["content-type"] = "application/json";
    request.body = body;
    return request;
}

std::string session_of(TestPortal& portal, const char* name)
{
    const Reply reply = portal.post_json(Role::guest, accounts::SignIn::path, std::string("{\"name\":\"") + name + "\",\"password\":\"" + k_password + "\"}");
    REQUIRE(reply.status == 200);
    const std::string& cookie = reply.headers.at("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

bool comes(std::future<Reply>& answer)
{
    return answer.wait_for(k_long) == std::future_status::ready;
}

const std::string k_wrong = R"({"name":"clerk","password":"wrong"})";

} // namespace

TEST_CASE("requests that change something keep no worker thread while the writer is busy")
{
    UploadPortal portal;
    const std::string clerk = session_of(portal, "clerk");
    std::vector<std::future<Reply>> waiting;
    HeldWriter writer(portal.store());
    for (int i = 0; i < 40; ++i) waiting.push_back(submit(portal, post(data_import::Undo::path, R"({"id":1,"reason":"数据有误"})", clerk)));
    for (int i = 0; i < 12; ++i) waiting.push_back(submit(portal, post(accounts::SignIn::path, k_wrong)));
    waiting.push_back(submit(portal, post(accounts::ChangePassword::path, R"({"old_password":"x","new_password":"y"})", clerk)));
    for (int i = 0; i < 20; ++i) {
        auto list = submit(portal, get("/api/v1/publicity/records"));
        REQUIRE(comes(list)); // with the writer still held
        CHECK(list.get().status == 200);
    }
    writer.release();
    for (auto& answer : waiting) {
        REQUIRE(comes(answer));
        const int status = answer.get().status;
        CHECK((status == 404 || status == 401 || status == 400 || status == 429));
    }
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'accounts.sign_in' AND outcome = 'refused'") > 0);
}

TEST_CASE("an answer to a change comes when it is durable, with its cookies, and is the one that dispatch gives")
{
    UploadPortal portal;
    auto answer = submit(portal, post(accounts::SignIn::path, std::string(R"({"name":"clerk","password":")") + k_password + "\"}"));
    REQUIRE(comes(answer));
    const Reply reply = answer.get();
    CHECK(reply.status == 200);
    CHECK(reply.headers.at("Cache-Control") == "no-store");
    CHECK(reply.headers.at("X-Request-Id").size() == 16);
    const std::string cookie = reply.headers.at("Set-Cookie");
    auto me = submit(portal, get(accounts::Me::path, {}, cookie.substr(0, cookie.find(';'))));
    REQUIRE(comes(me));
    CHECK(me.get().status == 200);
    auto refused = submit(portal, post(accounts::SignIn::path, k_wrong));
    REQUIRE(comes(refused));
    CHECK(refused.get().status == 401);
}

TEST_CASE("a full queue of the writer is answered at once, with the time to try again")
{
    UploadPortal portal;
    const std::string clerk = session_of(portal, "clerk");
    HeldWriter writer(portal.store());
    while (portal.store().post([](storage::Connection&) {})) {
    }
    auto refused = submit(portal, post(data_import::Undo::path, R"({"id":1,"reason":"数据有误"})", clerk));
    REQUIRE(comes(refused));
    const Reply reply = refused.get();
    CHECK(reply.status == 503);
    CHECK(reply.headers.count("Retry-After") == 1);
    CHECK(reply.body.find("系统正忙") != std::string::npos);
}

TEST_CASE("a handler that waits for the writer is a mistake that its first call shows")
{
    TestPortal portal;
    Router router;
    router.page("GET", "/waits", Permission::anyone, [](RequestContext& context, const RawRequest&, const Form&) {
        (void)context.portal.store.write([](storage::Connection&) -> Result<void> { return {}; });
        return Reply{};
    });
    CHECK(router.dispatch(portal.portal(), get("/waits")).status == 500);
}

TEST_CASE("a write part that fails tells its own request alone")
{
    TestPortal portal;
    Router router;
    router.page("GET", "/fails", Permission::anyone, [](RequestContext&, const RawRequest&, const Form&) -> Next<Reply> {
        return write<Reply>([](storage::Connection&) -> Result<Reply> { throw storage::DatabaseFailure(13, "full"); });
    });
    WorkerPool workers(1, 8);
    PasswordLane passwords;
    std::promise<Reply> answered;
    const auto exchange = std::make_shared<Exchange>(router, portal.portal(), Exchange::Threads{workers, passwords}, get("/fails"),
        [&](Reply reply) { answered.set_value(std::move(reply)); });
    REQUIRE(workers.submit([exchange] { exchange->begin(); }));
    auto answer = answered.get_future();
    REQUIRE(comes(answer));
    CHECK(answer.get().status == 507);
}

TEST_CASE("the page of a result says how far it is and does not wait for the batch")
{
    UploadPortal portal;
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    const auto taken = portal.ask<data_import::Upload>(Role::clerk, {"penalty", {"a.csv", "", file.csv()}}); // nobody runs the job
    REQUIRE(taken);
    const std::string clerk = session_of(portal, "clerk");
    std::vector<std::future<Reply>> pages;
    for (int i = 0; i < 40; ++i) pages.push_back(submit(portal, get("/upload/plain/result", "id=" + std::to_string(taken->batch_id), clerk)));
    for (auto& page : pages) {
        REQUIRE(comes(page));
        const Reply reply = page.get();
        CHECK(reply.status == 200);
        CHECK(reply.headers.at("Refresh") == "1");
        CHECK(reply.body.find("页面会自动刷新") != std::string::npos);
    }
}

TEST_CASE("the password lane: known devices first, strangers one at a time and not too many")
{
    PasswordLane lane;
    std::promise<void> begun, go;
    REQUIRE(lane.submit(false, [&] {
        begun.set_value();
        go.get_future().wait();
    }));
    begun.get_future().wait(); // the only thread that takes strangers has one
    std::atomic<int> strangers{0};
    for (std::size_t i = 0; i < PasswordLane::k_most_strangers; ++i) REQUIRE(lane.submit(false, [&] { ++strangers; }));
    CHECK_FALSE(lane.submit(false, [] {}));
    for (int i = 0; i < 5; ++i) {
        std::promise<int> seen;
        REQUIRE(lane.submit(true, [&] { seen.set_value(strangers); }));
        auto known = seen.get_future();
        REQUIRE(known.wait_for(k_long) == std::future_status::ready); // past all that wait
        CHECK(known.get() == 0);
    }
    go.set_value();
    lane.stop();
    CHECK(strangers == static_cast<int>(PasswordLane::k_most_strangers));
    CHECK_FALSE(lane.submit(true, [] {}));
}

} // namespace chengxin::test
