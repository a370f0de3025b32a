#include "tests/features/data_import/asking.hpp"

#include "server/features/data_import/intake/waiting.hpp"
#include "server/features/data_import/parameters.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

std::string two_sheets()
{
    return xlsx_of({{.name = "1月", .file = rows(1, 2)}, {.name = "2月", .file = rows(3, 3)}});
}

TEST_CASE("waiting: several sheets with the header are asked about; each row names its sheet")
{
    UploadPortal portal;
    const Batch waiting = upload(portal, request_of(two_sheets()));
    REQUIRE(waiting.state == BatchState::waiting);
    CHECK(waiting.asks == std::vector<std::string>{"sheets"});
    CHECK(waiting.total == 5);
    REQUIRE(waiting.questions.sheets.size() == 2);
    CHECK(waiting.questions.sheets[1].name == "2月");
    CHECK(waiting.questions.sheets[1].rows == 3);

    const auto unknown = answer(portal, {waiting.id, HiddenAnswer::ask, "3月", {}});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().detail == "sheets");
    const auto open = answer(portal, {waiting.id, HiddenAnswer::send, "", {}});
    REQUIRE_FALSE(open);
    CHECK(open.error().detail == "sheets");
    CHECK(portal.batch(Role::clerk, waiting.id).state == BatchState::waiting);

    const auto done = answer(portal, {waiting.id, HiddenAnswer::ask, "2月", {}});
    REQUIRE(done);
    CHECK(done->accepted == 3);
    const auto findings = portal.findings(Role::clerk, waiting.id);
    REQUIRE(finding_of(findings, "R02"));
    CHECK(has(finding_of(findings, "R02")->message, "“1月”"));

    const Batch all = upload(portal, request_of(two_sheets(), HiddenAnswer::ask, "all"));
    CHECK(all.state == BatchState::done);
    CHECK(all.total == 5);
    CHECK(all.accepted == 2);
    CHECK(all.duplicate == 3);
}

TEST_CASE("waiting: a sheet with nothing below its header is no question, and a hidden one is named")
{
    UploadPortal portal;
    const Batch done = upload(portal, request_of(xlsx_of({{.name = "1月", .file = rows(1, 2)}, {.name = "2月", .file = {}}, {.name = "旧", .file = rows(9, 1), .hidden = true}})));
    CHECK(done.state == BatchState::done);
    CHECK(done.accepted == 2);
    const auto findings = portal.findings(Role::clerk, done.id);
    REQUIRE(finding_of(findings, "R02"));
    CHECK(has(finding_of(findings, "R02")->message, "旧"));
}

TEST_CASE("waiting: a finding and a returned row say on which sheet they stand")
{
    UploadPortal portal;
    PenaltyFile second = rows(3, 2);
    second.set(1, "处罚类别", "其他");
    const Batch done = upload(portal, request_of(xlsx_of({{.name = "1月", .file = rows(1, 2)}, {.name = "2月", .file = second}}), HiddenAnswer::ask, "all"));
    CHECK(done.rejected == 1);
    const auto findings = portal.findings(Role::clerk, done.id);
    const FindingRow* wrong = finding_of(findings, "V13");
    REQUIRE(wrong);
    CHECK(wrong->row == 3);
    CHECK(wrong->sheet == "2月");
    const auto returned = portal.ask<Returned>(Role::clerk, {done.id});
    REQUIRE(returned);
    const Batch again = upload(portal, request_of(returned->bytes));
    CHECK(again.total == 1);
    CHECK(again.rejected == 1);
}

TEST_CASE("waiting: check_only stores findings and counts, and publish makes it real")
{
    UploadPortal portal;
    PenaltyFile file = rows(1, 3);
    file.set(2, "处罚类别", "其他");
    UploadRequest request = request_of(file.csv());
    request.check_only = true;
    const Batch checked = upload(portal, request);
    CHECK(checked.state == BatchState::waiting);
    CHECK(checked.asks == std::vector<std::string>{"publish"});
    CHECK(checked.accepted == 2);
    CHECK(checked.rejected == 1);
    CHECK(finding_of(portal.findings(Role::clerk, checked.id), "V13") != nullptr);
    CHECK(portal.number("SELECT count(*) FROM record") == 0);
    CHECK(portal.ask<Returned>(Role::clerk, {checked.id}));

    // Without `publish` it is checked once more, as the upload said.
    REQUIRE(answer(portal, {checked.id, HiddenAnswer::ask, "", {}}));
    CHECK(portal.batch(Role::clerk, checked.id).state == BatchState::waiting);
    CHECK(portal.findings(Role::clerk, checked.id).size() == static_cast<std::size_t>(checked.findings));
    const auto done = answer(portal, {checked.id, HiddenAnswer::ask, "", true});
    REQUIRE(done);
    CHECK(done->state == BatchState::done);
    CHECK(done->accepted == 2);
    CHECK(portal.number("SELECT count(*) FROM record") == 2);
}

TEST_CASE("waiting: the same file with its answer goes on with the batch that waits")
{
    UploadPortal portal;
    const Batch waiting = upload(portal, request_of(two_sheets()));
    const auto state = portal.fingerprint();
    const auto same = portal.ask<Upload>(Role::clerk, request_of(two_sheets()));
    REQUIRE(same);
    CHECK(same->recognised);
    CHECK(same->state == BatchState::waiting);
    CHECK(portal.fingerprint() == state);
    const Batch done = upload(portal, request_of(two_sheets(), HiddenAnswer::ask, "1月"));
    CHECK(done.id == waiting.id);
    CHECK(done.state == BatchState::done);
    CHECK(done.accepted == 2);
}

TEST_CASE("waiting: only the scope of the uploader answers")
{
    UploadPortal portal;
    const Batch waiting = upload(portal, request_of(two_sheets()));
    const auto state = portal.fingerprint();
    const auto foreign = portal.ask<Answer>(Role::other_clerk, {waiting.id, HiddenAnswer::ask, "all", {}});
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().code == ErrorCode::not_found);
    for (const Role role : {Role::guest, Role::auditor}) CHECK_FALSE(portal.ask<Answer>(role, {waiting.id, HiddenAnswer::ask, "all", {}}));
    CHECK(portal.fingerprint() == state);
    CHECK(portal.ask<Answer>(Role::credit_office, {waiting.id, HiddenAnswer::ask, "1月", {}}));
}

TEST_CASE("waiting: a batch can be taken back instead of answered")
{
    UploadPortal portal;
    const Batch waiting = upload(portal, request_of(two_sheets()));
    CHECK(waiting.undoable);
    const auto undone = portal.undo(Role::clerk, waiting.id, "文件选错了");
    REQUIRE(undone);
    CHECK(undone->state == BatchState::undone);
    CHECK_FALSE(portal.ask<Answer>(Role::clerk, {waiting.id, HiddenAnswer::ask, "all", {}}));
    CHECK(upload(portal, request_of(two_sheets())).id != waiting.id);
}

TEST_CASE("waiting: nobody answers for seven days, and the batch is dropped with a sentence")
{
    const TemporaryDirectory directory;
    const auto on_day = [&](const char* day) { return TestOptions{.today = day, .demo = Demo::no, .data_directory = directory.path()}; };
    std::int64_t id = 0;
    {
        UploadPortal portal(on_day("2026-11-02"));
        id = upload(portal, request_of(two_sheets())).id;
    }
    {
        UploadPortal portal(on_day("2026-11-09")); // the last day
        portal.run_jobs();
        CHECK(portal.batch(Role::clerk, id).state == BatchState::waiting);
    }
    UploadPortal portal(on_day("2026-11-10"));
    portal.run_jobs();
    const Batch dropped = portal.batch(Role::clerk, id);
    CHECK(dropped.state == BatchState::dropped);
    CHECK(has(dropped.message, "2026-11-09"));
    CHECK_FALSE(dropped.undoable);
    CHECK(portal.findings(Role::clerk, id).empty());
    CHECK(portal.files_kept() == 0);
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.drop'") == 1);
    const auto late = portal.ask<Answer>(Role::clerk, {id, HiddenAnswer::ask, "all", {}});
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::conflict);
    CHECK(upload(portal, request_of(two_sheets(), HiddenAnswer::ask, "1月")).state == BatchState::done);
}

struct Crash : std::runtime_error {
    Crash() : std::runtime_error("crash") {}
};

TEST_CASE("waiting: question and answer survive a crash and a restart")
{
    for (int nth = 1; nth <= 3; ++nth) {
        CAPTURE(nth);
        const TemporaryDirectory directory;
        const TestOptions options{.today = "2026-11-02", .demo = Demo::no, .data_directory = directory.path()};
        std::int64_t id = 0;
        const auto crash = [&](UploadPortal& portal) {
            int count = 0;
            Watch watch;
            watch.progress = [&](double) {
                if (++count == nth) throw Crash();
            };
            try {
                const Result<void> run = run_batch(portal.portal(), id, watch);
                REQUIRE(run.has_value());
            } catch (const Crash&) {
            }
        };
        {
            UploadPortal portal(options);
            id = portal.ask<Upload>(Role::clerk, request_of(two_sheets())).value().batch_id;
            crash(portal);
            CHECK(portal.number("SELECT count(*) FROM record") == 0);
        }
        {
            UploadPortal portal(options);
            portal.run_jobs();
            const Batch waiting = portal.batch(Role::clerk, id);
            REQUIRE(waiting.state == BatchState::waiting);
            CHECK(static_cast<std::int64_t>(portal.findings(Role::clerk, id).size()) == waiting.findings);
            REQUIRE(portal.ask<Answer>(Role::clerk, {id, HiddenAnswer::ask, "1月", {}}));
            crash(portal);
        }
        UploadPortal portal(options);
        portal.run_jobs();
        const Batch done = portal.batch(Role::clerk, id);
        CHECK(done.state == BatchState::done);
        CHECK(done.sheets == "1月");
        CHECK(done.accepted == 2);
        CHECK(portal.number("SELECT count(*) FROM record") == 2);
    }
}

TEST_CASE("waiting: cells that the clerk changed come beside the file and stay sealed")
{
    UploadPortal portal;
    PenaltyFile file = rows(1, 2);
    file.set(1, "处罚类别", "其他");
    const auto columns = PenaltyFile::columns();
    const auto column = std::find(columns.begin(), columns.end(), "处罚类别") - columns.begin();
    UploadRequest request = request_of(xlsx_of({{.name = "行政处罚", .file = file}}));
    request.corrections = {"corrections.json", "application/json",
        R"({"cells":[{"sheet":"行政处罚","row":3,"column":)" + std::to_string(column) + R"(,"text":"罚款"}]})"};
    request.check_only = true;
    const Batch waiting = upload(portal, request);
    CHECK(waiting.corrected_cells == 1);
    CHECK(waiting.rejected == 0);
    const auto done = answer(portal, {waiting.id, HiddenAnswer::ask, "", true});
    REQUIRE(done);
    CHECK(done->accepted == 2);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE instr(corrections, CAST('罚款' AS BLOB)) > 0") == 0);
    // Without the corrections it is another upload.
    request.corrections = {};
    CHECK_FALSE(portal.ask<Upload>(Role::clerk, request)->recognised);
    request.corrections = {"corrections.json", "application/json", R"({"cells":[{"row":0,"column":1,"text":"x"}]})"};
    CHECK_FALSE(portal.ask<Upload>(Role::clerk, request));
}

} // namespace
} // namespace chengxin::test
