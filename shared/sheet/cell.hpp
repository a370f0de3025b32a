#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin::sheet {

/// What a cell holds. CSV cells are `text` or `blank`.
enum class CellKind : std::uint8_t {
    blank,   ///< no value; `text` is empty
    text,    ///< `text` is UTF-8 as in the file, not trimmed
    number,  ///< `text` is the number without float noise ("0.1", "46148"); "1.2E+17" when the spreadsheet has rounded it
    date,    ///< a number with a date format: `text` is "2026/05/06", or "2026/05/06 10:31:07" where it has a time
    boolean, ///< `text` is "TRUE" or "FALSE"
    error,   ///< `text` is the error as shown, "#N/A"
};

struct Cell {
    std::string text;
    CellKind kind = CellKind::blank;
};

/// One row that has at least one cell with a value. `number` is the spreadsheet's own row number, from 1
/// (for CSV the number of the record, the first being 1). Cells stand by column; missing ones are blank.
struct Row {
    std::uint32_t number = 0;
    std::vector<Cell> cells;
};

/// What day 1 of a serial date is. Set per workbook.
enum class DateSystem : std::uint8_t { from_1900, from_1904 };

} // namespace chengxin::sheet
