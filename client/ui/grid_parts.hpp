#pragma once

#include "client/ui/grid.hpp"

/// What the files of the grid share.
namespace chengxin::client::ui::grid_parts {

inline constexpr float k_padding = 10;

struct PlacedColumn {
    const GridColumn* column;
    float left; ///< from the left edge of the content
    float width;
};

/// Everything that is fixed for one frame.
struct Frame {
    GridState& state;
    const GridData& data;
    std::span<const GridColumn> columns;
    std::vector<PlacedColumn> placed;
    float frozen_width = 0;
    float content_width = 0;
    float row_height = 0;
    float header_height = 0;
    Box view; ///< of header and rows, without the scroll bars
    double scroll_x = 0, scroll_y = 0;
    ImGuiID field = 0; ///< the one text field

    GridSize size() const { return {data.rows, columns.size()}; }
    bool is_frozen(std::size_t column) const
    {
        return columns[column].frozen && placed[column].left + placed[column].width <= frozen_width;
    }
    std::size_t rows_in_sight() const;
    Box cell_box(GridPlace place) const;
    std::size_t number(std::size_t column) const { return columns[column].number; }
    std::string text(GridPlace place) const { return data.text(place.row, number(place.column)); }
    GridMark mark(GridPlace place) const { return data.mark ? data.mark(place.row, number(place.column)) : GridMark{}; }
    bool is_locked(GridPlace place) const
    {
        return columns[place.column].read_only || (data.locked && data.locked(place.row, number(place.column)));
    }
};

// grid_edit.cpp: what happens to cells.
/// The change of one cell to a new text.
GridChange change_of(const GridData& data, std::size_t row, std::size_t column, std::string after);
/// Writes and remembers the changes as one step; those in locked cells and without an effect are left out. The number written.
std::size_t write(Frame& frame, GridChanges changes);
/// Ends the writing of a text and keeps it. True if the cell changed.
bool commit(Frame& frame);
void revert(Frame& frame);
void run(Frame& frame, const GridAction& action);
void paste(Frame& frame, const std::string& text);
void copy(Frame& frame, bool cut);
/// Takes the current cell's suggestion and goes on.
void accept_suggestion(Frame& frame);
void go_to_wrong(Frame& frame, bool forward);
void restore_original(Frame& frame);
/// Empties the current cell, and goes on if it is right then.
void clear_current(Frame& frame);
/// Takes what was written and goes to the next wrong cell; stays where what was written is wrong as well.
void finish(Frame& frame, bool forward);

// grid_input.cpp: mouse, keys, text.
void take_input(Frame& frame, ImGuiID body);

// grid_draw.cpp
/// Where the text is written in this frame, if it is.
void place_editor(Frame& frame);
void draw_header(Frame& frame);
void draw_rows(Frame& frame);
void draw_editor(Frame& frame);

// grid_message.cpp: what is wrong with the current cell, beside it.
void draw_message(Frame& frame, const Box& outer);

// grid_find_bar.cpp
void draw_find_bar(GridState& state, std::span<const GridColumn> columns, const GridData& data);

} // namespace chengxin::client::ui::grid_parts
