// Reading personal data in full is itself recorded, once for a request, before the answer leaves.
#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/review/held.hpp"
#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>
#include <functional>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

constexpr char k_wrong_number[] = "654002197406077901"; // the check character does not fit
constexpr char k_identity[] = "654002198503070013";

Batch import_person(UploadPortal& portal)
{
    PenaltyFile file;
    const std::size_t row = file.add("伊市监罚〔2026〕1号");
    file.set(row, "行政相对人名称", "王小明");
    file.set(row, "行政相对人类别", "自然人");
    file.set(row, "行政相对人代码_1(统一社会信用代码)", "");
    file.set(row, "法定代表人", "");
    file.set(row, "证件类型", "身份证");
    file.set(row, "证件号码", k_wrong_number);
    return portal.import(Role::clerk, "penalty", "person.csv", file.csv());
}

/// Held since a number stands in what will be public.
Batch import_held(UploadPortal& portal)
{
    PenaltyFile file;
    file.set(file.add("伊市监罚〔2026〕2号"), "违法事实", std::string("雇用的驾驶员（身份证号") + k_identity + "）无证驾驶。");
    return portal.import(Role::clerk, "penalty", "held.csv", file.csv());
}

std::int64_t entries(UploadPortal& portal, const std::string& action)
{
    return portal.number("SELECT count(*) FROM audit WHERE action = '" + action + "'");
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("findings in full are noted in the audit, once for a request, with batch and range")
{
    UploadPortal portal;
    const std::string id = std::to_string(import_person(portal).id);
    const auto noted = [&] { return entries(portal, "data_import.read_findings"); };
    struct Look {
        const char* what;
        Role role;
        std::string address;
        bool in_full;
    };
    const std::vector<Look> looks = {
        {"endpoint", Role::clerk, "/api/v1/data-import/findings?id=" + id, true},
        {"plain page", Role::clerk, "/upload/plain/result?id=" + id, true},
        {"errors alone", Role::clerk, "/api/v1/data-import/findings?severity=error&id=" + id, true},
        {"behind the last", Role::clerk, "/api/v1/data-import/findings?page=9&id=" + id, false},
        {"masked", Role::credit_office, "/api/v1/data-import/findings?id=" + id, false},
        {"masked page", Role::credit_office, "/upload/plain/result?id=" + id, false},
        {"progress", Role::clerk, "/api/v1/data-import/batch?id=" + id, false},
        {"list", Role::clerk, "/api/v1/data-import/batches", false},
    };
    for (const Look& look : looks) {
        CAPTURE(look.what);
        const std::int64_t before = noted();
        const Reply reply = portal.get(look.role, look.address);
        CHECK(reply.status == 200);
        CHECK(has(reply.body, k_wrong_number) == look.in_full);
        CHECK(noted() - before == (look.in_full ? 1 : 0));
    }
    CHECK(portal.text("SELECT target || ': ' || detail FROM audit WHERE action = 'data_import.read_findings' ORDER BY id LIMIT 1") ==
          "batch " + id + ": findings 1-" + std::to_string(portal.findings(Role::clerk, std::stoll(id)).size()) + " of " +
              std::to_string(portal.batch(Role::clerk, std::stoll(id)).rejected) + ", in full");
    CHECK(portal.number("SELECT account_id FROM audit WHERE action = 'data_import.read_findings' LIMIT 1") ==
          portal.account_id(Role::clerk));
    CHECK(portal.number("SELECT count(*) FROM audit WHERE detail LIKE '%654002%'") == 0);
}

TEST_CASE("findings without personal data, and a page of a batch that still waits to be worked on, are not noted")
{
    UploadPortal portal;
    PenaltyFile file;
    file.set(file.add("伊市监罚〔2026〕1号"), "处罚决定日期", "2026-13-40");
    const Reply uploaded = portal.upload(Role::clerk, "penalty", "date.csv", file.csv());
    REQUIRE(uploaded.status == 200);
    const std::string address = "/upload/plain/result?id=" + std::to_string(portal.number("SELECT max(id) FROM import_batch"));
    const Reply waiting = portal.get(Role::clerk, address);
    CHECK(waiting.headers.at("Refresh") == "1");
    portal.run_jobs();
    const Reply done = portal.get(Role::clerk, address);
    CHECK(has(done.body, "2026-13-40"));
    CHECK_FALSE(done.headers.contains("Refresh"));
    CHECK(entries(portal, "data_import.read_findings") == 0);
}

TEST_CASE("held records in full are noted with their numbers")
{
    UploadPortal portal;
    REQUIRE(import_held(portal).held == 1);
    const std::string id = std::to_string(portal.number("SELECT id FROM record WHERE state = 2"));
    for (const auto& [role, address, in_full] :
         {std::tuple{Role::clerk, "/api/v1/data-import/held", true}, std::tuple{Role::clerk, "/held", true},
          std::tuple{Role::credit_office, "/api/v1/data-import/held", false}, std::tuple{Role::credit_office, "/held", false},
          std::tuple{Role::clerk, "/api/v1/data-import/held?q=nobody", false}}) {
        CAPTURE(address);
        CAPTURE(name_of(role));
        const std::int64_t before = entries(portal, "data_import.read_held");
        const Reply reply = portal.get(role, address);
        CHECK(reply.status == 200);
        if (has(address, "api")) CHECK(has(reply.body, k_identity) == in_full);
        CHECK(entries(portal, "data_import.read_held") - before == (in_full ? 1 : 0));
    }
    CHECK(portal.text("SELECT detail FROM audit WHERE action = 'data_import.read_held' LIMIT 1") == "records " + id + ", in full");
    const auto corrected = portal.ask<ResolveHeld>(Role::clerk, {std::stoll(id), "correct", {{"CF_CFJG", ""}}, "补机关", ""});
    REQUIRE(corrected);
    CHECK(corrected->state == "held");
    CHECK(portal.number("SELECT count(*) FROM audit WHERE action = 'data_import.resolve_held' AND detail LIKE '%findings in full%'") == 1);
}

TEST_CASE("a held record of an item that has left the catalogue is masked for others than its uploader")
{
    UploadPortal portal;
    REQUIRE(import_held(portal).held == 1);
    const auto moved = portal.store().write([](storage::Connection& connection) -> Result<void> {
        connection.run("UPDATE record SET catalogue = 'gone'");
        return {};
    });
    REQUIRE(moved);
    CHECK(has(portal.get(Role::clerk, "/api/v1/data-import/held").body, k_identity));
    CHECK_FALSE(has(portal.get(Role::credit_office, "/api/v1/data-import/held").body, k_identity));
}

TEST_CASE("what is in full waits for its entry in the audit, and leaves not at all when there can be none")
{
    UploadPortal portal;
    const std::int64_t id = import_person(portal).id;
    import_held(portal);
    const auto findings = [&](Role role) { return get_findings(portal.portal(), portal.uploader(role), {id, 1, 20, ""}, "10.0.0.1"); };
    const auto held = [&](Role role) { return list_held(portal.portal(), portal.uploader(role), {"", 1, 20}, "10.0.0.1"); };
    CHECK(std::holds_alternative<Write<api::Page<FindingRow>>>(findings(Role::clerk).state));
    CHECK(std::holds_alternative<Result<api::Page<FindingRow>>>(findings(Role::credit_office).state));
    CHECK(std::holds_alternative<Write<api::Page<HeldRow>>>(held(Role::clerk).state));
    CHECK(std::holds_alternative<Result<api::Page<HeldRow>>>(held(Role::credit_office).state));
    const auto broken = portal.store().write([](storage::Connection& connection) -> Result<void> {
        connection.execute_script("CREATE TRIGGER no_more BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
        return {};
    });
    REQUIRE(broken);
    for (const char* address : {"/api/v1/data-import/held", "/held", "/upload/plain/result?id=1", "/api/v1/data-import/findings?id=1"}) {
        CAPTURE(address);
        const Reply reply = portal.get(Role::clerk, address);
        CHECK(reply.status >= 500);
        CHECK_FALSE(has(reply.body, k_wrong_number));
        CHECK_FALSE(has(reply.body, k_identity));
    }
}

TEST_CASE("what is held may be a penalty or a licence, and the page says so")
{
    UploadPortal portal;
    const std::string page = portal.get(Role::clerk, "/held").body;
    CHECK(has(page, "许可"));
    import_held(portal);
    CHECK_FALSE(has(portal.get(Role::clerk, "/held").body, "处罚机关"));
}

} // namespace chengxin::test
