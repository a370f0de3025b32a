#include "shared/core/date.hpp"

#include "shared/core/text.hpp"

#include <array>

namespace chengxin {

namespace {

constexpr int k_first_year = 1;
constexpr int k_last_year = 9999;

bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar, counting years from March (H. Hinnant's method).
std::int32_t days_from_civil(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void append_number(std::string& text, int value, int digits)
{
    std::array<char, 8> buffer{};
    for (int i = digits - 1; i >= 0; --i) {
        buffer[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    text.append(buffer.data(), static_cast<std::size_t>(digits));
}

std::string date_text(Date date, char separator)
{
    const YearMonthDay parts = year_month_day(date);
    std::string text;
    append_number(text, parts.year, 4);
    text += separator;
    append_number(text, parts.month, 2);
    text += separator;
    append_number(text, parts.day, 2);
    return text;
}

} // namespace

Date long_term()
{
    return Date{days_from_civil(2099, 12, 31)};
}

int days_in_month(int year, int month)
{
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::optional<Date> make_date(int year, int month, int day)
{
    if (year < k_first_year || year > k_last_year || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return std::nullopt;
    }
    return Date{days_from_civil(year, month, day)};
}

YearMonthDay year_month_day(Date date)
{
    const int shifted = date.days + 719468;
    const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return YearMonthDay{year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

Date add_days(Date date, int days)
{
    return Date{date.days + days};
}

Date add_months(Date date, int months)
{
    const YearMonthDay parts = year_month_day(date);
    const int count = parts.year * 12 + parts.month - 1 + months;
    const int year = count / 12;
    const int month = count % 12 + 1;
    const int last = days_in_month(year, month);
    return Date{days_from_civil(year, month, parts.day < last ? parts.day : last)};
}

int weekday(Date date)
{
    const int from_monday = (date.days + 3) % 7; // 1970-01-01 was a Thursday
    return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

std::string iso_text(Date date)
{
    return date_text(date, '-');
}

std::string slash_text(Date date)
{
    return date_text(date, '/');
}

std::optional<Date> from_serial(double serial, DateSystem system)
{
    if (!(serial >= 1) || serial >= 2958466) {
        return std::nullopt;
    } // up to 9999-12-31
    const auto days = static_cast<std::int32_t>(serial);
    if (system == DateSystem::from_1904) {
        return Date{days_from_civil(1904, 1, 1) + days};
    }
    if (days == 60) {
        return std::nullopt;
    }
    return Date{days_from_civil(1899, 12, days > 60 ? 30 : 31) + days};
}

} // namespace chengxin
