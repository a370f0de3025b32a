#include "shared/features.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin {

using test::Role;
using test::TestPortal;

namespace {

using chengxin::test::contains;

std::string file(TestPortal& portal, const std::string& path)
{
    RawRequest request;
    request.method = "GET";
    request.path = path;
    request.headers["host"] = "credit.example";
    return portal.send(Role::guest, request).body;
}

std::string link_to(const PageInfo& page)
{
    return "<li><a href=\"" + std::string(page.path) + "\">" + std::string(page.title) + "</a></li>";
}

/// The page without header and footer, which have links of their own.
std::string map_of(TestPortal& portal, Role role)
{
    const std::string body = portal.get(role, "/site-map").body;
    const std::size_t begin = body.find("<main"), end = body.find("</main>");
    REQUIRE(begin != std::string::npos);
    return body.substr(begin, end - begin);
}

} // namespace

TEST_CASE("the map of the site has every page of a menu that one may open, and the entrances")
{
    TestPortal portal;
    const std::string guest = map_of(portal, Role::guest), office = map_of(portal, Role::credit_office),
                      auditor = map_of(portal, Role::auditor);
    for (const PageInfo* page : all_described_pages()) {
        CAPTURE(page->path);
        const bool listed = page->menu != Menu::none;
        CHECK(contains(guest, link_to(*page)) == (listed && (page->permission == Permission::anyone || page->entrance)));
        CHECK(contains(office, link_to(*page)) == listed); // the office's people may do what clerks may
    }
    CHECK(contains(guest, "<h2>数据归集</h2>"));
    CHECK(contains(auditor, "/password"));
    CHECK_FALSE(contains(auditor, "/held"));
}

TEST_CASE("search engines are told of the pages that they may keep, and of no subject or record")
{
    TestPortal portal;
    const std::string sitemap = file(portal, "/sitemap.xml");
    for (const PageInfo* page : all_described_pages()) {
        CAPTURE(page->path);
        const bool listed = page->indexing == Indexing::allowed && page->menu != Menu::none;
        CHECK(contains(sitemap, "<loc>http://credit.example" + std::string(page->path) + "</loc>") == listed);
    }
    CHECK_FALSE(contains(sitemap, "/subject"));
    CHECK_FALSE(contains(sitemap, "/record"));
    CHECK_FALSE(contains(sitemap, "/upload"));
}

TEST_CASE("robots read what is public and are told where the list is")
{
    TestPortal portal;
    const std::string robots = file(portal, "/robots.txt");
    CHECK(contains(robots, "Sitemap: http://credit.example/sitemap.xml\n"));
    CHECK(contains(robots, "Disallow: /api/\n"));
    for (const PageInfo* page : all_described_pages()) {
        CAPTURE(page->path);
        CHECK(contains(robots, "Disallow: " + std::string(page->path) + "\n") == (page->permission != Permission::anyone));
    }
    TestPortal demo({.demo = Demo::yes});
    CHECK(contains(file(demo, "/robots.txt"), "Disallow: /\n"));
    CHECK_FALSE(contains(file(demo, "/sitemap.xml"), "<loc>"));
}

} // namespace chengxin
