// What becomes known of a subject by uploads, and what nobody can do to another's records.
#include "server/records/facts.hpp"
#include "server/records/records.hpp"
#include "shared/features/data_import/registry_api.hpp"
#include "shared/features/subject_query/api.hpp"
#include "tests/features/data_import/support.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_right[] = "伊宁市天山商贸有限公司";
constexpr char k_wrong[] = "伊宁市天上商贸有限公司";
constexpr char k_no_code[] = "00000000000000000X";

std::string file_named(const std::string& number, const std::string& name, const std::string& representative = "赵丽")
{
    PenaltyFile file;
    const std::size_t row = file.add(number);
    file.set(row, "行政相对人名称", name);
    file.set(row, "法定代表人", representative);
    return file.csv();
}

/// Name and representative as the public sees them; empty: nothing is to be seen.
std::string public_card(UploadPortal& portal)
{
    const auto profile = portal.ask<subject_query::Profile>(Role::guest, {k_code});
    return profile ? profile->subject.name + " " + profile->subject.representative : std::string();
}

std::size_t hits(UploadPortal& portal, const std::string& query)
{
    const auto found = portal.ask<subject_query::Search>(Role::guest, {query});
    REQUIRE(found);
    return found->rows.size();
}

bool is_known(UploadPortal& portal, const std::string& code)
{
    const auto known = portal.ask<KnownSubjects>(Role::clerk, {{code}});
    REQUIRE(known);
    return !known->rows.empty();
}

std::int64_t sum(const Batch& batch)
{
    return batch.accepted + batch.corrected + batch.duplicate + batch.rejected;
}

TEST_CASE("a wrong name that was undone is gone: the right one is public and found")
{
    UploadPortal portal;
    const Batch wrong = portal.import(Role::clerk, "penalty", "wrong.csv", file_named("伊市监罚〔2026〕1号", k_wrong, "李四"));
    CHECK(public_card(portal) == std::string(k_wrong) + " 李四");
    REQUIRE(portal.undo(Role::clerk, wrong.id));
    CHECK(public_card(portal).empty());
    CHECK_FALSE(is_known(portal, k_code)); // nor suggested to the next clerk
    CHECK(hits(portal, "天上商贸") == 0);

    const Batch right = portal.import(Role::clerk, "penalty", "right.csv", file_named("伊市监罚〔2026〕1号", k_right));
    CHECK(right.accepted == 1);
    CHECK(right.held == 0);
    CHECK(public_card(portal) == std::string(k_right) + " 赵丽");
    CHECK(hits(portal, k_right) == 1);
    CHECK(hits(portal, k_wrong) == 0);
    CHECK(portal.ask<subject_query::Profile>(Role::guest, {k_code})->subject.former_names.empty());
}

TEST_CASE("a row that waits says nothing about its subject, and undo restores what was known")
{
    UploadPortal portal;
    portal.import(Role::clerk, "penalty", "first.csv", file_named("伊市监罚〔2026〕1号", k_right));
    PenaltyFile doubtful;
    const std::size_t row = doubtful.add("伊市监罚〔2026〕2号");
    doubtful.set(row, "法定代表人", "李四");
    doubtful.set(row, "罚款金额（万元）", "1000"); // V12
    CHECK(portal.import(Role::clerk, "penalty", "held.csv", doubtful.csv()).held == 1);
    CHECK(public_card(portal) == std::string(k_right) + " 赵丽");

    PenaltyFile newer;
    newer.set(newer.add("伊市监罚〔2026〕3号"), "处罚决定日期", "2026/10/30");
    newer.set(0, "法定代表人", "王五");
    const Batch batch = portal.import(Role::clerk, "penalty", "newer.csv", newer.csv());
    CHECK(public_card(portal) == std::string(k_right) + " 王五");
    PenaltyFile older;
    older.set(older.add("伊市监罚〔2026〕4号"), "处罚决定日期", "2026/10/26");
    older.set(0, "法定代表人", "孙七");
    portal.import(Role::clerk, "penalty", "older.csv", older.csv());
    CHECK(public_card(portal) == std::string(k_right) + " 王五"); // the newest decision, not the last to come
    REQUIRE(portal.undo(Role::clerk, batch.id));
    CHECK(public_card(portal) == std::string(k_right) + " 赵丽");
}

TEST_CASE("a company that only a waiting row names is not in the base library")
{
    UploadPortal portal;
    PenaltyFile doubtful;
    doubtful.set(doubtful.add("伊市监罚〔2026〕2号"), "罚款金额（万元）", "1000");
    const Batch batch = portal.import(Role::clerk, "penalty", "held.csv", doubtful.csv());
    CHECK(batch.held == 1);
    CHECK_FALSE(is_known(portal, k_code));
    const std::int64_t record = portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.at(0).record_id;
    REQUIRE(portal.ask<ResolveHeld>(Role::clerk, {record, "confirm", {}, ""}));
    CHECK(is_known(portal, k_code));
    CHECK(public_card(portal) == std::string(k_right) + " 赵丽");
    REQUIRE(portal.undo(Role::clerk, batch.id));
    CHECK_FALSE(is_known(portal, k_code));
    CHECK(portal.number("SELECT count(*) FROM subject WHERE standing > 0 OR searchable = 1") == 0);
}

TEST_CASE("confirming a row with another name decides about the name")
{
    for (const char* choice : {"adopt", "return"}) {
        CAPTURE(choice);
        UploadPortal portal;
        portal.import(Role::clerk, "penalty", "first.csv", file_named("伊市监罚〔2026〕1号", k_right));
        const std::string renamed = "伊宁市天马实业有限公司";
        CHECK(portal.import(Role::clerk, "penalty", "second.csv", file_named("伊市监罚〔2026〕2号", renamed)).held == 1);
        const auto held = portal.ask<Held>(Role::clerk, {"天马", 1, 20});
        REQUIRE(held);
        REQUIRE(held->rows.size() == 1);
        CHECK(held->rows[0].name == renamed);
        CHECK(held->rows[0].known_name == k_right);
        const std::string page = portal.get(Role::clerk, "/held").body;
        CHECK(page.find("value=\"adopt\"") != std::string::npos);
        CHECK(page.find("value=\"confirm\"") == std::string::npos);
        const std::int64_t record = held->rows[0].record_id;
        const auto undecided = portal.ask<ResolveHeld>(Role::clerk, {record, "confirm", {}, ""});
        REQUIRE_FALSE(undecided);
        CHECK(undecided.error().detail == "name");
        CHECK(undecided.error().message.find(k_right) != std::string::npos);
        CHECK_FALSE(portal.ask<ResolveHeld>(Role::clerk, {record, "confirm", {}, "", "other"}));

        const auto decided = portal.ask<ResolveHeld>(Role::clerk, {record, "confirm", {}, "", choice});
        REQUIRE(decided);
        const auto profile = portal.ask<subject_query::Profile>(Role::guest, {k_code});
        REQUIRE(profile);
        if (choice == std::string("adopt")) {
            CHECK(decided->state == "published");
            CHECK(profile->subject.name == renamed);
            CHECK(profile->subject.former_names == std::vector<std::string>{k_right});
            CHECK(hits(portal, "天马实业") == 1); // at once, by either name
            CHECK(hits(portal, k_right) == 1);
            CHECK(portal.import(Role::clerk, "penalty", "third.csv", file_named("伊市监罚〔2026〕3号", renamed)).held == 0);
        } else {
            CHECK(decided->state == "withdrawn");
            CHECK(profile->subject.name == k_right);
            CHECK(profile->subject.former_names.empty());
            CHECK(hits(portal, "天马实业") == 0);
            CHECK(portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.empty());
        }
    }
}

TEST_CASE("what the registry says comes before everything, whatever is reported or adopted")
{
    UploadPortal portal;
    portal.import(Role::clerk, "penalty", "first.csv", file_named("伊市监罚〔2026〕1号", k_wrong, "李四"));
    const std::int64_t subject = portal.number("SELECT id FROM subject");
    const auto derive = [&](storage::Connection& connection) {
        search::DirectIndex index(connection);
        records::derive_subjects(connection, std::array{subject}, index, {.at = 1});
    };
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        const Date day = *parse_iso("2020-01-01"); // older than every decision
        records::put_fact(connection, subject, {records::FactKind::name, k_right, records::FactSource::registry, day, 0});
        records::put_fact(connection, subject, {records::FactKind::representative, "赵丽", records::FactSource::registry, day, 0});
        records::put_fact(connection, subject, {records::FactKind::state, "存续", records::FactSource::registry, day, 0});
        derive(connection);
        return {};
    }));
    CHECK(public_card(portal) == std::string(k_right) + " 赵丽");
    CHECK(hits(portal, k_right) == 1);
    const auto profile = portal.ask<subject_query::Profile>(Role::guest, {k_code});
    CHECK(profile->subject.state == "存续");
    CHECK(profile->subject.former_names == std::vector<std::string>{k_wrong});
    CHECK(portal.import(Role::clerk, "penalty", "second.csv", file_named("伊市监罚〔2026〕2号", "伊宁市天马实业有限公司")).held == 1);
    const std::int64_t record = portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.at(0).record_id;
    const auto adopted = portal.ask<ResolveHeld>(Role::clerk, {record, "confirm", {}, "", "adopt"});
    REQUIRE_FALSE(adopted);
    CHECK(adopted.error().code == ErrorCode::conflict);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 2") == 1); // nothing has happened
    CHECK(public_card(portal) == std::string(k_right) + " 赵丽");
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        records::remove_registry_facts(connection, subject);
        derive(connection);
        return {};
    }));
    CHECK(public_card(portal) == std::string(k_wrong) + " 李四");
}

TEST_CASE("each fact names its newest source")
{
    UploadPortal portal;
    PenaltyFile file;
    for (const char* number : {"伊市监罚〔2026〕1号", "伊市监罚〔2026〕2号", "伊市监罚〔2026〕3号"}) file.add(number);
    file.set(0, "处罚决定日期", "2026/10/26");
    file.set(2, "法定代表人", "李四");
    file.set(2, "处罚决定日期", "2026/10/27");
    portal.import(Role::clerk, "penalty", "file.csv", file.csv());
    const auto facts = portal.store().read([&](storage::Connection& connection) { return records::facts_of(connection, 1); });
    std::string told;
    for (const auto& fact : facts) told += fact.value + " " + iso_text(fact.day) + " " + std::to_string(fact.record_id) + "\n";
    CHECK(told == std::string(k_right) + " 2026-10-28 2\n赵丽 2026-10-28 2\n李四 2026-10-27 3\n1 2026-10-28 2\n");
    CHECK(portal.number("SELECT count(*) FROM subject_fact") == 4);
}

TEST_CASE("businesses without a code that share a name are not one subject")
{
    UploadPortal portal;
    PenaltyFile file;
    const auto add = [&](const std::string& number, const char* name, const char* representative) {
        const std::size_t row = file.add(number);
        file.set(row, "行政相对人名称", name);
        file.set(row, "行政相对人类别", "个体工商户");
        file.set(row, "行政相对人代码_1(统一社会信用代码)", k_no_code);
        file.set(row, "法定代表人", representative);
    };
    add("伊市监罚〔2026〕1号", "个体工商户", "王伟");
    add("伊市监罚〔2026〕2号", "个体工商户", "李娜");
    add("伊市监罚〔2026〕3号", "个体工商户", "王伟"); // many are called so
    add("伊市监罚〔2026〕4号", "老王烤包子店", "王伟");
    add("伊市监罚〔2026〕5号", "老王烤包子店", "李娜");
    add("伊市监罚〔2026〕6号", "老王烤包子店", "王伟"); // the same as 4
    CHECK(portal.import(Role::clerk, "penalty", "shops.csv", file.csv()).accepted == 6);
    CHECK(portal.number("SELECT count(*) FROM subject") == 5);
    CHECK(portal.text("SELECT max(counts) FROM subject") == "penalty:2");
    CHECK(portal.number("SELECT count(DISTINCT subject_id) FROM record WHERE document_number IN ('伊市监罚〔2026〕4号', '伊市监罚〔2026〕6号')") == 1);

    // A correction may name another operator; then the record is that one's. Undo brings it back.
    PenaltyFile corrected;
    std::swap(file, corrected);
    add("伊市监罚〔2026〕6号", "老王烤包子店", "赵丽");
    const Batch batch = portal.import(Role::clerk, "penalty", "corrected.csv", file.csv());
    CHECK(batch.corrected == 1);
    CHECK(portal.number("SELECT count(*) FROM subject WHERE counts = 'penalty:1'") == 6);
    REQUIRE(portal.undo(Role::clerk, batch.id));
    CHECK(portal.text("SELECT max(counts) FROM subject") == "penalty:2");
    CHECK(portal.number("SELECT count(*) FROM subject WHERE standing > 0") == 5);
}

TEST_CASE("a record out of the reporter's reach is not corrected: the row comes back and names the authority")
{
    UploadPortal portal;
    PenaltyFile office;
    office.set(office.add("伊市监罚〔2026〕1号"), "数据来源单位", "伊犁州信用办");
    office.set(0, "数据来源单位统一社会信用代码", k_credit_office);
    CHECK(portal.import(Role::credit_office, "penalty", "office.csv", office.csv()).accepted == 1);
    PenaltyFile clerk;
    clerk.set(clerk.add("伊市监罚〔2026〕1号"), "处罚类别", "警告");
    clerk.set(0, "处罚内容", "警告");
    clerk.set(0, "罚款金额（万元）", "");
    clerk.add("伊市监罚〔2026〕2号");
    const Batch batch = portal.import(Role::clerk, "penalty", "clerk.csv", clerk.csv());
    CHECK(batch.total == 2);
    CHECK(batch.accepted == 1);
    CHECK(batch.corrected == 0);
    CHECK(batch.rejected == 1);
    CHECK(sum(batch) == batch.total);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 2); // the first one stands
    CHECK(portal.text("SELECT kind FROM record WHERE document_number = '伊市监罚〔2026〕1号'") == "罚款");
    const auto findings = portal.findings(Role::clerk, batch.id);
    const auto refusal = std::find_if(findings.begin(), findings.end(), [](const FindingRow& finding) { return finding.rule == "V18"; });
    REQUIRE(refusal != findings.end());
    CHECK(refusal->row == 2);
    CHECK(refusal->severity == "error");
    CHECK(refusal->column == "行政处罚决定书文号");
    CHECK(refusal->value == "伊市监罚〔2026〕1号");
    CHECK(refusal->message.find("伊宁市市场监督管理局") != std::string::npos);
    CHECK(batch.findings == static_cast<std::int64_t>(findings.size()));
    CHECK(portal.get(Role::clerk, "/api/v1/data-import/returned?id=" + std::to_string(batch.id)).status == 200);
    // The same row is a duplicate for everybody, and the office corrects everybody's.
    clerk.set(1, "行政处罚决定书文号", "伊市监罚〔2026〕3号");
    CHECK(portal.import(Role::credit_office, "penalty", "office-2.csv", clerk.csv()).corrected == 1);
}

TEST_CASE("a unit is stored as the unit table has it, whatever a row calls it")
{
    UploadPortal portal;
    PenaltyFile file;
    file.set(file.add("伊市监罚〔2026〕1号"), "处罚机关", "伊宁市市监局");
    file.set(0, "数据来源单位", "伊宁市市监局");
    CHECK(portal.import(Role::clerk, "penalty", "alias.csv", file.csv()).accepted == 1);
    CHECK(portal.text("SELECT group_concat(name) FROM unit") == "伊宁市市场监督管理局");
    CHECK(portal.text("SELECT unpack_fields(packed) ->> 'CF_CFJG' FROM record") == "伊宁市市场监督管理局");
    file.set(0, "处罚机关", "伊宁市交通运输局"); // another's name with one's own code
    const Batch batch = portal.import(Role::clerk, "penalty", "foreign.csv", file.csv());
    CHECK(batch.rejected == 1);
    CHECK(portal.number("SELECT count(*) FROM record") == 1);
    const auto units = portal.ask<Units>(Role::clerk, {});
    REQUIRE(units);
    const auto office = std::find_if(units->rows.begin(), units->rows.end(), [](const Unit& unit) { return unit.uscc == k_market_office; });
    REQUIRE(office != units->rows.end());
    CHECK(office->aliases == std::vector<std::string>{"伊宁市市监局"}); // the browser says the same
}

TEST_CASE("a correction of one field does not tell others what is in another")
{
    UploadPortal portal;
    PenaltyFile file;
    const std::size_t row = file.add("无"); // V16: waits
    file.set(row, "行政相对人名称", "王伟");
    file.set(row, "行政相对人类别", "自然人");
    file.set(row, "行政相对人代码_1(统一社会信用代码)", "");
    file.set(row, "法定代表人", "");
    file.set(row, "证件类型", "身份证");
    file.set(row, "证件号码", "110105491231002"); // of 15 digits: a warning that shows the number
    const Batch batch = portal.import(Role::clerk, "penalty", "person.csv", file.csv());
    CHECK(batch.held == 1);
    const std::int64_t record = portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.at(0).record_id;
    const auto shown_to = [&](Role role, const char* remark) {
        const auto answer = portal.ask<ResolveHeld>(role, {record, "correct", {{"BZ", remark}}, "补备注"});
        REQUIRE(answer);
        std::string text;
        for (const auto& finding : answer->findings) text += finding.value + finding.message + finding.suggestion + "\n";
        CHECK(text.find("15 位") != std::string::npos);
        return text;
    };
    const std::string foreign = shown_to(Role::credit_office, "一");
    CHECK(foreign.find("110105491231002") == std::string::npos);
    CHECK(foreign.find("11010519491231002X") == std::string::npos);
    CHECK(shown_to(Role::clerk, "二").find("110105491231002") != std::string::npos);
}

} // namespace
} // namespace chengxin::test
