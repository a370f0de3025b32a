#include "shared/features/publicity/api.hpp"

#include "server/features/publicity/csv.hpp"
#include "tests/core/records/support.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/item_counts.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chengxin;
using namespace chengxin::test;
using namespace chengxin::publicity;
using chengxin::test::Role;

namespace {

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_name[] = "伊宁市华盛商贸有限公司";

std::int64_t put(TestPortal& portal, const records::RecordInput& input)
{
    const auto stored = portal.store().write([&](storage::Connection& connection) -> Result<std::int64_t> {
        auto made = test::change();
        made.at = portal.clock().now();
        return store_record(connection, input, made).record_id;
    });
    REQUIRE(stored);
    return *stored;
}

records::RecordInput full_penalty()
{
    auto input = penalty(k_code, k_name, "伊市监罚〔2026〕12号");
    input.content.fields = R"({"CF_XDR_MC":"伊宁市华盛商贸有限公司","CF_WSH":"伊市监罚〔2026〕12号","CF_FR_ZJHM":"65400219800101001X","CF_XDR_ZJHM":"654002198001010011",)"
                           R"("CF_XDR_SHXYM":"91654002MA7DEM016N","CF_JDRQ":"2026/05/06","BZ":"内部备注","CF_NR_FK":"0.500000","CXLB":"一般","UNKNOWN":"不在目录"})";
    input.content.sealed = "sealed";
    return input;
}

using chengxin::test::contains;

struct Filled : TestPortal {
    std::int64_t penalty_id = 0;
    std::int64_t licence_id = 0;
    std::int64_t person_id = 0;
    std::int64_t held_id = 0;

    explicit Filled(TestOptions options = {}) : TestPortal(std::move(options))
    {
        penalty_id = put(*this, full_penalty());
        licence_id = put(*this, licence("93654021MA77AAAA3U", "霍城县绿洲农民专业合作社", "JY16540020012345"));
        auto person = penalty("", "赵钱孙李", "伊市监罚〔2026〕777号");
        person.subject.category = records::SubjectCategory::natural_person;
        person.subject.identity = records::identity_of_person("blind");
        person_id = put(*this, person);
        auto held = penalty(k_code, k_name, "伊市监罚〔2026〕99号");
        held.content.state = records::RecordState::held;
        held_id = put(*this, held);
    }
};

} // namespace

TEST_CASE("the list shows what is public, with filters and sorting")
{
    Filled portal;
    const auto all = portal.ask<Records>(Role::guest, {});
    REQUIRE(all);
    CHECK(all->total == 2);
    CHECK(all->rows.size() == 2);
    const auto names = [&](const RecordsRequest& request) {
        std::vector<std::string> found;
        const auto page = portal.ask<Records>(Role::guest, request);
        REQUIRE(page);
        for (const auto& row : page->rows) found.push_back(row.document_number);
        CHECK(page->total == static_cast<std::int64_t>(found.size()));
        return found;
    };
    using Names = std::vector<std::string>;
    const Names only_penalty{"伊市监罚〔2026〕12号"};
    const Names only_licence{"JY16540020012345"};
    CHECK(names({.catalogue = "penalty"}) == only_penalty);
    CHECK(names({.catalogue = "licence"}) == only_licence);
    CHECK(names({.q = "绿洲"}) == only_licence);
    CHECK(names({.q = "伊市监罚[2026]12"}) == only_penalty);
    CHECK(names({.q = "ma77aaaa3u"}) == only_licence);
    CHECK(names({.q = "（）"}).empty());
    CHECK(names({.authority = "伊宁市市场监督管理局"}).size() == 2);
    CHECK(names({.authority = "没有的机关"}).empty());
    CHECK(names({.county = "654002"}).size() == 2);
    CHECK(names({.from = "2026-05-07"}).empty());
    CHECK(names({.to = "2026-05-06"}).size() == 2);
    CHECK(names({.sort = "name"}).front() == "伊市监罚〔2026〕12号");
    CHECK(names({.sort = "-name"}).front() == "JY16540020012345");
    CHECK(names({.sort = "-authority"}).size() == 2);
    CHECK(names({.sort = "decided_on"}).size() == 2);
    const auto far = portal.ask<Records>(Role::guest, {.page = 1000000000000});
    REQUIRE(far);
    CHECK(far->rows.empty());
}

TEST_CASE("a wrong filter is named")
{
    Filled portal;
    const auto field_of = [&](const RecordsRequest& request) {
        const auto page = portal.ask<Records>(Role::guest, request);
        return page ? std::string() : page.error().detail;
    };
    CHECK(field_of({.catalogue = "x"}) == "catalogue");
    CHECK(field_of({.q = std::string(101, 'x')}) == "q");
    CHECK(field_of({.from = "2026年"}) == "from");
    CHECK(field_of({.to = "2026-13-01"}) == "to");
    CHECK(field_of({.from = "2026-06-01", .to = "2026-05-01"}) == "from");
    CHECK(field_of({.sort = "name; DROP TABLE record"}) == "sort");
    CHECK(field_of({.page = 0}) == "page");
    CHECK(field_of({.page_size = 101}) == "page_size");
}

TEST_CASE("a record shows every public field and none of the others")
{
    Filled portal;
    const auto response = portal.ask<Record>(Role::guest, {portal.penalty_id});
    REQUIRE(response);
    CHECK(response->catalogue == "penalty");
    CHECK(response->public_until == "2027-05-06");
    CHECK(response->basis == "一般失信信息公示一年");
    CHECK(response->updated_on == "2026-11-02");
    std::vector<std::string> names;
    for (const auto& field : response->fields) names.push_back(field.name);
    CHECK(std::find(names.begin(), names.end(), "行政处罚决定书文号") != names.end());
    CHECK(std::find(names.begin(), names.end(), "统一社会信用代码") != names.end()); // not the template's column 行政相对人代码_1(…)
    const auto day = std::find_if(response->fields.begin(), response->fields.end(), [](const auto& field) { return field.name == "处罚决定日期"; });
    REQUIRE(day != response->fields.end());
    CHECK(day->value == "2026-05-06"); // one form of days, however the file wrote it
    const Reply page = portal.get(Role::guest, "/record?id=" + std::to_string(portal.penalty_id));
    CHECK(page.status == 200);
    CHECK(contains(page.body, "伊市监罚〔2026〕12号"));
    const Reply api = portal.get(Role::guest, "/api/v1/publicity/record?id=" + std::to_string(portal.penalty_id));
    for (const char* secret : {"65400219800101001X", "654002198001010011", "内部备注", "不在目录", "sealed"}) {
        CAPTURE(secret);
        CHECK_FALSE(contains(page.body, secret));
        CHECK_FALSE(contains(api.body, secret));
    }
}

TEST_CASE("held records, persons and unknown numbers are not there")
{
    Filled portal;
    for (const std::int64_t id : {portal.held_id, portal.person_id, std::int64_t{999}, std::int64_t{-1}}) {
        CHECK(portal.ask<Record>(Role::guest, {id}).error().code == ErrorCode::not_found);
        CHECK(portal.ask<Record>(Role::credit_office, {id}).error().code == ErrorCode::not_found);
        CHECK(portal.get(Role::guest, "/record?id=" + std::to_string(id)).status == 404);
    }
    CHECK(portal.get(Role::guest, "/record?id=x").status == 400);
    for (const char* address : {"/", "/publicity", "/api/v1/publicity/home", "/api/v1/publicity/records", "/api/v1/publicity/export"}) {
        CAPTURE(address);
        const Reply reply = portal.get(Role::guest, address);
        CHECK(reply.status == 200);
        CHECK_FALSE(contains(reply.body, "赵钱孙李"));
        CHECK_FALSE(contains(reply.body, "99号"));
    }
}

TEST_CASE("the home page counts anew after publication, expiry and a new day")
{
    Filled portal;
    const auto home = [&] { return portal.ask<Home>(Role::guest, {}).value(); };
    const auto first = home();
    CHECK(first.subjects == 2);
    CHECK(count_of(first.counts, "licence") == 1);
    CHECK(count_of(first.counts, "penalty") == 1);
    CHECK(first.today_records == 2);
    CHECK(first.latest.at(0).rows.size() == 1);
    REQUIRE(first.months.size() == 12);
    CHECK(first.months.back().month == "2026-11");
    CHECK(first.series == std::vector<std::string>{"行政许可", "行政处罚"});
    CHECK(first.months[5].counts.at(1) == 1);
    CHECK(std::any_of(first.divisions.begin(), first.divisions.end(), [](const DivisionCount& d) { return d.name == "伊宁市" && d.counts.at(1) == 1; }));
    put(portal, licence(k_code, k_name, "JY2"));
    CHECK(count_of(home().counts, "licence") == 2);
    portal.clock().set_today("2026-11-03");
    CHECK(home().today_records == 0);
    portal.clock().set_today("2027-05-07");
    const auto check_expired = [&] {
        CHECK(count_of(home().counts, "penalty") == 0);
        CHECK(home().subjects == 2);
        CHECK(home().latest.at(1).rows.empty());
        CHECK(portal.ask<Records>(Role::guest, {.catalogue = "penalty"})->total == 0);
        CHECK_FALSE(portal.ask<Record>(Role::guest, {portal.penalty_id}));
        CHECK(portal.get(Role::guest, "/record?id=" + std::to_string(portal.penalty_id)).status == 404);
        CHECK_FALSE(contains(portal.get(Role::guest, "/api/v1/publicity/export").body, "伊市监罚"));
        CHECK_FALSE(contains(portal.get(Role::guest, "/").body, "伊市监罚"));
    };
    check_expired();
    portal.run_jobs();
    check_expired();
}

TEST_CASE("the export is safe for spreadsheets")
{
    CHECK(csv_cell("=1+1") == "'=1+1");
    CHECK(csv_cell("@x") == "'@x");
    for (const char* wide : {"＝1+1", "＋1", "－1", "＠x"}) CHECK(csv_cell(wide) == std::string("'") + wide);
    CHECK(csv_cell("（一）") == "（一）");
    CHECK(csv_cell("-2") == "'-2");
    CHECK(csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
    CHECK(csv_cell("116540000103332476") == "\"\t116540000103332476\"");
    CHECK(csv_cell("91654002MA7DEM016N") == "91654002MA7DEM016N");
    Filled portal;
    const auto file = portal.ask<Export>(Role::guest, {.catalogue = "penalty"});
    REQUIRE(file);
    CHECK(file->bytes.substr(0, 3) == "\xEF\xBB\xBF");
    CHECK(contains(file->bytes, "伊市监罚〔2026〕12号"));
    CHECK_FALSE(contains(file->bytes, "JY16540020012345"));
    CHECK_FALSE(contains(file->bytes, "演示数据"));
}

TEST_CASE("demonstration data says so, and robots stay out")
{
    Filled portal({.demo = Demo::yes});
    CHECK(portal.ask<Home>(Role::guest, {})->demo);
    CHECK(contains(portal.ask<Export>(Role::guest, {})->bytes, "演示数据"));
    CHECK(contains(portal.get(Role::guest, "/robots.txt").body, "Disallow: /\n"));
    CHECK_FALSE(contains(portal.get(Role::guest, "/sitemap.xml").body, "<loc>"));
    CHECK(contains(portal.get(Role::guest, "/").body, "noindex"));
}

/// decisions.md: what is to somebody's disadvantage is not to outlive its time in the memory of a search engine.
TEST_CASE("search engines may keep a licence and no penalty")
{
    Filled portal;
    const auto page = [&](std::int64_t id) { return portal.get(Role::guest, "/record?id=" + std::to_string(id)).body; };
    CHECK(contains(page(portal.penalty_id), "noindex, noarchive"));
    CHECK_FALSE(contains(page(portal.licence_id), "noindex"));
}

TEST_CASE("pages keep plain=1, have titles, and page through the list")
{
    Filled portal;
    for (int i = 0; i < 25; ++i) put(portal, licence(k_code, k_name, "JY-" + std::to_string(i)));
    const Reply first = portal.get(Role::guest, "/publicity?catalogue=licence&plain=1");
    CHECK(contains(first.body, "<title>行政许可公示"));
    CHECK(contains(first.body, "catalogue=licence&amp;page=2&amp;plain=1"));
    CHECK(contains(portal.get(Role::guest, "/publicity?catalogue=licence&page=2").body, "第 2 页，共 2 页"));
    CHECK(portal.get(Role::guest, "/publicity?catalogue=x").status == 400);
    // On paper goes the whole list, with its address and without the links that page through it.
    RawRequest paper;
    paper.method = "GET";
    paper.path = "/publicity";
    paper.query = "catalogue=licence&page=2&plain=1&print=1";
    paper.headers["host"] = "credit.example";
    const std::string printed = portal.send(Role::guest, paper).body;
    CHECK(contains(printed, "JY-0<"));
    CHECK(contains(printed, "JY-24<"));
    CHECK(!contains(printed, "class=\"pager\""));
    CHECK(contains(printed, "http://credit.example/publicity?catalogue=licence&amp;page=2　"));
    // The plain page leads to the full one at the same address, and back.
    CHECK(contains(first.body, "<a href=\"/publicity?catalogue=licence\">完整版</a>"));
    CHECK(contains(portal.get(Role::guest, "/publicity?catalogue=licence").body, "<a href=\"/publicity?catalogue=licence&amp;plain=1\">无障碍</a>"));
    const Reply home = portal.get(Role::guest, "/");
    CHECK(contains(home.body, "action=\"/search\""));
    CHECK(contains(home.body, "最新行政处罚"));
}
