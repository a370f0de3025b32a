#include "server/core/kept_answers.hpp"
#include "server/core/router.hpp"
#include "server/publication/generation.hpp"
#include "shared/api/cereal_codec.hpp"
#include "tests/support/test_portal.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>

namespace chengxin {

using test::TestPortal;

namespace {

constexpr KeptAnswers::Age k_age{3, {20'000}};

/// What two visitors do.
void keep_twice(KeptAnswers& kept, const std::string& question, const std::string& answer, const KeptAnswers::Age& age)
{
    kept.keep(question, answer, age);
    kept.keep(question, answer, age);
}

struct CountRequest {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CountRequest, (), (text))

struct CountResponse {
    std::string text;
    std::int64_t generation = 0;
    std::int64_t call = 0;
};
BOOST_DESCRIBE_STRUCT(CountResponse, (), (text, generation, call))

struct Count {
    using Request = CountRequest;
    using Response = CountResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/test/count";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "计数";
};

struct LongCount : Count {
    static constexpr const char* path = "/api/v1/test/long-count";
};

struct PrivateCount : Count {
    static constexpr auto permission = Permission::signed_in;
};

struct Download : Count {
    using Response = api::File;
};

/// A router with one endpoint whose answers are kept and tell what they were made of.
struct Fixture {
    TestPortal portal;
    Router router;
    std::atomic<std::int64_t> calls{0};

    Fixture()
    {
        const auto count = [this](RequestContext& context, const CountRequest& request) -> Result<CountResponse> {
            ++calls;
            if (request.text == "refused") return fail(ErrorCode::not_found, "没有。");
            context.hand_over = context.on_io_thread && request.text == "long";
            return CountResponse{request.text, context.portal.store.read(publication::generation), calls};
        };
        router.handle<Count>(count, {RunOn::io, publication::change_count});
        router.handle<LongCount>(count, {RunOn::reader, publication::change_count});
    }
    static RawRequest request(const std::string& text, bool cereal = false)
    {
        RawRequest request;
        request.method = "GET";
        request.path = Count::path;
        request.query = "text=" + text;
        if (cereal) request.headers["accept"] = "application/x-cereal";
        return request;
    }
    Reply send(const std::string& text, bool cereal = false) { return router.dispatch(portal.portal(), request(text, cereal)); }
    CountResponse ask(const std::string& text) { return api::decode_json<CountResponse>(send(text).body).value(); }
    void change(const char* sql)
    {
        REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
            connection.run(sql);
            return {};
        }));
    }
    void raise() { change("UPDATE publication SET generation = generation + 1, shown = generation + 1"); }
};

} // namespace

TEST_CASE("kept answers: each question has its own, of one age")
{
    KeptAnswers kept(nullptr);
    kept.keep("a", "1", k_age);
    CHECK_FALSE(kept.find("a", k_age)); // once
    kept.keep("a", "2", k_age);
    keep_twice(kept, "b", "2", k_age);
    kept.keep("a", "3", k_age);
    CHECK(kept.find("a", k_age) == "2");
    CHECK(kept.find("b", k_age) == "2");
    CHECK_FALSE(kept.find("c", k_age));
    CHECK_FALSE(kept.find("a", {4, {20'000}}));
    CHECK_FALSE(kept.find("a", {3, {20'001}}));
    kept.keep("a", "4", {4, {20'000}}); // asked before, though of another age
    CHECK(kept.find("a", {4, {20'000}}) == "4");
    CHECK_FALSE(kept.find("a", k_age));
}

TEST_CASE("kept answers: memory is bounded, and what is asked for stays")
{
    KeptAnswers kept(nullptr, 1 << 20);
    const std::string answer(1000, 'x');
    std::size_t found = 0;
    for (int i = 0; i < 10'000; ++i) {
        keep_twice(kept, std::to_string(i), answer, k_age);
        if (i % 10 == 0) kept.find("0", k_age);
    }
    for (int i = 0; i < 10'000; ++i) found += kept.find(std::to_string(i), k_age) ? 1 : 0;
    CHECK(found > 600);
    CHECK(found <= (1 << 20) / 1000);
    CHECK(kept.find("0", k_age));
    CHECK(kept.find("9999", k_age));
    keep_twice(kept, "large", std::string(KeptAnswers::k_longest, 'x'), k_age);
    CHECK_FALSE(kept.find("large", k_age));
}

TEST_CASE("kept answers: who asks for everything once pushes nothing out")
{
    KeptAnswers kept(nullptr, 1 << 20);
    const std::string answer(1000, 'x');
    for (int i = 0; i < 500; ++i) keep_twice(kept, std::to_string(i), answer, k_age);
    for (int i = 1000; i < 100'000; ++i) kept.keep(std::to_string(i), answer, k_age);
    for (int i = 0; i < 500; ++i) CHECK(kept.find(std::to_string(i), k_age));
}

TEST_CASE("kept answers: they go when nobody asks")
{
    KeptAnswers kept(nullptr);
    keep_twice(kept, "a", "1", k_age);
    for (int i = 0; i < 1000; ++i) kept.find("a", k_age);
    kept.rest_when_quiet();
    CHECK(kept.find("a", k_age) == "1");
    kept.rest_when_quiet();
    CHECK_FALSE(kept.find("a", k_age));
    kept.keep("a", "1", k_age); // as if for the first time
    CHECK_FALSE(kept.find("a", k_age));
}

TEST_CASE("router: an answer is kept until the data or the day changes")
{
    Fixture fixture;
    const auto first = fixture.ask("a");
    CHECK(first.call == 1);
    CHECK(fixture.ask("a").call == 2);
    CHECK(fixture.ask("a").call == 2);
    CHECK(fixture.ask("b").call == 3);
    CHECK(fixture.send("a").content_type == "application/json");
    const Reply cereal = fixture.send("a", true);
    CHECK(cereal.content_type == "application/x-cereal");
    CHECK(api::decode_cereal<CountResponse>(cereal.body)->call == 4);
    CHECK(api::decode_cereal<CountResponse>(fixture.send("a", true).body)->call == 5);
    CHECK(api::decode_cereal<CountResponse>(fixture.send("a", true).body)->call == 5);
    CHECK(fixture.send("a").headers.at("X-Request-Id") != fixture.send("a").headers.at("X-Request-Id"));
    CHECK(fixture.send("a").headers.at("Cache-Control") == "no-cache");

    fixture.change("DELETE FROM session WHERE 0"); // a write, but not of public data
    CHECK(fixture.ask("a").call == 2);
    fixture.raise();
    CHECK(fixture.ask("a").generation == first.generation + 1);
    CHECK(fixture.ask("a").call == 6);
    fixture.portal.clock().set_today("2026-11-03");
    CHECK(fixture.ask("a").call == 7);
    fixture.portal.clock().jump(-365 * 24 * 3600); // what people go by does not go back
    CHECK(fixture.ask("a").call == 7);
}

TEST_CASE("router: refusals and what was handed over are not kept")
{
    Fixture fixture;
    CHECK(fixture.send("refused").status == 404);
    CHECK(fixture.send("refused").status == 404);
    CHECK(fixture.calls == 2);
    CHECK_FALSE(fixture.router.dispatch_inline(fixture.portal.portal(), Fixture::request("long")));
    CHECK(fixture.calls == 3);
    CHECK(fixture.ask("long").call == 4);
    CHECK(fixture.ask("long").call == 5);
    CHECK(fixture.router.dispatch_inline(fixture.portal.portal(), Fixture::request("long")).has_value()); // now from memory
    CHECK(fixture.calls == 5);
}

TEST_CASE("router: what takes long is made by a worker, but answered by the I/O thread when it is known")
{
    Fixture fixture;
    RawRequest request = Fixture::request("a");
    request.path = LongCount::path;
    CHECK_FALSE(fixture.router.dispatch_inline(fixture.portal.portal(), request));
    CHECK(fixture.calls == 0);
    CHECK(fixture.router.dispatch(fixture.portal.portal(), request).status == 200);
    CHECK(fixture.router.dispatch(fixture.portal.portal(), request).status == 200);
    const auto known = fixture.router.dispatch_inline(fixture.portal.portal(), request);
    REQUIRE(known);
    CHECK(api::decode_json<CountResponse>(known->body)->call == 2);
    fixture.raise();
    CHECK_FALSE(fixture.router.dispatch_inline(fixture.portal.portal(), request));
    CHECK(fixture.calls == 2);
}

TEST_CASE("router: only what is the same for everyone can be kept")
{
    Router router;
    const HandleOptions options{RunOn::io, publication::change_count};
    CHECK_THROWS_AS(router.handle<PrivateCount>([](RequestContext&, const CountRequest&) -> Result<CountResponse> { return CountResponse{}; }, options), std::logic_error);
    CHECK_THROWS_AS(router.handle<Download>([](RequestContext&, const CountRequest&) -> Result<api::File> { return api::File{}; }, options), std::logic_error);
}

TEST_CASE("router: a kept answer is never older than an acknowledged write")
{
    Fixture fixture;
    std::atomic<bool> done{false};
    std::atomic<std::int64_t> acknowledged{0};
    std::atomic<int> stale{0}, answers{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&, i] {
            for (int n = i; !done; ++n) {
                const std::int64_t least = acknowledged;
                const auto answer = api::decode_json<CountResponse>(fixture.send(std::to_string(n % 5)).body);
                if (!answer || answer->generation < least) ++stale;
                ++answers;
            }
        });
    }
    for (int i = 0; i < 150; ++i) {
        fixture.raise();
        acknowledged = fixture.portal.store().read(publication::generation);
        const int enough = answers + (i % 2) * 16; // by turns at once, and after more answers than there are questions and readers
        while (answers < enough) std::this_thread::yield();
    }
    done = true;
    for (auto& reader : readers) reader.join();
    CHECK(stale == 0);
    CHECK(answers >= 75 * 16);
    CHECK(fixture.calls < answers);
}

} // namespace chengxin
