#include "server/core/visitor_budget.hpp"

#include "server/core/portal.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {

TEST_CASE("visitor budget: what answers cost is taken away and comes back with time, for each address")
{
    FakeClock clock;
    VisitorBudget budget(clock); // 20 s at once, a fifth of a second each second
    CHECK(budget.seconds_to_wait("10.0.0.1") == 0);
    budget.charge("10.0.0.1", 19'000'000);
    CHECK(budget.seconds_to_wait("10.0.0.1") == 0);
    budget.charge("10.0.0.1", 3'000'000);
    CHECK(budget.seconds_to_wait("10.0.0.1") == 10);
    CHECK(budget.seconds_to_wait("10.0.0.2") == 0);
    clock.advance(9);
    CHECK(budget.seconds_to_wait("10.0.0.1") == 1);
    clock.advance(1);
    CHECK(budget.seconds_to_wait("10.0.0.1") == 0);
    budget.charge("2001:db8:1:2::7", 30'000'000);
    CHECK(budget.seconds_to_wait("2001:db8:1:2::8") > 0);
    CHECK(budget.seconds_to_wait("2001:db8:1:3::7") == 0);
    for (int i = 0; i < 300'000; ++i) budget.charge("host" + std::to_string(i), 1); // memory stays bounded, nothing breaks
    CHECK(budget.seconds_to_wait("10.0.0.3") == 0);
}

TEST_CASE("visitor budget: who has none left gets 429 with a sentence and Retry-After; whoever is signed in does not")
{
    TestPortal portal;
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        portal.portal().parameters.set(connection, k_visitor_burst, "0", "2026-01-01");
        return {};
    }));
    portal.portal().budget.read_limits(portal.portal().parameters);
    const char* page = "/search?q=%E5%85%AC%E5%8F%B8";
    CHECK(portal.get(Role::guest, page).status == 200); // its cost is known afterwards
    const Reply refused = portal.get(Role::guest, page);
    CHECK(refused.status == 429);
    CHECK(refused.body.find("请") != std::string::npos);
    CHECK(std::stoi(refused.headers.at("Retry-After")) >= 1);
    const Reply api = portal.get(Role::guest, "/api/v1/publicity/export");
    CHECK(api.status == 429);
    CHECK(api.body.find("too_many") != std::string::npos);
    CHECK(portal.get(Role::clerk, page).status == 200);
    CHECK(portal.get(Role::guest, "/sign-in").status == 200);
    CHECK(portal.post_form(Role::guest, "/sign-in/plain", {.fields = {{"name", "clerk"}, {"password", k_password}}, .files = {}}).status == 303);
    portal.clock().advance(3600);
    CHECK(portal.get(Role::guest, page).status == 200);
}

} // namespace chengxin::test
