#include "client/ui/grid_places.hpp"

#include <algorithm>

namespace chengxin::client::ui {

GridRange range_of(GridPlace corner, GridPlace opposite)
{
    return {{std::min(corner.row, opposite.row), std::min(corner.column, opposite.column)},
            {std::max(corner.row, opposite.row), std::max(corner.column, opposite.column)}};
}

namespace {

/// Along one line of cells: from a cell inside a block to the block's end, otherwise to the next cell with text or the last one.
std::size_t far_along(std::size_t from, std::size_t end, int direction, const std::function<bool(std::size_t)>& filled)
{
    const auto can_go = [&](std::size_t at) { return direction < 0 ? at > 0 : at + 1 < end; };
    const auto next = [&](std::size_t at) { return direction < 0 ? at - 1 : at + 1; };
    if (!can_go(from)) {
        return from;
    }
    std::size_t at = next(from);
    if (filled(from) && filled(at)) {
        while (can_go(at) && filled(next(at))) {
            at = next(at);
        }
        return at;
    }
    while (can_go(at) && !filled(at)) {
        at = next(at);
    }
    return at;
}

} // namespace

GridPlace moved(GridPlace from, GridStep step, GridSize size, std::size_t page, const std::function<bool(GridPlace)>& filled)
{
    if (size.rows == 0 || size.columns == 0) {
        return {};
    }
    GridPlace to{std::min(from.row, size.rows - 1), std::min(from.column, size.columns - 1)};
    const auto in_row = [&](std::size_t column) { return filled({to.row, column}); };
    const auto in_column = [&](std::size_t row) { return filled({row, to.column}); };
    page = std::max<std::size_t>(page, 1);
    switch (step) {
    case GridStep::left: to.column -= to.column > 0; break;
    case GridStep::right: to.column += to.column + 1 < size.columns; break;
    case GridStep::up: to.row -= to.row > 0; break;
    case GridStep::down: to.row += to.row + 1 < size.rows; break;
    case GridStep::row_start: to.column = 0; break;
    case GridStep::row_end: to.column = size.columns - 1; break;
    case GridStep::page_up: to.row -= std::min(page, to.row); break;
    case GridStep::page_down: to.row = std::min(to.row + page, size.rows - 1); break;
    case GridStep::first: to = {}; break;
    case GridStep::last: to = {size.rows - 1, size.columns - 1}; break;
    case GridStep::far_left: to.column = far_along(to.column, size.columns, -1, in_row); break;
    case GridStep::far_right: to.column = far_along(to.column, size.columns, 1, in_row); break;
    case GridStep::far_up: to.row = far_along(to.row, size.rows, -1, in_column); break;
    case GridStep::far_down: to.row = far_along(to.row, size.rows, 1, in_column); break;
    }
    return to;
}

} // namespace chengxin::client::ui
