#include "server/records/personal_scan.hpp"
#include "server/records/rules_report.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/publicity/api.hpp"
#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;
using catalogue::Grade;

std::vector<std::string> public_numbers(UploadPortal& portal)
{
    std::vector<std::string> numbers;
    const auto page = portal.ask<publicity::Records>(Role::guest, {.catalogue = "penalty", .page_size = 100});
    REQUIRE(page);
    for (const auto& row : page->rows) numbers.push_back(row.document_number);
    return numbers;
}

std::int64_t record_of(UploadPortal& portal, const std::string& number)
{
    return portal.number("SELECT id FROM record WHERE document_number = '" + number + "'");
}

/// The rules get one more set, as a new version of the program brings it.
void add_regime(UploadPortal& portal, const char* from, std::int64_t months)
{
    auto changed = std::make_shared<catalogue::Catalogue>(*portal.portal().catalogue);
    for (auto& reference : changed->items) {
        catalogue::PublicationRegime regime = reference.regimes.back();
        regime.effective_from = from;
        regime.name = "试验规则";
        for (auto& period : regime.grades) period.maximum_months = months;
        reference.regimes.push_back(regime);
    }
    portal.portal().catalogue.set(std::move(changed));
    REQUIRE(records::take_rules(portal.portal()));
}

TEST_CASE("a rule set that takes effect later comes by itself on its day, with audit and basis")
{
    UploadPortal portal;
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    portal.import(Role::clerk, "penalty", "a.csv", file.csv());
    add_regime(portal, "2027-01-01", 3); // over on 2027-01-28
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'records.take_rules' AND detail LIKE '%缩短 1 from 2027-01-01%'") == 1);
    PenaltyFile second;
    second.add("伊市监罚〔2026〕2号");
    portal.import(Role::clerk, "penalty", "b.csv", second.csv());
    const auto basis = [&] { return portal.ask<publicity::Record>(Role::guest, {record_of(portal, "伊市监罚〔2026〕1号")})->basis; };
    portal.clock().set_today("2026-12-31");
    CHECK(public_numbers(portal).size() == 2);
    CHECK(basis().find("试验规则") == std::string::npos);
    portal.clock().set_today("2027-01-01"); // no job has run
    CHECK(public_numbers(portal).size() == 2);
    CHECK(basis().find("试验规则") == 0);
    portal.run_jobs();
    CHECK(basis().find("试验规则") == 0);
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'records.rules_in_force' AND detail = 'records 2'") == 1);
    portal.clock().set_today("2027-01-28");
    CHECK(public_numbers(portal).size() == 2);
    portal.clock().set_today("2027-01-29"); // nor now
    CHECK(public_numbers(portal).empty());
    CHECK(portal.ask<publicity::Record>(Role::guest, {record_of(portal, "伊市监罚〔2026〕1号")}).error().code == ErrorCode::not_found);
}

TEST_CASE("what the rules of today refuse cannot be confirmed, and is not published by it")
{
    UploadPortal portal;
    PenaltyFile file; // a warning only (minor, never public), and its authority is another than its source
    const std::size_t row = file.add("无"); // held
    file.set(row, "处罚类别", "警告");
    file.set(row, "处罚内容", "给予警告");
    file.set(row, "罚款金额（万元）", "");
    file.set(row, "处罚机关", "伊宁市交通运输局");
    file.set(row, "处罚机关统一社会信用代码", k_traffic_office);
    portal.import(Role::credit_office, "penalty", "w.csv", file.csv());
    const std::int64_t id = portal.number("SELECT id FROM record WHERE state = 2");
    REQUIRE(id != 0);
    const auto refused = portal.ask<ResolveHeld>(Role::clerk, {id, "confirm", {}, "核对过"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("不能确认公示") != std::string::npos);
    CHECK(portal.number("SELECT state FROM record WHERE id = " + std::to_string(id)) == 2);
    CHECK(public_numbers(portal).empty());
    const auto confirmed = portal.ask<ResolveHeld>(Role::credit_office, {id, "confirm", {}, "核对过"});
    REQUIRE(confirmed);
    CHECK(confirmed->state == "not_public");
    CHECK(public_numbers(portal).empty());
}

TEST_CASE("a held record is confirmed with the window of the day of its confirmation")
{
    UploadPortal portal;
    PenaltyFile file;
    const std::size_t row = file.add("伊市监罚〔2026〕4号");
    file.set(row, "处罚内容", "罚款人民币50000元");
    file.set(row, "罚款金额（万元）", "50000");
    portal.import(Role::clerk, "penalty", "h.csv", file.csv());
    const std::int64_t id = portal.number("SELECT id FROM record WHERE state = 2");
    add_regime(portal, "2026-12-01", 1); // over before the day comes: not shown from then on
    portal.clock().set_today("2026-12-02");
    portal.sign_in_again();
    const auto confirmed = portal.ask<ResolveHeld>(Role::clerk, {id, "confirm", {}, ""});
    REQUIRE(confirmed);
    CHECK(confirmed->state == "not_public");
    CHECK(public_numbers(portal).empty());
}

// ---- personal data that is public already ----

constexpr char k_identity[] = "654002198503070013"; // made up, with a right check character
constexpr char k_fact[] = "经查，当事人雇用的驾驶员（身份证号654002198503070013）无证驾驶。";

/// A row of before the rule R10: published with a number in its text.
std::int64_t publish_with_number(UploadPortal& portal)
{
    PenaltyFile file;
    file.add("伊市监罚〔2026〕5号");
    portal.import(Role::clerk, "penalty", "p.csv", file.csv());
    const std::int64_t id = record_of(portal, "伊市监罚〔2026〕5号");
    const auto written = portal.store().write([&](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE record SET title = '雇用654002198503070013', packed = CAST(x'00' || CAST(json_set(unpack_fields(packed), '$.CF_SY', ?2, "
                       "'$.CF_WFXW', '雇用654002198503070013') AS BLOB) AS BLOB) WHERE id = ?1", id, std::string(k_fact));
        records::restart_personal_scan(connection);
        connection.run("UPDATE publication SET generation = generation + 1, shown = generation + 1");
        return {};
    });
    REQUIRE(written);
    return id;
}

void scan(UploadPortal& portal, std::int64_t masked)
{
    const auto done = records::mask_public_personal_data(portal.portal(), portal.portal().clock.date(), [] { return false; });
    REQUIRE(done);
    CHECK(done->masked == masked);
}

/// Everything that the public can read of it.
std::string public_texts(UploadPortal& portal, std::int64_t id)
{
    std::string all = portal.get(Role::guest, "/api/v1/publicity/record?id=" + std::to_string(id)).body;
    for (const char* address : {"/api/v1/publicity/records", "/api/v1/publicity/export", "/api/v1/subject-query/profile?uscc=91654002MA7DEM016N",
             "/subject?uscc=91654002MA7DEM016N&plain=1", "/publicity?plain=1", "/api/v1/publicity/home"}) {
        all += portal.get(Role::guest, address).body;
    }
    return all + portal.get(Role::guest, "/record?plain=1&id=" + std::to_string(id)).body;
}

TEST_CASE("personal data that is public already is masked on every path until a person decides")
{
    UploadPortal portal;
    const std::int64_t id = publish_with_number(portal);
    CHECK(public_texts(portal, id).find(k_identity) != std::string::npos);
    scan(portal, 1);
    scan(portal, 0);
    const std::string masked = public_texts(portal, id);
    CHECK(masked.find(k_identity) == std::string::npos);
    CHECK(masked.find("6540**********0013") != std::string::npos);
    CHECK(public_numbers(portal).size() == 1);
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'records.mask_personal_data' AND detail = 'masked 1'") == 1);

    const auto own = portal.ask<Held>(Role::clerk, {"", 1, 20});
    REQUIRE(own);
    REQUIRE(own->rows.size() == 1);
    REQUIRE(own->rows[0].findings.size() == 2);
    CHECK(own->rows[0].findings[0].rule == "R10");
    CHECK(own->rows[0].findings[1].value == k_fact);
    CHECK(own->rows[0].findings[1].suggestion == "经查，当事人雇用的驾驶员（身份证号6540**********0013）无证驾驶。");
    const auto others = portal.ask<Held>(Role::credit_office, {"", 1, 20});
    REQUIRE(others);
    REQUIRE(others->rows.size() == 1);
    CHECK(others->rows[0].findings[1].value == "6540**********0013");
}

TEST_CASE("a masked record is published as it was, with a reason, and stays so")
{
    UploadPortal portal;
    const std::int64_t id = publish_with_number(portal);
    scan(portal, 1);
    CHECK(portal.ask<ResolveHeld>(Role::clerk, {id, "confirm", {}, ""}).error().detail == "reason");
    REQUIRE(portal.ask<ResolveHeld>(Role::clerk, {id, "confirm", {}, "判决书要求公开"}));
    CHECK(public_texts(portal, id).find(k_identity) != std::string::npos);
    CHECK(portal.text("SELECT title FROM record WHERE id = " + std::to_string(id)) == "雇用654002198503070013");
    CHECK(portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.empty());
    (void)portal.store().write([](storage::Connection& connection) -> Result<void> { records::restart_personal_scan(connection); return {}; });
    scan(portal, 0);
    CHECK(public_texts(portal, id).find(k_identity) != std::string::npos);
}

TEST_CASE("the masked text of a record is kept by a correction without changes")
{
    UploadPortal portal;
    const std::int64_t id = publish_with_number(portal);
    scan(portal, 1);
    const auto corrected = portal.ask<ResolveHeld>(Role::clerk, {id, "correct", {}, "同意遮盖"});
    REQUIRE(corrected);
    CHECK(corrected->state == "published");
    CHECK(public_texts(portal, id).find(k_identity) == std::string::npos);
    CHECK(portal.number("SELECT count(*) FROM record WHERE masked <> 0") == 0);
    CHECK(portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.empty());
}

TEST_CASE("what an undo brings back is masked, too")
{
    UploadPortal portal;
    const std::int64_t id = publish_with_number(portal);
    PenaltyFile file;
    file.set(file.add("伊市监罚〔2026〕5号"), "备注", "更正");
    const Batch later = portal.import(Role::clerk, "penalty", "q.csv", file.csv());
    REQUIRE(later.corrected == 1);
    CHECK(public_texts(portal, id).find(k_identity) == std::string::npos);
    REQUIRE(portal.undo(Role::clerk, later.id));
    CHECK(public_numbers(portal).size() == 1);
    CHECK(public_texts(portal, id).find(k_identity) == std::string::npos);
    CHECK(portal.ask<Held>(Role::clerk, {"", 1, 20})->rows.size() == 1);
}

} // namespace
} // namespace chengxin::test
