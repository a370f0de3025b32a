#include "tests/features/data_import/asking.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

/// Rows 3 and 4 are filtered away.
std::string filtered()
{
    return xlsx_of({{.name = "行政处罚", .file = rows(1, 4), .hidden_rows = {1, 2}}});
}

TEST_CASE("hidden: hidden rows are asked about before anything is stored")
{
    UploadPortal portal;
    const Batch batch = upload(portal, request_of(filtered()));
    CHECK(batch.state == BatchState::waiting);
    CHECK(batch.asks == std::vector<std::string>{"hidden"});
    CHECK(batch.total == 4);
    CHECK(batch.accepted == 4);
    CHECK(batch.answer_until == "2026-11-09");
    REQUIRE(batch.questions.hidden.size() == 1);
    CHECK(batch.questions.hidden.front().rows == 2);
    CHECK(batch.questions.hidden.front().row_numbers == "3-4");
    CHECK(portal.number("SELECT count(*) FROM record") == 0);
    CHECK(portal.number("SELECT count(*) FROM subject") == 0);
    const auto findings = portal.findings(Role::clerk, batch.id);
    const FindingRow* asked = finding_of(findings, "R01");
    REQUIRE(asked);
    CHECK(asked->severity == "warning");
    CHECK(has(asked->message, "2 行（第 3-4 行）"));
    CHECK(portal.files_kept() == 1);
}

TEST_CASE("hidden: an answer moves the batch on, once, and what was left out stays on it")
{
    UploadPortal portal;
    for (const HiddenAnswer hidden : {HiddenAnswer::leave, HiddenAnswer::send}) {
        const Batch waiting = upload(portal, request_of(xlsx_of({{.name = "行政处罚", .file = rows(hidden == HiddenAnswer::leave ? 1 : 11, 4), .hidden_rows = {1, 2}}})));
        REQUIRE(waiting.state == BatchState::waiting);
        const auto done = answer(portal, {waiting.id, hidden, "", {}});
        REQUIRE(done);
        CHECK(done->state == BatchState::done);
        CHECK(done->accepted == (hidden == HiddenAnswer::leave ? 2 : 4));
        CHECK(done->hidden == hidden);
        CHECK(done->questions.hidden.size() == 1);
        CHECK(done->asks.empty());
        const auto findings = portal.findings(Role::clerk, waiting.id);
        const FindingRow* said = finding_of(findings, "R01");
        REQUIRE(said);
        CHECK(has(said->message, hidden == HiddenAnswer::leave ? "没有上报" : "一并上报"));
        CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.answer' AND detail LIKE 'hidden " +
                            std::string(hidden == HiddenAnswer::leave ? "leave" : "send") + "%'") == 1);
        const auto again = portal.ask<Answer>(Role::clerk, {waiting.id, hidden, "", {}});
        REQUIRE_FALSE(again);
        CHECK(again.error().code == ErrorCode::conflict);
    }
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number = '" + number(2) + "'") == 0);
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number = '" + number(12) + "'") == 1);
}

TEST_CASE("hidden: with the answer in the upload nothing is asked")
{
    UploadPortal portal;
    const std::string bytes = filtered(); // once: a workbook holds the time at which it was written
    const Batch batch = upload(portal, request_of(bytes, HiddenAnswer::leave));
    CHECK(batch.state == BatchState::done);
    CHECK(batch.accepted == 2);
    // Other answers are another upload; the same ones, and none, are the same.
    CHECK(portal.ask<Upload>(Role::clerk, request_of(bytes, HiddenAnswer::leave))->recognised);
    CHECK(portal.ask<Upload>(Role::clerk, request_of(bytes))->recognised);
    const Batch sent = upload(portal, request_of(bytes, HiddenAnswer::send));
    CHECK(sent.id != batch.id);
    CHECK(sent.accepted == 2);
    CHECK(sent.duplicate == 2);
}

TEST_CASE("hidden: hidden columns are asked about, and left out when told so")
{
    UploadPortal portal;
    PenaltyFile file = rows(1, 1);
    file.set(0, "备注", "内部意见");
    const std::string bytes = xlsx_of({{.name = "行政处罚", .file = file, .hidden_columns = {"备注"}}});
    const Batch waiting = upload(portal, request_of(bytes));
    REQUIRE(waiting.state == BatchState::waiting);
    CHECK(waiting.questions.hidden.front().columns == std::vector<std::string>{"备注"});
    REQUIRE(answer(portal, {waiting.id, HiddenAnswer::leave, "", {}}));
    CHECK(portal.text("SELECT coalesce(unpack_fields(packed) ->> 'BZ', '') FROM record").empty());
}

} // namespace
} // namespace chengxin::test
