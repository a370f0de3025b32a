#include "shared/rules/working_days.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

void add_days_to(std::vector<Date>& days, const std::vector<std::string>& texts)
{
    for (const std::string& text : texts) {
        if (const auto day = parse_iso(text)) {
            days.push_back(*day);
        }
    }
}

} // namespace

WorkingCalendar::WorkingCalendar(const std::vector<catalogue::HolidayYear>& years)
{
    for (const catalogue::HolidayYear& year : years) {
        m_years.push_back(static_cast<int>(year.year));
        add_days_to(m_off, year.days_off);
        add_days_to(m_worked, year.days_worked);
    }
    std::sort(m_off.begin(), m_off.end());
    std::sort(m_worked.begin(), m_worked.end());
}

bool WorkingCalendar::is_working_day(Date day) const
{
    if (std::binary_search(m_off.begin(), m_off.end(), day)) {
        return false;
    }
    return weekday(day) <= 5 || std::binary_search(m_worked.begin(), m_worked.end(), day);
}

bool WorkingCalendar::knows(Date day) const
{
    return std::find(m_years.begin(), m_years.end(), year_month_day(day).year) != m_years.end();
}

Date WorkingCalendar::add_working_days(Date day, int count) const
{
    while (count > 0) {
        day = add_days(day, 1);
        count -= is_working_day(day) ? 1 : 0;
    }
    return day;
}

} // namespace chengxin::rules
