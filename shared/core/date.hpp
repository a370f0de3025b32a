#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chengxin {

struct YearMonthDay {
    int year = 1970;
    int month = 1; ///< 1 … 12
    int day = 1;   ///< 1 … 31
};

/// A calendar day without time or zone: days since 1970-01-01.
struct Date {
    std::int32_t days = 0;

    friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

/// The 2099/12/31 that stands for 长期 in the 双公示 templates.
Date long_term();

/// Empty when there is no such day.
std::optional<Date> make_date(int year, int month, int day);
YearMonthDay year_month_day(Date date);
int days_in_month(int year, int month);

Date add_days(Date date, int days);
/// Adds months; where the month has no such day, its last day (D§9.5: 2026-11-30 + 3 months = 2027-02-28).
Date add_months(Date date, int months);
/// 1 Monday … 7 Sunday.
int weekday(Date date);

/// "2026-05-06".
std::string iso_text(Date date);
/// "2026/05/06", the form of the templates.
std::string slash_text(Date date);
/// Exactly YYYY-MM-DD.
std::optional<Date> parse_iso(std::string_view text);
/// Every form in which a clerk writes a day: 2026/05/06, 2026-5-6, 2026.5.6, 20260506, 2026年5月6日, 二〇二六年五月六日,
/// each with an optional time of day behind it. `text` may hold full-width digits and blanks around it. A serial number is not read here.
std::optional<Date> parse_date_text(std::string_view text);

/// What a workbook counts its serial days from.
enum class DateSystem : std::uint8_t { from_1900, from_1904 };

/// Excel serial day (fraction cut off). With the 1900 system serial 60, the 29 February 1900 that never was, gives nothing.
std::optional<Date> from_serial(double serial, DateSystem system = DateSystem::from_1900);

} // namespace chengxin
