#include "server/core/verify.hpp"
#include "server/features.hpp"
#include "server/records/record.hpp"
#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

/// One good row and one whose amount looks like yuan in a 万元 column (V12).
Batch import_doubtful(UploadPortal& portal)
{
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    const std::size_t row = file.add("伊市监罚〔2026〕2号");
    file.set(row, "处罚内容", "罚款人民币50000元");
    file.set(row, "罚款金额（万元）", "50000");
    return portal.import(Role::clerk, "penalty", "doubtful.csv", file.csv());
}

std::int64_t held_record(UploadPortal& portal, Role role)
{
    const auto held = portal.ask<Held>(role, {"", 1, 20});
    REQUIRE(held);
    REQUIRE(held->rows.size() == 1);
    return held->rows.front().record_id;
}

TEST_CASE("a doubtful penalty waits for a person")
{
    UploadPortal portal;
    const Batch batch = import_doubtful(portal);
    CHECK(batch.accepted == 2);
    CHECK(batch.held == 1);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 1);
    const auto held = portal.ask<Held>(Role::clerk, {"2号", 1, 20});
    REQUIRE(held);
    REQUIRE(held->rows.size() == 1);
    CHECK(held->total == 1);
    CHECK(held->rows.front().document_number == "伊市监罚〔2026〕2号");
    CHECK(held->rows.front().decided_on == "2026-10-28");
    REQUIRE_FALSE(held->rows.front().findings.empty());
    CHECK(held->rows.front().findings.front().rule == "V12");
    CHECK(portal.ask<Held>(Role::clerk, {"没有这个", 1, 20})->rows.empty());
    CHECK(portal.ask<Held>(Role::other_clerk, {"", 1, 20})->rows.empty());
    CHECK(portal.ask<Held>(Role::credit_office, {"", 1, 20})->rows.size() == 1);
}

TEST_CASE("a held record is confirmed as it stands")
{
    UploadPortal portal;
    import_doubtful(portal);
    const std::int64_t id = held_record(portal, Role::credit_office);
    const auto foreign = portal.ask<ResolveHeld>(Role::other_clerk, {id, "confirm", {}, ""});
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().code == ErrorCode::not_found);
    const auto resolved = portal.ask<ResolveHeld>(Role::credit_office, {id, "confirm", {}, "核对过决定书"});
    REQUIRE(resolved);
    CHECK(resolved->state == "published");
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 2);
    CHECK_FALSE(portal.ask<ResolveHeld>(Role::credit_office, {id, "confirm", {}, ""}));
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.resolve_held'") == 1);
}

TEST_CASE("a held record is corrected and checked again")
{
    UploadPortal portal;
    import_doubtful(portal);
    const std::int64_t id = held_record(portal, Role::clerk);
    const auto wrong = portal.ask<ResolveHeld>(Role::clerk, {id, "correct", {{"CF_NR_FK", ""}}, "改金额"});
    REQUIRE(wrong);
    CHECK(wrong->state == "held");
    REQUIRE_FALSE(wrong->findings.empty());
    CHECK(portal.text("SELECT unpack_fields(packed) ->> 'CF_NR_FK' FROM record WHERE state = 2") == "50000");
    CHECK_FALSE(portal.ask<ResolveHeld>(Role::clerk, {id, "correct", {{"CF_NR_FK", "5"}}, ""}));
    CHECK_FALSE(portal.ask<ResolveHeld>(Role::clerk, {id, "correct", {{"NO_SUCH", "5"}}, "改金额"}));
    const auto right = portal.ask<ResolveHeld>(Role::clerk, {id, "correct", {{"CF_NR_FK", "5"}}, "改金额"});
    REQUIRE(right);
    CHECK(right->state == "published");
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1 AND unpack_fields(packed) ->> 'CF_NR_FK' = '5'") == 1);
    CHECK(portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.empty());
}

TEST_CASE("a correction of the document number gives the record its own key")
{
    UploadPortal portal;
    PenaltyFile file;
    file.set(file.add("无"), "备注", "没有文号");
    const Batch batch = portal.import(Role::clerk, "penalty", "no-number.csv", file.csv());
    CHECK(batch.held == 1);
    const std::int64_t id = held_record(portal, Role::clerk);
    const auto resolved = portal.ask<ResolveHeld>(Role::clerk, {id, "correct", {{"CF_WSH", "伊市监罚〔2026〕8号"}}, "补文号"});
    REQUIRE(resolved);
    CHECK(resolved->state == "published");
    PenaltyFile same;
    same.set(same.add("伊市监罚〔2026〕8号"), "备注", "没有文号");
    CHECK(portal.import(Role::clerk, "penalty", "again.csv", same.csv()).duplicate == 1);
    REQUIRE(portal.undo(Role::clerk, batch.id));
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 0);
}

TEST_CASE("a held record is withdrawn, with a reason")
{
    UploadPortal portal;
    import_doubtful(portal);
    const std::int64_t id = held_record(portal, Role::clerk);
    CHECK_FALSE(portal.ask<ResolveHeld>(Role::clerk, {id, "withdraw", {}, ""}));
    CHECK_FALSE(portal.ask<ResolveHeld>(Role::clerk, {id, "something", {}, "理由"}));
    const auto resolved = portal.ask<ResolveHeld>(Role::clerk, {id, "withdraw", {}, "处罚决定已撤销"});
    REQUIRE(resolved);
    CHECK(resolved->state == "withdrawn");
    CHECK(portal.number("SELECT count(*) FROM record WHERE state <> 5") == 1);
}

constexpr const char* k_identity_number = "654002198503070013";

/// What is sealed of the record that stands, opened where it belongs.
std::string sealed_values(UploadPortal& portal)
{
    return portal.store().read([&](storage::Connection& connection) {
        auto row = connection.prepare("SELECT catalogue, batch_id, row_number, sealed FROM record ORDER BY state = 5, id LIMIT 1");
        REQUIRE(row.step());
        const auto opened = portal.portal().keys.open(row.blob(3), records::place_of_fields(row.text(0), row.integer(1), row.integer(2)));
        return opened.value_or("does not open");
    });
}

TEST_CASE("what is sealed of a held record opens in its place after every decision about it")
{
    struct Case {
        const char* decision;
        std::vector<CellChange> changes;
    };
    const Case cases[] = {
        {"confirm", {}},
        {"correct", {{"CF_NR_FK", "5"}}},                                        // the same record
        {"correct", {{"CF_NR_FK", "5"}, {"CF_WSH", "伊市监罚〔2026〕3号"}}},      // one with a key of its own
        {"withdraw", {}},
    };
    for (const Case& item : cases) {
        CAPTURE(item.decision);
        CAPTURE(item.changes.size());
        UploadPortal portal;
        PenaltyFile file;
        const std::size_t row = file.add("伊市监罚〔2026〕2号");
        file.set(row, "处罚内容", "罚款人民币50000元");
        file.set(row, "罚款金额（万元）", "50000");
        file.set(row, "行政相对人名称", "王伟");
        file.set(row, "行政相对人类别", "自然人");
        file.set(row, "行政相对人代码_1(统一社会信用代码)", "");
        file.set(row, "法定代表人", "");
        file.set(row, "证件类型", "身份证");
        file.set(row, "证件号码", k_identity_number);
        portal.import(Role::clerk, "penalty", "doubtful.csv", file.csv());
        CHECK(sealed_values(portal).find(k_identity_number) != std::string::npos);
        REQUIRE(portal.ask<ResolveHeld>(Role::clerk, {held_record(portal, Role::clerk), item.decision, item.changes, "核对过了"}));
        CHECK(portal.number("SELECT count(*) FROM record WHERE row_number <> 2 OR batch_id <> 1") == 0);
        CHECK(sealed_values(portal).find(k_identity_number) != std::string::npos);
        const auto report = verify_data(portal.directory(), all_features()); // opens every sealed value, former versions too
        REQUIRE(report);
        for (const std::string& problem : report->problems) CHECK_MESSAGE(false, problem);
        CHECK(report->sealed_values >= 2);
    }
}

} // namespace
} // namespace chengxin::test
