#pragma once

#include <cstddef>
#include <functional>

/// Cells of a grid by their numbers, and where keys lead. Nothing here draws.
namespace chengxin::client::ui {

/// A cell: row and column from 0, among the rows and columns that the grid shows.
struct GridPlace {
    std::size_t row = 0, column = 0;
    bool operator==(const GridPlace& other) const { return row == other.row && column == other.column; }
    bool operator!=(const GridPlace& other) const { return !(*this == other); }
};

struct GridSize {
    std::size_t rows = 0, columns = 0;
};

/// A rectangle of cells; both corners belong to it, `first` is the upper left one.
struct GridRange {
    GridPlace first, last;
    std::size_t rows() const { return last.row - first.row + 1; }
    std::size_t columns() const { return last.column - first.column + 1; }
    bool contains(GridPlace place) const
    {
        return place.row >= first.row && place.row <= last.row && place.column >= first.column && place.column <= last.column;
    }
    bool is_one_cell() const { return first == last; }
};

/// The rectangle between two corners, in whatever order.
GridRange range_of(GridPlace corner, GridPlace opposite);

enum class GridStep {
    left,
    right,
    up,
    down,
    row_start,
    row_end,
    page_up,
    page_down,
    first, ///< upper left cell
    last,  ///< lower right cell
    far_left,
    far_right,
    far_up,
    far_down, ///< to where text begins or ends in that direction, as in spreadsheets
};

/// Where a step leads. `page`: rows of a screen; `filled` tells which cells hold text. Never outside of `size`.
GridPlace moved(GridPlace from, GridStep step, GridSize size, std::size_t page, const std::function<bool(GridPlace)>& filled);

} // namespace chengxin::client::ui
