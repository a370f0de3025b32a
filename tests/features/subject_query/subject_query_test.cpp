#include "shared/features/subject_query/api.hpp"

#include "tests/core/records/support.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/item_counts.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::test;
using subject_query::Profile;
using subject_query::Search;

namespace {

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_name[] = "伊宁市华盛（集团）商贸有限公司";

void put(TestPortal& portal, const records::RecordInput& input, const char* today = "2026-11-02")
{
    const auto stored = portal.store().write([&](storage::Connection& connection) -> Result<void> {
        store_record(connection, input, test::change(1, today));
        return {};
    });
    REQUIRE(stored);
}

struct Filled : TestPortal {
    Filled()
    {
        put(*this, penalty(k_code, k_name, "伊市监罚〔2026〕12号"));
        put(*this, licence(k_code, k_name, "JY16540020012345"));
        put(*this, penalty("93654021MA77AAAA3U", "霍城县绿洲农民专业合作社", "霍市监罚〔2026〕3号"));
        auto person = penalty("", "赵钱孙李", "伊市监罚〔2026〕777号");
        person.subject.category = records::SubjectCategory::natural_person;
        person.subject.identity = records::identity_of_person("blind");
        put(*this, person);
    }

    subject_query::SearchResponse search(const subject_query::SearchRequest& request)
    {
        auto response = ask<Search>(Role::guest, request);
        REQUIRE(response);
        return *response;
    }
};

using chengxin::test::contains;

} // namespace

TEST_CASE("search answers hits with counts and facets")
{
    Filled portal;
    const auto response = portal.search({"华盛"});
    REQUIRE(response.rows.size() == 1);
    CHECK(response.rows[0].uscc == k_code);
    CHECK(response.rows[0].name == k_name);
    CHECK(count_of(response.rows[0].counts, "licence") == 1);
    CHECK(count_of(response.rows[0].counts, "penalty") == 1);
    CHECK(response.rows[0].matched == "name");
    CHECK(response.total == 1);
    CHECK_FALSE(response.total_capped);
    REQUIRE(response.facets.size() == 4);
    CHECK(response.facets[2].name == "county");
    CHECK(response.facets[2].values[0].value == "654002");
    CHECK(response.facets[2].values[0].label == "伊宁市");
    CHECK(portal.search({"hsjt"}).rows[0].matched == "pinyin");
    CHECK(portal.search({"伊市监罚[2026]12号"}).rows[0].matched == "document");
    CHECK(portal.search({"dem016"}).rows[0].matched == "uscc");
    CHECK(portal.search({"绿洲", "licence"}).rows.empty());
    CHECK(portal.search({"绿洲", "penalty"}).rows.size() == 1);
    CHECK(portal.search({"MA7DEM", "code"}).rows.size() == 1);
    CHECK(portal.search({"华胜"}).suggestions == std::vector<std::string>{k_name});
    CHECK(portal.search({"随便", "article"}).notice == "暂无文章。");
}

TEST_CASE("what is wrong with a query is said")
{
    Filled portal;
    const auto code_of = [&](const subject_query::SearchRequest& request) {
        const auto response = portal.ask<Search>(Role::guest, request);
        return response ? std::string() : response.error().detail;
    };
    CHECK(code_of({""}) == "q");
    CHECK(code_of({"（）"}) == "q");
    CHECK(code_of({"华盛", "everything"}) == "kind");
    CHECK(code_of({"华盛", "code"}) == "q");
    CHECK(code_of({std::string(101, 'a')}) == "q");
    CHECK(code_of({"华盛", "all", "", "", "20x6"}) == "year");
    CHECK(code_of({"华盛", "all", "", "", "", 0}) == "page");
    CHECK(code_of({"华盛", "all", "", "", "", 51}) == "page");
    CHECK(portal.search({"华盛", "all", "", "", "", 50}).rows.empty());
}

TEST_CASE("a profile shows the company and its records")
{
    Filled portal;
    const auto response = portal.ask<Profile>(Role::guest, {"91654002ma7dem016n"});
    REQUIRE(response);
    CHECK(response->subject.name == k_name);
    CHECK(response->subject.category == "法人及非法人组织");
    CHECK(response->subject.registration_kind == "企业");
    CHECK(response->subject.division_name == "伊宁市");
    CHECK(count_of(response->subject.counts, "licence") == 1);
    REQUIRE(response->records.size() == 2);
    CHECK(response->records[0].source == "伊宁市市场监督管理局");
    CHECK(portal.ask<Profile>(Role::guest, {"91650100MA776C2D04"}).error().code == ErrorCode::not_found);
    CHECK(portal.ask<Profile>(Role::guest, {""}).error().code == ErrorCode::invalid_request);
}

TEST_CASE("a profile shows the names a company had before")
{
    Filled portal;
    CHECK(portal.ask<Profile>(Role::guest, {k_code})->subject.former_names.empty());
    REQUIRE(portal.store().write([](storage::Connection& connection) -> Result<void> {
        const auto known = records::find_subject(connection, records::identity_of_code(k_code));
        return records::adopt_name(connection, known->id, "伊宁市天马实业有限公司", 0, test::change());
    }));
    const auto response = portal.ask<Profile>(Role::guest, {k_code});
    CHECK(response->subject.name == "伊宁市天马实业有限公司");
    CHECK(response->subject.former_names == std::vector<std::string>{k_name});
}

TEST_CASE("businesses that share the placeholder code are told apart by name")
{
    Filled portal;
    for (const char* name : {"伊宁市老王烤包子店", "伊宁市老李拌面馆"}) {
        auto input = licence("00000000000000000X", name, std::string("XK-") + name);
        input.subject.category = records::SubjectCategory::individual_business;
        input.subject.identity = records::identity_of_name({.name = name, .representative = "王五"});
        put(portal, input);
    }
    CHECK(portal.search({"烤包子"}).rows.size() == 1);
    CHECK(portal.ask<Profile>(Role::guest, {"00000000000000000X", "伊宁市老李拌面馆"})->subject.name == "伊宁市老李拌面馆");
    CHECK_FALSE(portal.ask<Profile>(Role::guest, {"00000000000000000X"}));
    CHECK(contains(portal.get(Role::guest, "/search?q=%E7%83%A4%E5%8C%85").body, "&amp;name="));
    // Another one of that name: each has a page of its own.
    auto input = licence("00000000000000000X", "伊宁市老李拌面馆", "XK-other");
    input.subject.category = records::SubjectCategory::individual_business;
    input.subject.identity = records::identity_of_name({.name = "伊宁市老李拌面馆", .representative = "李四"});
    put(portal, input);
    const auto hits = portal.search({"拌面馆"}).rows;
    REQUIRE(hits.size() == 2);
    CHECK(hits[0].id != hits[1].id);
    for (const auto& hit : hits) {
        const auto page = portal.ask<Profile>(Role::guest, {hit.uscc, hit.name, hit.id});
        REQUIRE(page);
        CHECK(page->records.size() == 1);
    }
    CHECK(portal.ask<Profile>(Role::guest, {"00000000000000000X", "伊宁市老李拌面馆"}).error().code == ErrorCode::not_found);
    CHECK_FALSE(portal.ask<Profile>(Role::guest, {"00000000000000000X", "伊宁市老李拌面馆", 1}));
    CHECK(contains(portal.get(Role::guest, "/search?q=%E6%8B%8C%E9%9D%A2").body, "&amp;id="));
}

TEST_CASE("after the last public day everything is gone at once, and still after the job")
{
    Filled portal;
    const auto check_gone = [&] {
        CHECK(portal.search({"绿洲"}).rows.empty());
        CHECK(portal.search({"霍市监罚〔2026〕3号"}).rows.empty());
        CHECK_FALSE(portal.ask<Profile>(Role::guest, {"93654021MA77AAAA3U"}));
        const auto company = portal.ask<Profile>(Role::guest, {k_code});
        REQUIRE(company);
        CHECK(company->records.size() == 1);
        CHECK(count_of(company->subject.counts, "penalty") == 0);
        CHECK(count_of(portal.search({"华盛"}).rows[0].counts, "penalty") == 0);
        CHECK(portal.get(Role::guest, "/subject?uscc=93654021MA77AAAA3U").status == 404);
        CHECK_FALSE(contains(portal.get(Role::guest, std::string("/subject?uscc=") + k_code).body, "伊市监罚"));
    };
    portal.clock().set_today("2027-05-06");
    CHECK(portal.search({"绿洲"}).rows.size() == 1);
    portal.clock().set_today("2027-05-07");
    check_gone();
    portal.run_jobs();
    check_gone();
}

TEST_CASE("natural persons leak nowhere")
{
    Filled portal;
    for (const char* query : {"赵钱孙李", "孙", "zqsl", "伊市监罚〔2026〕777号", "777"}) {
        CAPTURE(query);
        const auto response = portal.search({query});
        CHECK(response.rows.empty());
        CHECK(response.facets.empty());
        CHECK(response.suggestions.empty());
    }
    CHECK_FALSE(portal.ask<Profile>(Role::guest, {"p:blind"}));
    CHECK_FALSE(portal.ask<Profile>(Role::credit_office, {"p:blind"}));
}

TEST_CASE("the pages hold the same, and escape what was typed")
{
    Filled portal;
    const Reply form = portal.get(Role::guest, "/search");
    CHECK(form.status == 200);
    CHECK(contains(form.body, "name=\"q\""));
    const Reply found = portal.get(Role::guest, "/search?q=%E5%8D%8E%E7%9B%9B&plain=1");
    CHECK(found.status == 200);
    CHECK(contains(found.body, k_name));
    CHECK(contains(found.body, "/subject?uscc=91654002MA7DEM016N&amp;plain=1"));
    CHECK(contains(found.body, "<title>华盛 - 信用查询"));
    CHECK(contains(portal.get(Role::guest, "/search?q=%3Cscript%3E").body, "&lt;script&gt;"));
    CHECK(portal.get(Role::guest, "/search?q=").status == 200);
    CHECK(portal.get(Role::guest, "/search?q=a&page=99").status == 400);
    CHECK(portal.get(Role::guest, "/search?q=a&page=x").status == 400);
    CHECK(contains(portal.get(Role::guest, "/search?q=%E6%97%A0%E6%AD%A4%E4%BC%81%E4%B8%9A").body, "没有查到"));
    CHECK(contains(portal.get(Role::guest, "/search?q=a&kind=article").body, "暂无文章"));
    const Reply subject = portal.get(Role::guest, std::string("/subject?uscc=") + k_code);
    CHECK(contains(subject.body, "<meta name=\"robots\" content=\"noindex, noarchive\">")); // decisions.md
    CHECK(subject.status == 200);
    CHECK(contains(subject.body, "公示至 2027-05-06"));
    CHECK(contains(subject.body, "公示至 长期"));
    CHECK(portal.get(Role::guest, "/subject?uscc=1").status == 404);
    CHECK(portal.get(Role::guest, "/subject").status == 400);
}
