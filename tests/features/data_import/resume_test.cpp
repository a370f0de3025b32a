#include "tests/features/data_import/support.hpp"

#include "server/features/data_import/intake.hpp"
#include "server/features/data_import/originals.hpp"
#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/retention.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <stdexcept>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

constexpr int k_rows = 35;

std::string many_rows()
{
    PenaltyFile file;
    for (int i = 0; i < k_rows; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    file.set(3, "处罚类别", "其他");
    return file.csv();
}

void write_in_small_chunks(UploadPortal& portal)
{
    const auto set = portal.store().write([&](storage::Connection& connection) -> Result<void> {
        portal.portal().parameters.set(connection, k_chunk_rows, "10", "2026-01-01");
        return {};
    });
    REQUIRE(set);
}

struct Crash : std::runtime_error {
    Crash() : std::runtime_error("crash") {}
};

/// Falls over at the nth report of progress: at the start, after each of four chunks, after publishing.
Watch crash_at(int nth)
{
    const auto count = std::make_shared<int>(0);
    Watch watch;
    watch.progress = [count, nth](double) {
        if (++*count == nth) throw Crash();
    };
    return watch;
}

void check_result(UploadPortal& portal, std::int64_t id)
{
    const Batch batch = portal.batch(Role::clerk, id);
    CHECK(batch.state == BatchState::done);
    CHECK(batch.total == k_rows);
    CHECK(batch.accepted == k_rows - 1);
    CHECK(batch.rejected == 1);
    CHECK(portal.number("SELECT count(*) FROM record") == k_rows - 1);
    CHECK(portal.is_search_current());
    CHECK(static_cast<std::int64_t>(portal.findings(Role::clerk, id).size()) == batch.findings);
}

TEST_CASE("a crash at any stage leaves nothing visible, and the restarted server finishes the batch once")
{
    const std::string bytes = many_rows();
    for (int nth = 1; nth <= 7; ++nth) {
        CAPTURE(nth);
        const TemporaryDirectory directory;
        std::int64_t id = 0;
        bool crashed = false;
        {
            UploadPortal portal({.today = "2026-11-02", .demo = Demo::no, .data_directory = directory.path()});
            write_in_small_chunks(portal);
            id = portal.ask<Upload>(Role::clerk, {"penalty", {"many.csv", "", bytes}}).value().batch_id;
            try {
                const Result<void> run = run_batch(portal.portal(), id, crash_at(nth));
                CHECK(run.has_value());
            } catch (const Crash&) {
                crashed = true;
            }
            const bool done = portal.batch(Role::clerk, id).state == BatchState::done;
            CHECK(portal.number("SELECT count(*) FROM record") == (done ? k_rows - 1 : 0));
        }
        UploadPortal portal({.today = "2026-11-03", .demo = Demo::no, .data_directory = directory.path()});
        portal.run_jobs();
        check_result(portal, id);
        if (nth <= 6) CHECK(crashed);
    }
}

TEST_CASE("a run that is stopped begins anew")
{
    UploadPortal portal;
    write_in_small_chunks(portal);
    const std::int64_t id = portal.ask<Upload>(Role::clerk, {"penalty", {"many.csv", "", many_rows()}}).value().batch_id;
    Watch watch;
    watch.stopping = [] { return true; };
    CHECK_FALSE(run_batch(portal.portal(), id, watch));
    CHECK(portal.number("SELECT count(*) FROM record") == 0);
    portal.run_jobs();
    check_result(portal, id);
}

TEST_CASE("originals are sealed, and forgotten after their days")
{
    UploadPortal portal;
    const std::string bytes = many_rows();
    const Batch batch = portal.import(Role::clerk, "penalty", "many.csv", bytes);
    const auto kept = kept_originals(portal.directory());
    REQUIRE(kept.size() == 1);
    const auto original = open_original(portal.directory(), portal.portal().keys, kept.front());
    REQUIRE(original);
    std::string read(bytes.size(), '\0');
    CHECK((*original)->size() == bytes.size());
    CHECK((*original)->read_at(0, read.data(), read.size()) == read.size());
    CHECK(read == bytes);

    REQUIRE(forget_old_uploads(portal.portal(), "2026-11-20"));
    CHECK(portal.ask<Returned>(Role::clerk, {batch.id}));
    REQUIRE(forget_old_uploads(portal.portal(), "2027-06-01"));
    CHECK(portal.number("SELECT count(*) FROM import_finding WHERE sealed IS NOT NULL") == 0);
    CHECK(portal.batch(Role::clerk, batch.id).accepted == k_rows - 1);
}

} // namespace
} // namespace chengxin::test
