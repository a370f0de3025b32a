#pragma once

#include "client/ui/grid_places.hpp"

/// What keys mean in a grid: the grid pattern of the ARIA Authoring Practices with the habits of spreadsheets.
namespace chengxin::client::ui {

enum class GridMode {
    navigate, ///< arrows move; what is typed replaces the cell's text
    type,     ///< a text is being typed into the cell; arrows end it
    edit,     ///< the cell's text is being changed; arrows move the caret
};

enum class GridKey { none, left, right, up, down, home, end, page_up, page_down, enter, escape, f2, f8, space, del, a, d, f, h, y, z };

struct GridPress {
    GridKey key = GridKey::none;
    bool shift = false, control = false;
};

enum class GridCommand {
    none,
    move,       ///< by `step`; ends what is being typed
    extend,     ///< the selection, by `step`
    edit,       ///< caret at the end
    edit_all,   ///< all of the text selected
    next_wrong, ///< takes what was written and goes to the next wrong cell
    previous_wrong,
    skip_wrong, ///< to the next wrong cell, without staying at one that is still wrong
    accept,     ///< takes the suggestion and goes on
    fill_range, ///< writes what was typed into every selected cell
    fill_down,  ///< the first selected row, or the cell above, into the selected cells
    revert,     ///< what was written; else the selection becomes one cell
    clear,
    select_all,
    find,
    undo,
    redo,
};

struct GridAction {
    GridCommand command = GridCommand::none;
    GridStep step = GridStep::down;
};

GridAction action_of(GridMode mode, const GridPress& press);

} // namespace chengxin::client::ui
