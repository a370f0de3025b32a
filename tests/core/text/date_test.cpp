#include "shared/core/date.hpp"

#include <doctest/doctest.h>

using namespace chengxin;

namespace {

Date day(const char* iso)
{
    return parse_iso(iso).value();
}

} // namespace

TEST_CASE("days and dates are each other's inverse")
{
    CHECK(day("1970-01-01").days == 0);
    CHECK(day("2000-03-01").days == 11017);
    for (int days = -800000; days < 2900000; days += 997) {
        const YearMonthDay parts = year_month_day(Date{days});
        if (parts.year < 1) {
            continue;
        }
        CHECK(make_date(parts.year, parts.month, parts.day) == Date{days});
    }
}

TEST_CASE("days that are not are refused")
{
    for (const char* text : {"2026-02-30", "2026-13-01", "2025-02-29", "2026-00-10", "2026-1-1", "2026/01/01", "", "abcd-ef-gh"}) {
        CHECK_FALSE(parse_iso(text));
    }
    CHECK(parse_iso("2024-02-29"));
}

TEST_CASE("weekdays")
{
    CHECK(weekday(day("1970-01-01")) == 4);
    CHECK(weekday(day("2026-11-02")) == 1);
    CHECK(weekday(day("1969-12-28")) == 7);
}

TEST_CASE("months are added with the month's last day as limit (D§9.5)")
{
    struct Row {
        const char* from;
        int months;
        const char* expected;
    };
    for (const Row& row : {Row{"2026-11-30", 3, "2027-02-28"}, Row{"2026-05-06", 3, "2026-08-06"}, Row{"2024-02-29", 12, "2025-02-28"},
                           Row{"2026-01-31", 1, "2026-02-28"}, Row{"2026-12-31", 12, "2027-12-31"}, Row{"2026-03-31", -1, "2026-02-28"},
                           Row{"2026-05-06", 36, "2029-05-06"}}) {
        CHECK(iso_text(add_months(day(row.from), row.months)) == row.expected);
    }
}

TEST_CASE("every way in which a clerk writes a day")
{
    for (const char* text :
         {"2026/05/06", "2026/5/6", "2026-05-06", "2026.5.6", "20260506", "2026年5月6日", "2026年05月06日", "2026年5月6号",
          " 2026 年 5 月 6 日 ", "２０２６年５月６日", "２０２６／０５／０６", "二〇二六年五月六日", "二零二六年五月六日",
          "2026-05-06 10:31:07", "2026/05/06 00:00", "2026-05-06T00:00:00.000Z", "2026年5月6日 10时31分"}) {
        CAPTURE(text);
        CHECK(parse_date_text(text) == day("2026-05-06"));
    }
    CHECK(parse_date_text("二〇二六年十二月三十一日") == day("2026-12-31"));
    CHECK(parse_date_text("二〇二六年十月二十日") == day("2026-10-20"));
    for (const char* text : {"2026/02/30", "26/5/6", "2026/5", "5/6/2026", "20261332", "2026-05-06abc", "2026年5月", "明天", "",
                             "2026/05/061", "十二月", "2026-05-06 25:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_date_text(text));
    }
}

TEST_CASE("serial days")
{
    CHECK(from_serial(46148) == day("2026-05-06"));
    CHECK(from_serial(46148.99) == day("2026-05-06"));
    CHECK(from_serial(1) == day("1900-01-01"));
    CHECK(from_serial(59) == day("1900-02-28"));
    CHECK_FALSE(from_serial(60));
    CHECK(from_serial(61) == day("1900-03-01"));
    CHECK(from_serial(46148 - 1462, DateSystem::from_1904) == day("2026-05-06"));
    CHECK_FALSE(from_serial(0));
    CHECK_FALSE(from_serial(1e9));
}

TEST_CASE("texts")
{
    CHECK(slash_text(day("2026-05-06")) == "2026/05/06");
    CHECK(slash_text(long_term()) == "2099/12/31");
}
