#include "server/core/router.hpp"
#include "shared/features.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>
#include <set>

namespace chengxin {

using test::Role;
using test::TestPortal;

namespace {

using chengxin::test::contains;

/// What stands between the two, the first time.
std::string between(const std::string& text, const std::string& begin, const std::string& end)
{
    const std::size_t from = text.find(begin);
    if (from == std::string::npos) return {};
    const std::size_t start = from + begin.size();
    return text.substr(start, text.find(end, start) - start);
}

/// Somebody who may open the page.
Role role_for(TestPortal& portal, const PageInfo& page)
{
    if (page.permission == Permission::anyone) return Role::guest;
    for (const Role role : test::k_all_roles) {
        if (role != Role::guest && portal.get(role, std::string(page.path)).status == 200) return role;
    }
    FAIL("nobody may open ", std::string(page.path));
    return Role::guest;
}

} // namespace

TEST_CASE("pages: each one that is described has its twin, and each twin is described")
{
    TestPortal portal;
    const Router& router = portal.application().router();
    const Pages twins = router.described_pages();
    std::set<std::string_view> paths;
    for (const PageInfo* page : all_described_pages()) {
        CAPTURE(page->path);
        CHECK(paths.insert(page->path).second);
        CHECK(find_page(twins, page->path) == page);
        CHECK(page->title != "");
        CHECK((page->menu == Menu::none || page->icon != Icon::none));
    }
    CHECK(twins.size() == all_described_pages().size());
}

TEST_CASE("pages: what the navigation names is what one finds there")
{
    TestPortal portal;
    for (const PageInfo* page : all_described_pages()) {
        if (page->menu == Menu::none || page->menu == Menu::home) continue;
        CAPTURE(page->path);
        const Reply reply = portal.get(role_for(portal, *page), std::string(page->path));
        CHECK(reply.status == 200);
        CHECK(between(reply.body, "<title>", "</title>").rfind(page->title, 0) == 0);
        CHECK(contains(between(reply.body, "<h1>", "</h1>"), std::string(page->title)));
    }
}

TEST_CASE("pages: the portal's navigation is the tree of its groups")
{
    TestPortal portal;
    const std::string navigation = between(portal.get(Role::guest, "/publicity").body, "<nav class=\"site-nav\"", "</nav>");
    std::size_t last = 0;
    for (const MenuGroup& group : portal_navigation(all_described_pages())) {
        const std::size_t at = navigation.find("<a href=\"" + std::string(group.pages.front()->path) + "\"");
        CAPTURE(group.label());
        REQUIRE(at != std::string::npos);
        CHECK(at >= last);
        last = at;
        CHECK(contains(navigation.substr(at), ">" + std::string(group.label()) + "</a>"));
    }
    CHECK(contains(navigation, "<a href=\"/publicity\" aria-current=\"page\">"));
    CHECK(contains(navigation, "<a href=\"/upload\">数据上报</a>")); // an entrance for people with an account
    CHECK_FALSE(contains(navigation, "/held"));
    CHECK_FALSE(contains(portal.get(Role::clerk, "/publicity").body, "desk-nav"));
}

TEST_CASE("pages: the console's navigation has the groups and pages that the person may open")
{
    TestPortal portal;
    const std::string clerks = between(portal.get(Role::clerk, "/uploads").body, "<nav class=\"desk-nav\"", "</nav>");
    CHECK(contains(clerks, "<span>数据归集</span><ul><li><a href=\"/upload\">数据上报</a></li><li><a href=\"/uploads\" "
                           "aria-current=\"page\">上报记录</a></li>"));
    CHECK(contains(clerks, "<span>我的账号</span><ul><li><a href=\"/password\">修改密码</a></li></ul>"));
    const std::string auditors = between(portal.get(Role::auditor, "/password").body, "<nav class=\"desk-nav\"", "</nav>");
    CHECK(contains(auditors, "/password"));
    CHECK_FALSE(contains(auditors, "数据归集"));
    CHECK_FALSE(contains(auditors, "/upload"));
}

TEST_CASE("pages: of a group with several pages the others stand below the portal's bar")
{
    constexpr PageInfo first{.path = "/a", .title = "甲", .menu = Menu::help};
    constexpr PageInfo second{.path = "/b", .title = "乙", .menu = Menu::help};
    constexpr PageInfo hidden{.path = "/c", .title = "丙"};
    constexpr PageInfo desk{.path = "/d", .title = "丁", .audience = Audience::console, .menu = Menu::data};
    const Pages pages = {&first, &hidden, &desk, &second};
    const std::vector<MenuGroup> groups = portal_navigation(pages);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].label() == "帮助");
    CHECK(groups[0].pages == Pages{&first, &second});
    CHECK(groups[0].holds("/b"));
    CHECK_FALSE(groups[0].holds("/c"));
    CHECK(console_navigation(pages, [](Permission) { return false; }).empty());
    CHECK(console_navigation(pages, [](Permission) { return true; })[0].label() == "丁");
}

/// decisions.md: what search engines keep is said by the description; what is not described is not for them.
TEST_CASE("pages: search engines may keep what is described so and nothing else")
{
    TestPortal portal;
    const std::string refused = "<meta name=\"robots\" content=\"noindex, noarchive\">";
    for (const PageInfo* page : all_described_pages()) {
        if (page->permission != Permission::anyone) continue;
        CAPTURE(page->path);
        const Reply reply = portal.get(Role::guest, std::string(page->path));
        CHECK(contains(reply.body, refused) == (page->indexing == Indexing::forbidden || reply.status != 200));
    }
    CHECK(contains(portal.get(Role::guest, "/sign-in/plain").body, refused));
    CHECK(contains(portal.get(Role::guest, "/kiosk").body, refused));
    CHECK(contains(portal.get(Role::guest, "/publicity?plain=1").body, refused));
    CHECK(contains(portal.get(Role::guest, "/nothing-here").body, refused));
}

TEST_CASE("pages: a site file may name its own columns")
{
    TestPortal portal;
    const_cast<Site&>(portal.portal().site).columns = {{"公示公告", "/publicity"}};
    const std::string body = portal.get(Role::guest, "/publicity").body;
    const std::string navigation = between(body, "<nav class=\"site-nav\"", "</nav>");
    CHECK(contains(navigation, ">公示公告</a>"));
    CHECK_FALSE(contains(navigation, ">信用公示</a>"));
    CHECK(contains(body, "data-columns=\"公示公告\t/publicity\n\""));
}

} // namespace chengxin
