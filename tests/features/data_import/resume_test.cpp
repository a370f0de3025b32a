#include "tests/features/data_import/support.hpp"

#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/files/retention.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/parameters.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

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

/// Falls over at the nth report of progress: at the start, after each of four chunks and the end of reading, after each of four chunks of
/// publishing, after the end.
constexpr int k_reports = 11;
constexpr int k_reports_before_publishing = 6;
Watch crash_at(int nth)
{
    const auto count = std::make_shared<int>(0);
    Watch watch;
    watch.progress = [count, nth](double) {
        if (++*count == nth) throw Crash();
    };
    return watch;
}

/// Stops as soon as something is stored.
Watch stop_after_first_slice(UploadPortal& portal)
{
    Watch watch;
    watch.stopping = [&portal] { return portal.number("SELECT count(*) FROM record") > 0; };
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

TEST_CASE("a crash at any stage leaves whole slices, and the restarted server finishes the batch once")
{
    const std::string bytes = many_rows();
    for (int nth = 1; nth <= k_reports + 1; ++nth) {
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
            const Batch batch = portal.batch(Role::clerk, id);
            CHECK(batch.state == (nth <= k_reports_before_publishing ? BatchState::running : nth < k_reports ? BatchState::publishing : BatchState::done));
            CHECK(portal.number("SELECT count(*) FROM record") == batch.accepted);
            CHECK(static_cast<std::int64_t>(portal.findings(Role::clerk, id).size()) == batch.findings);
            CHECK(portal.is_search_current());
            if (batch.state == BatchState::publishing) CHECK(batch.accepted > 0);
        }
        UploadPortal portal({.today = "2026-11-03", .demo = Demo::no, .data_directory = directory.path()});
        portal.run_jobs();
        check_result(portal, id);
        CHECK(crashed == (nth <= k_reports));
    }
}

TEST_CASE("a run that is stopped while it reads begins anew")
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

TEST_CASE("a file that cannot be read to its end leaves nothing, although its beginning is good")
{
    UploadPortal portal;
    write_in_small_chunks(portal);
    std::string bytes = sample("penalty-v2.xlsx");
    const auto taken = portal.ask<Upload>(Role::clerk, {"penalty", {"good.xlsx", "", bytes}});
    REQUIRE(taken);
    std::filesystem::resize_file(std::filesystem::path(portal.directory()) / "originals" / kept_originals(portal.directory()).front(), 40'000);
    portal.run_jobs();
    CHECK(portal.batch(Role::clerk, taken->batch_id).state == BatchState::failed);
    CHECK(portal.number("SELECT count(*) FROM record") == 0);
    CHECK(portal.number("SELECT count(*) FROM import_finding") == 0);
}

/// New subjects of which a later row of the same file has another name: what was published must not make these rows doubtful.
std::string rows_with_two_names()
{
    PenaltyFile file;
    for (int i = 0; i < k_rows; ++i) {
        const std::size_t row = file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
        if (i >= 25) file.set(row, "行政相对人名称", "伊宁市天山商贸公司");
    }
    return file.csv();
}

/// Imports the file once in one go and once with an end after the first slice; both must come to the same.
/// `prepare` makes what is there before.
void check_goes_on(const std::string& file, const std::function<void(UploadPortal&)>& prepare)
{
    UploadPortal whole, portal;
    prepare(whole);
    prepare(portal);
    const Batch expected = whole.import(Role::clerk, "penalty", "rows.csv", file);
    write_in_small_chunks(portal);
    const std::int64_t before = portal.number("SELECT count(*) FROM record");
    const std::int64_t id = portal.ask<Upload>(Role::clerk, {"penalty", {"rows.csv", "", file}}).value().batch_id;
    Watch watch;
    watch.stopping = [&] { return portal.number("SELECT count(*) FROM record") > before; };
    CHECK_FALSE(run_batch(portal.portal(), id, watch));
    const Batch stopped = portal.batch(Role::clerk, id);
    CHECK(stopped.state == BatchState::publishing);
    CHECK(stopped.undoable);
    CHECK(stopped.accepted > 0);
    CHECK(stopped.accepted < expected.accepted);
    CHECK(stopped.accepted == portal.number("SELECT count(*) FROM record") - before);
    portal.run_jobs();
    const Batch batch = portal.batch(Role::clerk, id);
    CHECK(batch.state == BatchState::done);
    CHECK(batch.total == expected.total);
    CHECK(batch.accepted == expected.accepted);
    CHECK(batch.corrected == expected.corrected);
    CHECK(batch.duplicate == expected.duplicate);
    CHECK(batch.rejected == expected.rejected);
    CHECK(batch.held == expected.held);
    CHECK(batch.findings == expected.findings);
    const auto findings = portal.findings(Role::clerk, id), all = whole.findings(Role::clerk, expected.id);
    CHECK(std::equal(findings.begin(), findings.end(), all.begin(), all.end(),
        [](const FindingRow& a, const FindingRow& b) { return a.row == b.row && a.rule == b.rule && a.value == b.value && a.message == b.message; }));
    constexpr const char* k_public = "SELECT group_concat(document_number, ' ') FROM (SELECT document_number FROM record WHERE state = 1 ORDER BY document_number)";
    CHECK(portal.text(k_public) == whole.text(k_public));
    CHECK(portal.is_search_current());
}

TEST_CASE("a batch that goes on behind its last slice ends like one that was never interrupted")
{
    check_goes_on(rows_with_two_names(), [](UploadPortal&) {});
}

TEST_CASE("the same where the subject was known before, by a batch that was undone")
{
    check_goes_on(rows_with_two_names(), [](UploadPortal& portal) {
        const Batch batch = portal.import(Role::clerk, "penalty", "before.csv", many_rows());
        REQUIRE(portal.undo(Role::clerk, batch.id));
        REQUIRE(portal.number("SELECT count(*) FROM subject WHERE standing > 0") == 0);
    });
}

TEST_CASE("the same where rows come back while they are written")
{
    check_goes_on(many_rows(), [](UploadPortal& portal) {
        PenaltyFile office;
        for (const int i : {0, 5, 15, 25}) {
            const std::size_t row = office.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
            office.set(row, "处罚内容", "另一种写法");
            office.set(row, "数据来源单位", "伊犁州信用办");
            office.set(row, "数据来源单位统一社会信用代码", k_credit_office);
        }
        REQUIRE(portal.import(Role::credit_office, "penalty", "office.csv", office.csv()).accepted == 4);
    });
}

TEST_CASE("between two slices others write and read, and see what is there")
{
    UploadPortal portal;
    write_in_small_chunks(portal);
    const std::int64_t id = portal.ask<Upload>(Role::clerk, {"penalty", {"many.csv", "", many_rows()}}).value().batch_id;
    std::vector<std::int64_t> seen;
    Watch watch;
    watch.progress = [&](double) {
        seen.push_back(portal.number("SELECT count(*) FROM record"));
        REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
            connection.run("INSERT INTO parameter (key, value, effective_from, description, changed_at) VALUES ('between', '1', '2026-01-01', '', 0)");
            return {};
        }));
    };
    REQUIRE(run_batch(portal.portal(), id, watch));
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK(std::set<std::int64_t>(seen.begin(), seen.end()).size() >= 4); // 0, and each of the chunks before the last
    check_result(portal, id);
}

TEST_CASE("a batch is undone from any slice, and its file can come again")
{
    UploadPortal portal;
    write_in_small_chunks(portal);
    const std::string bytes = many_rows();
    const std::int64_t id = portal.ask<Upload>(Role::clerk, {"penalty", {"many.csv", "", bytes}}).value().batch_id;
    CHECK_FALSE(run_batch(portal.portal(), id, stop_after_first_slice(portal)));
    const auto undone = portal.undo(Role::clerk, id);
    REQUIRE(undone);
    CHECK(undone->state == BatchState::undone);
    portal.run_jobs(); // the batch's own, which finds it undone
    CHECK(portal.batch(Role::clerk, id).state == BatchState::undone);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 0);
    const Batch again = portal.import(Role::clerk, "penalty", "many.csv", bytes);
    CHECK(again.id != id);
    CHECK(again.accepted == k_rows - 1);
}

TEST_CASE("a batch that is undone while a slice is being made stops there")
{
    UploadPortal portal;
    write_in_small_chunks(portal);
    const std::int64_t id = portal.ask<Upload>(Role::clerk, {"penalty", {"many.csv", "", many_rows()}}).value().batch_id;
    Watch watch;
    bool sent = false;
    watch.progress = [&](double) {
        if (portal.number("SELECT count(*) FROM record") == 0 || std::exchange(sent, true)) return;
        REQUIRE(portal.undo(Role::clerk, id));
    };
    CHECK(run_batch(portal.portal(), id, watch));
    CHECK(portal.batch(Role::clerk, id).state == BatchState::undone);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 0);
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.publish'") == 0);
}

TEST_CASE("a large batch is undone at once, and its rows go in slices that survive a crash; another that waits comes after it")
{
    const TemporaryDirectory directory;
    PenaltyFile file;
    for (int i = 0; i < 300; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    std::int64_t id = 0;
    {
        UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
        id = portal.import(Role::clerk, "penalty", "large.csv", file.csv()).id;
        REQUIRE(portal.undo(Role::clerk, id));
        CHECK(portal.batch(Role::clerk, id).state == BatchState::undone);
        CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 200);
        CHECK_FALSE(portal.undo(Role::clerk, id));
        REQUIRE(portal.upload(Role::clerk, "penalty", "large.csv", file.csv()).status == 200);
    }
    UploadPortal portal({.today = "2026-11-02", .data_directory = directory.path()});
    portal.run_jobs();
    CHECK(portal.number("SELECT taking_back FROM import_batch WHERE id = " + std::to_string(id)) == 0);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5 AND batch_id = " + std::to_string(id)) == 0);
    CHECK(portal.number("SELECT accepted FROM import_batch WHERE id <> " + std::to_string(id)) == 300); // none a duplicate of what went away
    CHECK(portal.number("SELECT count(*) FROM record_history WHERE batch_id = " + std::to_string(id) + " AND undone = 0") == 0);
    CHECK(portal.is_search_current());
}

TEST_CASE("a batch that is given up between its slices leaves nothing public")
{
    UploadPortal portal;
    write_in_small_chunks(portal);
    const std::int64_t id = portal.ask<Upload>(Role::clerk, {"penalty", {"many.csv", "", many_rows()}}).value().batch_id;
    CHECK_FALSE(run_batch(portal.portal(), id, stop_after_first_slice(portal)));
    REQUIRE(fail_batch(portal.portal(), id, "系统多次处理该文件都没有成功，数据没有入库。"));
    portal.run_jobs();
    CHECK(portal.batch(Role::clerk, id).state == BatchState::failed);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 0);
    CHECK(portal.import(Role::clerk, "penalty", "many.csv", many_rows()).accepted == k_rows - 1);
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
