#include "server/core/jobs.hpp"
#include "server/core/job_table.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_portal.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <thread>

namespace chengxin {

using test::TestPortal;

namespace {

std::int64_t enqueue(TestPortal& portal, Jobs& jobs, const std::string& kind, const std::string& payload)
{
    return *portal.store().write([&](storage::Connection& connection) -> Result<std::int64_t> { return jobs.enqueue(connection, kind, payload); });
}

std::string state_of(TestPortal& portal, std::int64_t id)
{
    return portal.store().read([&](storage::Connection& connection) {
        storage::Statement row = connection.prepare("SELECT state || ' ' || message FROM job WHERE id = ?", id);
        return row.step() ? std::string(row.text(0)) : std::string();
    });
}

} // namespace

TEST_CASE("jobs: run in order, report failure in words")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::string order;
    jobs.handle("good", [&](Portal&, JobRun& run) -> Result<void> {
        order += run.payload();
        run.progress(0.5);
        return {};
    });
    jobs.handle("bad", [](Portal&, JobRun&) -> Result<void> { return fail(ErrorCode::invalid_request, "文件已损坏。"); });
    jobs.handle("throwing", [](Portal&, JobRun&) -> Result<void> { throw std::runtime_error("secret"); });
    const auto wait = [&] {
        for (int i = 0; i < job_table::k_attempts; ++i) {
            portal.clock().advance(job_table::k_longest_pause);
            jobs.run_pending(portal.portal());
        }
    };
    const auto a = enqueue(portal, jobs, "good", "a");
    const auto b = enqueue(portal, jobs, "bad", "");
    const auto c = enqueue(portal, jobs, "throwing", "");
    const auto d = enqueue(portal, jobs, "nobody", "");
    enqueue(portal, jobs, "good", "e");
    jobs.run_pending(portal.portal());
    wait();
    CHECK(order == "ae");
    CHECK(state_of(portal, a) == "done ");
    CHECK(state_of(portal, b) == "failed 文件已损坏。");
    CHECK(state_of(portal, c).find("secret") == std::string::npos);
    CHECK(state_of(portal, d).rfind("failed", 0) == 0);
}

TEST_CASE("jobs: after a crash the running job runs again, but not for ever")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    int runs = 0;
    jobs.handle("work", [&](Portal&, JobRun& run) -> Result<void> {
        ++runs;
        CHECK(run.attempt() == 2);
        return {};
    });
    const auto id = enqueue(portal, jobs, "work", "");
    const auto crash = [&] { // takes the job and never finishes it
        return *portal.store().write([&](storage::Connection& connection) -> Result<bool> { return job_table::take(connection, portal.clock().now()).has_value(); });
    };
    REQUIRE(crash());
    jobs.run_pending(portal.portal());
    CHECK(runs == 0);
    REQUIRE(jobs.recover());
    jobs.run_pending(portal.portal());
    CHECK(runs == 1);
    CHECK(state_of(portal, id) == "done ");

    std::string told;
    jobs.handle("work", [&](Portal&, JobRun&) -> Result<void> { return {}; }, [&](Portal&, const std::string& payload) -> Result<void> {
        told += payload;
        return {};
    });
    const auto cursed = enqueue(portal, jobs, "work", "cursed");
    for (int i = 0; i < job_table::k_attempts; ++i) {
        REQUIRE(crash());
        REQUIRE(jobs.recover());
    }
    CHECK(told.empty());
    jobs.run_pending(portal.portal());
    CHECK(told == "cursed"); // whoever waits for it is told, even if the process dies while it tells
    CHECK(state_of(portal, cursed).rfind("failed", 0) == 0);
}

TEST_CASE("jobs: a failing database lets the job run later")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    int runs = 0;
    jobs.handle("work", [&](Portal&, JobRun&) -> Result<void> {
        if (++runs == 1) throw storage::DatabaseFailure(10, "disk");
        return {};
    });
    const auto id = enqueue(portal, jobs, "work", "");
    jobs.run_pending(portal.portal());
    CHECK(state_of(portal, id).rfind("queued", 0) == 0);
    portal.clock().advance(60);
    jobs.run_pending(portal.portal());
    CHECK(state_of(portal, id) == "done ");
}

TEST_CASE("jobs: as long as the disk takes no writes a job waits, and nothing of its kind overtakes it")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::string order;
    bool well = false;
    int tries = 0;
    jobs.handle("file", [&](Portal&, JobRun& run) -> Result<void> {
        if (run.payload() == "a" && !well) {
            ++tries;
            CHECK(run.attempt() == 1); // it was not its fault
            if (tries % 2 == 0) throw storage::DatabaseFailure(13, "full");
            return fail(ErrorCode::unavailable, "系统正忙");
        }
        order += run.payload();
        return {};
    });
    jobs.handle("other", [&](Portal&, JobRun& run) -> Result<void> {
        order += run.payload();
        return {};
    });
    enqueue(portal, jobs, "file", "a");
    enqueue(portal, jobs, "file", "b");
    enqueue(portal, jobs, "other", "c");
    for (int i = 0; i < 3 * job_table::k_attempts; ++i) {
        jobs.run_pending(portal.portal());
        portal.clock().advance(3600);
    }
    CHECK(order == "c");
    CHECK(tries >= 2 * job_table::k_attempts);
    well = true;
    jobs.run_pending(portal.portal());
    CHECK(order == "cab");
}

TEST_CASE("jobs: an exception is reported and the job tried again; in the end whoever waits is told")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    int runs = 0;
    std::string told;
    const auto give_up = [&](Portal&, const std::string& payload) -> Result<void> {
        told += payload;
        return {};
    };
    jobs.handle("work", [&](Portal&, JobRun& run) -> Result<void> {
        ++runs;
        if (run.payload() == "bad" || run.attempt() < 3) throw std::logic_error("mistake");
        return {};
    }, give_up);
    const auto good = enqueue(portal, jobs, "work", "good"), bad = enqueue(portal, jobs, "work", "bad");
    for (int i = 0; i < 20; ++i) {
        jobs.run_pending(portal.portal());
        portal.clock().advance(job_table::k_longest_pause);
    }
    CHECK(state_of(portal, good) == "done ");
    CHECK(state_of(portal, bad).rfind("failed", 0) == 0);
    CHECK(told == "bad");
    CHECK(runs == 3 + job_table::k_attempts);
}

TEST_CASE("jobs: after a restart the queue is in order")
{
    TestPortal portal;
    std::string order;
    const auto take_order = [&](Portal&, JobRun& run) -> Result<void> {
        order += run.payload();
        return {};
    };
    {
        Jobs jobs(portal.store(), portal.clock());
        for (const char* payload : {"a", "b", "c"}) enqueue(portal, jobs, "work", payload);
        (void)portal.store().write([&](storage::Connection& connection) -> Result<void> { // "a" is running when the process dies
            job_table::take(connection, portal.clock().now());
            return {};
        });
    }
    Jobs jobs(portal.store(), portal.clock());
    jobs.handle("work", take_order);
    REQUIRE(jobs.recover());
    enqueue(portal, jobs, "work", "d");
    jobs.run_pending(portal.portal());
    CHECK(order == "abcd");
}

TEST_CASE("jobs: a pause ends although the clock is set back")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    int runs = 0;
    jobs.handle("work", [&](Portal&, JobRun&) -> Result<void> {
        if (++runs == 1) throw storage::DatabaseFailure(10, "disk");
        return {};
    });
    enqueue(portal, jobs, "work", "");
    jobs.run_pending(portal.portal());
    portal.clock().jump(-365 * 24 * 3600);
    portal.clock().advance(60);
    jobs.run_pending(portal.portal());
    CHECK(runs == 2);
}

TEST_CASE("jobs: daily ones run once a local day, from 00:05")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::vector<std::string> days;
    jobs.daily("expiry", [&](Portal&, JobRun& run) -> Result<void> {
        days.push_back(run.payload());
        return {};
    });
    jobs.run_pending(portal.portal());
    jobs.run_pending(portal.portal());
    portal.clock().advance(14 * 3600 + 4 * 60); // 00:04
    jobs.run_pending(portal.portal());
    CHECK(days == std::vector<std::string>{"2026-11-02"});
    portal.clock().advance(2 * 60); // 00:06
    jobs.run_pending(portal.portal());
    CHECK(days == std::vector<std::string>{"2026-11-02", "2026-11-03"});
}

TEST_CASE("jobs: the worker thread takes a job and stops")
{
    TestPortal portal;
    Jobs jobs(portal.store(), portal.clock());
    std::atomic<bool> ran{false};
    jobs.handle("work", [&](Portal&, JobRun& run) -> Result<void> {
        ran = true;
        while (!run.stopping()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return fail(ErrorCode::unavailable, "停止");
    });
    jobs.start(portal.portal());
    const auto id = enqueue(portal, jobs, "work", "");
    jobs.wake();
    while (!ran) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    jobs.stop();
    CHECK(state_of(portal, id).rfind("queued", 0) == 0); // it continues after the next start
}

} // namespace chengxin
