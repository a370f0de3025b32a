#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/date.hpp"

#include <vector>

namespace chengxin::rules {

/// Working days by the State Council's yearly notices. In a year without a notice weekends alone are off.
class WorkingCalendar {
public:
    WorkingCalendar() = default;
    explicit WorkingCalendar(const std::vector<catalogue::HolidayYear>& years);

    bool is_working_day(Date day) const;
    /// True when the notice for the year of that day is known.
    bool knows(Date day) const;
    /// The `count`-th working day after `day`.
    Date add_working_days(Date day, int count) const;

private:
    std::vector<int> m_years;
    std::vector<Date> m_off;    // sorted
    std::vector<Date> m_worked; // sorted
};

} // namespace chengxin::rules
