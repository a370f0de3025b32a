#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

PenaltyFile two_rows()
{
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    file.add("伊市监罚〔2026〕2号");
    return file;
}

TEST_CASE("the same file again is recognised")
{
    UploadPortal portal;
    const std::string bytes = two_rows().csv();
    const Batch batch = portal.import(Role::clerk, "penalty", "十月.csv", bytes);
    CHECK(batch.accepted == 2);
    const auto state = portal.fingerprint();
    const auto again = portal.ask<Upload>(Role::clerk, {"penalty", {"改了名.csv", "", bytes}});
    REQUIRE(again);
    CHECK(again->recognised);
    CHECK(again->batch_id == batch.id);
    CHECK(portal.fingerprint() == state);
    CHECK(portal.files_kept() == 1);
}

TEST_CASE("rows that are stored already are duplicates, changed ones corrections with history")
{
    UploadPortal portal;
    PenaltyFile file = two_rows();
    portal.import(Role::clerk, "penalty", "first.csv", file.csv());
    file.set(1, "备注", "补充说明");
    file.add("伊市监罚〔2026〕3号");
    const Batch batch = portal.import(Role::clerk, "penalty", "second.csv", file.csv());
    CHECK(batch.total == 3);
    CHECK(batch.duplicate == 1);
    CHECK(batch.corrected == 1);
    CHECK(batch.accepted == 1);
    CHECK(batch.rejected == 0);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 3);
    CHECK(portal.number("SELECT count(*) FROM record_history") == 1);
    CHECK(portal.text("SELECT unpack_fields(packed) ->> 'BZ' FROM record WHERE document_number = '伊市监罚〔2026〕2号'") == "补充说明");
}

TEST_CASE("an undone batch leaves what was there before, and its file can come again")
{
    UploadPortal portal;
    PenaltyFile file = two_rows();
    const Batch first = portal.import(Role::clerk, "penalty", "first.csv", file.csv());
    file.set(1, "备注", "补充说明");
    file.add("伊市监罚〔2026〕3号");
    const Batch second = portal.import(Role::clerk, "penalty", "second.csv", file.csv());
    CHECK(second.undoable);
    CHECK(second.undo_until == "2026-11-09");

    const auto blocked = portal.undo(Role::clerk, first.id);
    REQUIRE_FALSE(blocked);
    CHECK(blocked.error().code == ErrorCode::conflict);

    const auto undone = portal.undo(Role::clerk, second.id);
    REQUIRE(undone);
    CHECK(undone->state == BatchState::undone);
    CHECK(undone->message == "数据有误");
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 2);
    CHECK(portal.text("SELECT coalesce(unpack_fields(packed) ->> 'BZ', '') FROM record WHERE document_number = '伊市监罚〔2026〕2号' AND state <> 5").empty());
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.undo' AND detail LIKE '%数据有误%'") == 1);
    CHECK_FALSE(portal.undo(Role::clerk, second.id));

    const Batch again = portal.import(Role::clerk, "penalty", "second.csv", file.csv());
    CHECK(again.id != second.id);
    CHECK(again.accepted == 1);
    CHECK(again.corrected == 1);
    CHECK(again.duplicate == 1);
}

TEST_CASE("undo ends with its period and needs a reason")
{
    UploadPortal portal;
    const Batch batch = portal.import(Role::clerk, "penalty", "first.csv", two_rows().csv());
    const auto without = portal.undo(Role::clerk, batch.id, " ");
    REQUIRE_FALSE(without);
    CHECK(without.error().code == ErrorCode::invalid_request);
    portal.clock().advance(8 * 86'400);
    const auto late = portal.ask<Undo>(Role::credit_office, {batch.id, "数据有误"});
    REQUIRE_FALSE(late);
    CHECK(late.error().code != ErrorCode::internal);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 2);
}

TEST_CASE("a department reports for itself and those below only")
{
    UploadPortal portal;
    const std::string bytes = two_rows().csv();
    const Batch foreign = portal.import(Role::other_clerk, "penalty", "foreign.csv", bytes);
    CHECK(foreign.rejected == 2);
    CHECK(foreign.accepted == 0);
    for (const FindingRow& finding : portal.findings(Role::other_clerk, foreign.id)) {
        if (finding.severity == "error") CHECK(finding.rule == "V22");
    }
    CHECK(portal.number("SELECT count(*) FROM record") == 0);

    PenaltyFile below;
    const std::size_t row = below.add("伊市监罚〔2026〕9号");
    for (const char* column : {"处罚机关", "数据来源单位"}) below.set(row, column, "伊宁市市场监督管理局城区分局");
    for (const char* column : {"处罚机关统一社会信用代码", "数据来源单位统一社会信用代码"}) below.set(row, column, k_market_branch);
    CHECK(portal.import(Role::clerk, "penalty", "below.csv", below.csv()).accepted == 1);
}

TEST_CASE("batches are seen within the data scope only")
{
    UploadPortal portal;
    const Batch batch = portal.import(Role::clerk, "penalty", "first.csv", two_rows().csv());
    CHECK_FALSE(portal.ask<GetBatch>(Role::other_clerk, {batch.id}));
    CHECK_FALSE(portal.ask<Findings>(Role::other_clerk, {batch.id, 1, 100, ""}));
    CHECK_FALSE(portal.undo(Role::other_clerk, batch.id));
    CHECK(portal.ask<GetBatch>(Role::credit_office, {batch.id}));
    CHECK(portal.ask<Batches>(Role::credit_office)->total == 1);
    CHECK(portal.ask<Batches>(Role::other_clerk)->total == 0);
    CHECK(portal.ask<Batches>(Role::clerk, {"done", "penalty", "first", "-rejected", 1, 20})->rows.size() == 1);
    CHECK(portal.ask<Batches>(Role::clerk, {"failed", "", "", "-id", 1, 20})->rows.empty());
    CHECK_FALSE(portal.ask<Batches>(Role::clerk, {"", "", "", "id; DROP TABLE record", 1, 20}));
    CHECK_FALSE(portal.ask<Batches>(Role::clerk, {"", "", "", "-id", 0, 20}));
}

TEST_CASE("without the right nothing is read and nothing changes")
{
    UploadPortal portal;
    const Batch batch = portal.import(Role::clerk, "penalty", "first.csv", two_rows().csv());
    const auto state = portal.fingerprint();
    PenaltyFile file;
    file.add("伊市监罚〔2026〕7号");
    for (const Role role : {Role::guest, Role::auditor}) {
        const int expected = role == Role::guest ? 401 : 403;
        CHECK(portal.upload(role, "penalty", "x.csv", file.csv()).status == expected);
        CHECK(portal.post_json(role, Undo::path, R"({"id":)" + std::to_string(batch.id) + R"(,"reason":"数据有误"})").status == expected);
        CHECK(portal.get(role, std::string(GetBatch::path) + "?id=" + std::to_string(batch.id)).status == expected);
        CHECK(portal.get(role, std::string(Held::path)).status == expected);
        CHECK(portal.post_json(role, ResolveHeld::path, R"({"record_id":1,"decision":"confirm"})").status == expected);
    }
    CHECK(portal.fingerprint() == state);
    CHECK(portal.files_kept() == 1);
}

TEST_CASE("values are shown in full to the uploader only, and kept sealed")
{
    UploadPortal portal;
    PenaltyFile file;
    const std::size_t row = file.add("伊市监罚〔2026〕1号");
    file.set(row, "行政相对人名称", "王小明");
    file.set(row, "行政相对人类别", "自然人");
    file.set(row, "行政相对人代码_1(统一社会信用代码)", "");
    file.set(row, "法定代表人", "");
    file.set(row, "证件类型", "身份证");
    file.set(row, "证件号码", "654002197406077901");
    const Batch batch = portal.import(Role::clerk, "penalty", "person.csv", file.csv());
    CHECK(batch.rejected == 1);
    const auto full = portal.findings(Role::clerk, batch.id);
    REQUIRE_FALSE(full.empty());
    CHECK(full.front().value == "654002197406077901");
    for (const FindingRow& finding : portal.findings(Role::credit_office, batch.id)) {
        CHECK(finding.value.find("197406") == std::string::npos);
        CHECK(finding.message.find("654002197406077901") == std::string::npos);
    }
    CHECK(portal.number("SELECT count(*) FROM import_finding WHERE instr(sealed, CAST('654002197406077901' AS BLOB)) > 0") == 0);
    CHECK(portal.ask<Returned>(Role::clerk, {batch.id}));
    const auto refused = portal.ask<Returned>(Role::credit_office, {batch.id});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::forbidden);
}

TEST_CASE("returned rows come back as a workbook that can be uploaded again")
{
    UploadPortal portal;
    PenaltyFile file = two_rows();
    file.set(1, "处罚类别", "其他");
    const Batch batch = portal.import(Role::clerk, "penalty", "mixed.csv", file.csv());
    CHECK(batch.rejected == 1);
    const auto returned = portal.ask<Returned>(Role::clerk, {batch.id});
    REQUIRE(returned);
    CHECK(returned->name == "mixed-退回.xlsx");
    const Batch again = portal.import(Role::clerk, "penalty", returned->name, returned->bytes);
    CHECK(again.total == 1);
    CHECK(again.rejected == 1);
    const Batch clean = portal.import(Role::clerk, "penalty", "clean.csv", two_rows().csv());
    CHECK_FALSE(portal.ask<Returned>(Role::clerk, {clean.id}));
    CHECK(portal.ask<Template>(Role::guest, {"penalty"}));
    CHECK(portal.ask<Template>(Role::guest, {"licence"}));
    CHECK_FALSE(portal.ask<Template>(Role::guest, {"nothing"}));
}

} // namespace
} // namespace chengxin::test
