#include "shared/sheet/formatted_cell.hpp"

#include "shared/sheet/number_text.hpp"

#include <optional>
#include <utility>

namespace chengxin::sheet {
namespace formatted_cell {

void note_shown(Cell& cell, const NumberFormat& format, double value, DateSystem dates)
{
    const auto shown = format.show(value, dates);
    if (!shown) {
        cell.note = cell.kind == CellKind::date && format.shows_whole_day() ? CellNote::day_in_words : CellNote::unknown_format;
    } else if (*shown != cell.text) {
        cell.note = shown->empty() ? CellNote::hidden_by_format : CellNote::shown_otherwise;
        cell.shown.set(*shown);
    }
}

bool is_empty(const std::optional<std::string>& shown)
{
    return shown && shown->empty();
}

/// What the sum of a day looks like: five digits before the point.
bool may_be_day(const std::string& text)
{
    return text.substr(0, text.find('.')).size() == 5 && text.front() != '-';
}

} // namespace formatted_cell

void fill_formatted_number(Cell& cell, std::string text, double value, const NumberFormat& format, DateSystem dates)
{
    cell.kind = CellKind::number;
    cell.text = std::move(text);
    bool is_as_shown = format.is_general();
    if (format.is_date()) {
        if (std::string date = date_text(value, dates); !date.empty()) {
            cell.text = std::move(date);
            cell.kind = CellKind::date;
            is_as_shown = format.is_plain_date() && !(value == 0 && formatted_cell::is_empty(format.show(value, dates))); // yyyy/m/d;;
        }
    }
    if (!is_as_shown) formatted_cell::note_shown(cell, format, value, dates);
    const bool counts_otherwise = dates == DateSystem::from_1904 && cell.kind == CellKind::number && cell.note == CellNote::none;
    if (counts_otherwise && formatted_cell::may_be_day(cell.text)) cell.note = CellNote::day_without_format;
}

void note_formatted_text(Cell& cell, const NumberFormat& format)
{
    if (!format.changes_text()) return;
    const std::string shown = format.show_text(cell.text);
    if (shown == cell.text) return;
    cell.note = shown.empty() ? CellNote::hidden_by_format : CellNote::shown_otherwise;
    cell.shown.set(shown);
}

bool is_picture_formula(std::string_view text)
{
    return text.substr(0, 9) == "=DISPIMG(" || text.substr(0, 15) == "=_xlfn.DISPIMG(";
}

} // namespace chengxin::sheet
