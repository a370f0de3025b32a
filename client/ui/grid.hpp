#pragma once

#include "client/platform/text_input.hpp"
#include "client/ui/display.hpp"
#include "client/ui/grid_find.hpp"
#include "client/ui/grid_history.hpp"
#include "client/ui/grid_keys.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// A table that is edited like a spreadsheet: one tab stop, arrows, ranges, copy and paste, fill down, find and replace, undo. It
/// knows its columns and asks the page for the rest; a row costs nothing while it is out of sight.
namespace chengxin::client::ui {

struct GridColumn {
    std::size_t number = 0;   ///< the page's own number of the column; named in every callback
    std::size_t position = 0; ///< among all columns, shown or not, from 0: for assistive technology
    std::string title;
    float width = 140; ///< pixels
    Align align = Align::start;
    bool frozen = false; ///< stays at the left while the rest scrolls; only leading columns
    bool read_only = false;
};

/// What is to be said about a cell.
struct GridMark {
    Status status = Status::neutral;     ///< neutral: nothing
    std::string message;                 ///< what is wrong
    std::string suggestion;              ///< its likely right text; empty: none
    std::optional<std::string> original; ///< the text before it was corrected
};

/// What the page tells of its rows. `row` counts the rows shown from 0; `column` is GridColumn::number.
struct GridData {
    std::string_view name; ///< accessible name and id
    std::size_t rows = 0;
    std::size_t columns_in_all = 0; ///< shown or not, for "column 7 of 30"
    std::function<std::int64_t(std::size_t row)> key;
    std::function<std::string(std::size_t row)> row_name; ///< "第 7 行", for assistive technology
    std::function<std::string(std::size_t row, std::size_t column)> text;
    std::function<GridMark(std::size_t row, std::size_t column)> mark;
    /// Draws a cell that is not plain text (a badge). Absent, or false: the text is drawn.
    std::function<bool(std::size_t row, std::size_t column, const Box& box)> draw;
    /// A cell of a column that is not read-only may be so in some row. Absent: none is.
    std::function<bool(std::size_t row, std::size_t column)> locked;
    /// Row and column by which a change of this cell is remembered, where two grids show the same cells differently. Absent: key and
    /// number.
    std::function<std::pair<std::int64_t, std::size_t>(std::size_t row, std::size_t column)> address;
    /// The cell of a remembered change, row shown and column by number; none if it is not shown. Absent: by the key.
    std::function<std::optional<GridPlace>(const GridChange& change)> locate;
    /// Writes `after` of every change; one call is one step to take back.
    std::function<void(const GridChanges& changes)> write;
    /// The next cell that is wrong, behind (before) `from` and then from the other end; column by number. None: nothing is wrong.
    std::function<std::optional<GridPlace>(GridPlace from, bool forward)> next_wrong;
    /// A cell was clicked, or activated by assistive technology: true if that meant something else than to go there.
    std::function<bool(std::size_t row, std::size_t column)> press;
    bool message_beside = true;     ///< what is wrong floats beside the current cell; false where the row says it
    std::string_view nothing_wrong; ///< said when next_wrong finds none
};

/// Where the person is; kept by the page.
struct GridState {
    GridPlace current;               ///< row and shown column of the cell that is written into
    GridPlace corner;                ///< the opposite corner of the selection
    std::optional<GridPlace> wanted; ///< to be made the current cell in the next frame: row, and column by number
    GridMode mode = GridMode::navigate;
    std::string draft;                                                      ///< what is being written
    std::shared_ptr<GridHistory> history = std::make_shared<GridHistory>(); ///< grids over the same cells share one
    bool bring_into_view = false;
    bool take_focus = false; ///< the keyboard goes to the grid in this frame
    std::string said;        ///< a sentence for the person, for example what a paste left out; shown until the next action

    struct Find {
        bool open = false;
        bool take_focus = false;
        FindTerms terms;
        std::string outcome;
    } find;

    // Kept from frame to frame by the grid itself.
    std::uint32_t selection = 0;
    std::optional<Box> editor; ///< where the text is written, while it is

    GridRange selected() const { return range_of(current, corner); }
    /// The current cell becomes this one, alone.
    void go(GridPlace place)
    {
        current = corner = place;
        mode = GridMode::navigate;
        ++selection;
        selection += selection % 2;
        bring_into_view = true;
    }
};

/// Draws the grid, with the bar to find and replace while that is open, `height` pixels high. The message of the current cell floats
/// beside it.
void grid(GridState& state, std::span<const GridColumn> columns, const GridData& data, float height);

/// Buttons to undo, redo, find; above a grid.
void grid_tools(GridState& state, const GridData& data);

/// One step back or forth, wherever the focus is.
void grid_undo(GridState& state, const GridData& data);
void grid_redo(GridState& state, const GridData& data);

} // namespace chengxin::client::ui
