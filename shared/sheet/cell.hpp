#pragma once

#include "shared/core/date.hpp"

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

/// What a workbook's serial dates count from; the reader tells it once per workbook.
using chengxin::DateSystem;

} // namespace chengxin::sheet
