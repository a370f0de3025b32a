#pragma once

#include "shared/rules/row_context.hpp"
#include "shared/sheet/cell.hpp"

#include <string>

namespace chengxin::rules {

/// A field takes the value of a cell (dates, amounts) or what the cell shows (everything else).
bool takes_value(catalogue::FieldType type);

/// What a field reads of a cell.
inline const std::string& read_text(const sheet::Cell& cell, catalogue::FieldType type)
{
    return takes_value(type) ? cell.text : cell.shown_text();
}

/// Turns what the reader knows about a cell into findings of its field: R03 merged cells, R04 no value, R05 shown otherwise, R06 digits
/// lost. True: an error stands and the cell is not read any further; its value is what the cell shows.
bool report_cell_note(RowContext& context, int field, const sheet::Cell& cell);

} // namespace chengxin::rules
