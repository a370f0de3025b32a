#include "server/core/jobs.hpp"
#include "server/core/renewal.hpp"
#include "server/publication/generation.hpp"
#include "server/records/figures.hpp"
#include "server/search/index.hpp"
#include "tests/support/test_portal.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <future>
#include <string>

namespace chengxin {

namespace {

constexpr auto k_long = std::chrono::seconds(60); ///< for what must come

} // namespace

TEST_CASE("renewal: at once for what is to be shown at once, once a second for the slices of something long")
{
    using std::chrono::milliseconds;
    const Renewal::Clock::time_point begin{std::chrono::hours(1)};
    Renewal renewal;
    CHECK(renewal.current({5, 5}, begin) == 5);
    CHECK(renewal.current({6, 5}, begin + milliseconds(10)) == 5);
    CHECK(renewal.holds({9, 5}, begin + milliseconds(999)));
    CHECK_FALSE(renewal.holds({9, 5}, begin + milliseconds(1000)));
    CHECK(renewal.current({9, 5}, begin + milliseconds(1000)) == 9);
    CHECK(renewal.current({10, 5}, begin + milliseconds(1500)) == 9);
    CHECK(renewal.current({11, 11}, begin + milliseconds(1501)) == 11); // somebody's correction does not wait
    CHECK(renewal.holds({11, 11}, begin + std::chrono::hours(5)));      // nothing has changed
}

TEST_CASE("renewal: a slice changes the count of changes, and its end what is shown at once")
{
    test::TestPortal portal;
    const auto counted = [&] { return portal.store().read(publication::change_count); };
    const auto raise = [&](publication::Shown shown) {
        REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
            search::DirectIndex index(connection);
            records::raise_generation(connection, index, shown);
            return {};
        }));
    };
    const ChangeCount before = counted();
    CHECK(before.shown == before.changes);
    raise(publication::Shown::soon);
    raise(publication::Shown::soon);
    CHECK(counted().changes == before.changes + 2);
    CHECK(counted().shown == before.shown);
    CHECK(portal.is_search_current());
    raise(publication::Shown::at_once);
    CHECK(counted().shown == before.changes + 3);
    raise(publication::Shown::soon);
    REQUIRE(portal.store().write([](storage::Connection& connection) -> Result<void> {
        publication::show_now(connection);
        return {};
    }));
    CHECK(counted().shown == counted().changes);
}

TEST_CASE("jobs: no lane waits for another")
{
    test::TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::promise<void> import_begun, report_begun, go, ran;
    const std::shared_future<void> gone = go.get_future().share();
    const auto waiting = [gone](std::promise<void>& begun) {
        return [gone, &begun](Portal&, JobRun&) -> Result<void> {
            begun.set_value();
            gone.wait();
            return {};
        };
    };
    jobs.handle("import", waiting(import_begun), {}, JobLane::bulk);
    jobs.handle("report", waiting(report_begun), {}, JobLane::reports);
    jobs.handle("notice", [&](Portal&, JobRun&) -> Result<void> {
        ran.set_value();
        return {};
    });
    const auto queue = [&](const char* kind) {
        REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
            jobs.enqueue(connection, kind, "1");
            return {};
        }));
        jobs.wake();
    };
    queue("import");
    jobs.start(portal.portal());
    import_begun.get_future().wait();
    CHECK(jobs.progress_of("import", "1").has_value());
    queue("report");
    CHECK(report_begun.get_future().wait_for(k_long) == std::future_status::ready);
    queue("notice");
    CHECK(ran.get_future().wait_for(k_long) == std::future_status::ready);
    go.set_value();
    jobs.stop();
}

TEST_CASE("jobs: in a lane the lower priority goes first, then the older job; a kind that nobody handles any more is said to be so")
{
    test::TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::string order;
    const auto note = [&](Portal&, JobRun& run) -> Result<void> {
        order += run.payload();
        return {};
    };
    jobs.handle("large", note, {}, {JobLane::bulk, 1});
    jobs.handle("middle", note, {}, JobLane::bulk);
    jobs.handle("urgent", note, {}, {JobLane::bulk, -1});
    jobs.handle("other", note, {}, JobLane::bulk);
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        for (const auto& [kind, payload] : {std::pair("large", "l"), std::pair("middle", "m"), std::pair("other", "o"), std::pair("urgent", "u"), std::pair("middle", "n"), std::pair("gone", "g")})
            jobs.enqueue(connection, kind, payload);
        return {};
    }));
    jobs.run_pending(portal.portal());
    CHECK(order == "umonl");
    CHECK(portal.store().read([](storage::Connection& connection) {
        storage::Statement row = connection.prepare("SELECT message FROM job WHERE kind = 'gone'");
        return row.step() ? std::string(row.text(0)) : std::string();
    }) == "没有处理这类任务的程序：gone");
}

TEST_CASE("jobs: one that is put in front of its kind")
{
    test::TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::string order;
    jobs.handle("kind", [&](Portal&, JobRun& run) -> Result<void> {
        order += run.payload();
        return {};
    }, {}, JobLane::bulk);
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        jobs.enqueue(connection, "kind", "a");
        jobs.enqueue(connection, "kind", "b");
        jobs.enqueue_first(connection, "kind", "c");
        jobs.enqueue_first(connection, "kind", "d");
        return {};
    }));
    jobs.run_pending(portal.portal());
    CHECK(order == "dcab");
}

} // namespace chengxin
