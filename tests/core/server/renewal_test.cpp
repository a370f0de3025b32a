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

TEST_CASE("jobs: what takes long keeps no other kind waiting")
{
    test::TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::promise<void> begun, go, ran;
    jobs.handle("long", [&](Portal&, JobRun&) -> Result<void> {
        begun.set_value();
        go.get_future().wait();
        return {};
    }, {}, JobLane::lengthy);
    jobs.handle("short", [&](Portal&, JobRun&) -> Result<void> {
        ran.set_value();
        return {};
    });
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        jobs.enqueue(connection, "long", "1");
        return {};
    }));
    jobs.start(portal.portal());
    begun.get_future().wait();
    CHECK(jobs.progress_of("long", "1").has_value());
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        jobs.enqueue(connection, "short", "1");
        return {};
    }));
    jobs.wake();
    CHECK(ran.get_future().wait_for(k_long) == std::future_status::ready);
    go.set_value();
    jobs.stop();
}

TEST_CASE("jobs: one that is put in front of its kind")
{
    test::TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::string order;
    jobs.handle("kind", [&](Portal&, JobRun& run) -> Result<void> {
        order += run.payload();
        return {};
    }, {}, JobLane::lengthy);
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
