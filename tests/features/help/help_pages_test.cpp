#include "shared/features/help/api.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin::help {

TEST_CASE("help: contents and pages, as endpoints and as the HTML twin")
{
    test::TestPortal portal;
    const auto contents = portal.ask<Contents>(test::Role::guest);
    REQUIRE(contents);
    REQUIRE_FALSE(contents->rows.empty());
    for (const auto& entry : contents->rows) {
        CAPTURE(entry.slug);
        const auto page = portal.ask<Page>(test::Role::guest, {entry.slug});
        REQUIRE(page);
        CHECK(page->title == entry.title);
        const Reply twin = portal.get(test::Role::guest, "/help?page=" + entry.slug);
        CHECK(twin.status == 200);
        CHECK(twin.body.find(entry.title) != std::string::npos);
    }
    CHECK(portal.get(test::Role::guest, "/help").body.find("/help?page=clerk") != std::string::npos);
}

TEST_CASE("help: an unknown page is not found and says what to do")
{
    test::TestPortal portal;
    const auto page = portal.ask<Page>(test::Role::guest, {"../secret"});
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::not_found);
    CHECK(portal.get(test::Role::guest, "/help?page=nothing").status == 404);
}

} // namespace chengxin::help
