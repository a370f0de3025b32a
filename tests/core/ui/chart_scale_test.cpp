#include "client/ui/chart_scale.hpp"

#include <doctest/doctest.h>

namespace chengxin::client::ui {

TEST_CASE("axis ticks are round and reach the largest value")
{
    CHECK(axis_ticks(37, 4) == std::vector<double>{0, 10, 20, 30, 40});
    CHECK(axis_ticks(4200, 4) == std::vector<double>{0, 2000, 4000, 6000});
    CHECK(axis_ticks(1, 4) == std::vector<double>{0, 1});
    CHECK(axis_ticks(0, 4) == std::vector<double>{0, 1});
}

TEST_CASE("counts are grouped and shortened")
{
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(-1234567) == "-1,234,567");
    CHECK(short_count(99999) == "99,999");
    CHECK(short_count(123456) == "12.3万");
    CHECK(short_count(12000000) == "1,200万");
    CHECK(at_least_text(673) == "超过 600");
    CHECK(at_least_text(1000) == "1,000 以上");
    CHECK(at_least_text(7) == "7 以上");
}

} // namespace chengxin::client::ui
