#include "shared/catalogue/api.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using test::Role;

TEST_CASE("anyone gets an item with all that checking needs")
{
    test::TestPortal portal;
    for (const char* code : {"licence", "penalty"}) {
        const auto reference = portal.ask<catalogue::GetItem>(Role::guest, {code});
        REQUIRE(reference);
        CHECK(reference->item.code == code);
        CHECK(reference->item.fields.size() >= 28);
        CHECK_FALSE(reference->calendar.empty());
        CHECK_FALSE(reference->regimes.empty());
        CHECK_FALSE(reference->grading.rules.empty());
        for (const catalogue::Field& field : reference->item.fields) {
            CHECK((field.code_list.empty() || catalogue::find_code_list(*reference, field.code_list) != nullptr));
        }
    }
}

TEST_CASE("the catalogue lists its items, and an unknown one is not found")
{
    test::TestPortal portal;
    const auto items = portal.ask<catalogue::GetItems>(Role::guest);
    REQUIRE(items);
    CHECK(items->total >= 2);
    CHECK(items->rows.size() == static_cast<std::size_t>(items->total));
    const auto unknown = portal.ask<catalogue::GetItem>(Role::guest, {"nothing"});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::not_found);
}
