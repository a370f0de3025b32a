#pragma once

#include "client/ui/field.hpp"

namespace chengxin::client::ui {

/// What the calendar of one date field shows; kept by the page.
struct CalendarState {
    int year = 0;  ///< 0: not opened yet
    int month = 1;
    std::string day; ///< 2026-05-06: the one that Tab leads to
};

/// A day as "2026-05-06", typed or chosen from a calendar. Other ways of writing a day are put right when the field
/// is left; what is no day keeps its text and gets a message. `today` is ISO text. True when `value` changed.
bool date_field(std::string_view label, std::string& value, CalendarState& calendar, std::string_view today, FieldOptions options = {});

} // namespace chengxin::client::ui
