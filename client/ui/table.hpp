#pragma once

#include "client/ui/display.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

/// Tables of any length: only rows in sight are drawn.
namespace chengxin::client::ui {

struct TableColumn {
    std::string key;            ///< what `sort` names and the column choice remembers
    std::string title;
    float width = 0;            ///< pixels; 0: a share of what is left
    float share = 1;
    Align align = Align::start;  ///< numbers stand at the right
    bool sortable = false;
    bool hidden_at_first = false;
    bool frozen = false;        ///< stays at the left while the rest scrolls; only leading columns
    std::size_t lines = 1;      ///< most lines that a long text takes; rows are then as high as TableOptions::text needs
};

/// What the user arranged; kept by the page.
struct TableState {
    std::string sort;                ///< key of the column, "-" in front for descending; of several, "," between
    std::set<std::string> turned;    ///< columns shown or hidden against `hidden_at_first`; remember with the page's settings
    std::set<std::int64_t> selected; ///< keys of selected rows
    std::int64_t scroll_to = -1;     ///< row to bring into sight in the next frame
};

enum class TableContent { rows, loading, failed };

struct TableOptions {
    std::string_view name;           ///< accessible name and id
    std::size_t rows = 0;
    std::size_t first_row = 0;       ///< number of the first row in the whole list, for "row 21 of 128"
    std::size_t total = 0;           ///< rows of the whole list; 0: `rows`
    float row_height = 0;            ///< 0: control height + 12
    float height = 0;                ///< scrolls inside this height; 0: as high as its rows, header sticks to the window
    float min_width = 0;             ///< scrolls sideways below it; only with `height`
    bool selectable = false;
    bool several_sorts = false;      ///< a title pressed with Shift is a further key of the order
    bool cards_on_phone = true;      ///< one card per row instead of columns; also where a page's table has no room for its columns
    TableContent content = TableContent::rows;
    std::string_view error;          ///< with `failed`
    Icon empty_icon = Icon::inbox;
    std::string_view empty_title = "暂无数据";
    std::string_view empty_text;     ///< what it is for and the first step, or what to try
    std::function<std::int64_t(std::size_t row)> key; ///< for selection and ids; the row's index if absent
    std::function<bool(std::size_t row)> marked;      ///< rows on a tint
    std::function<std::string(std::size_t row, const TableColumn& column)> text; ///< of columns with several `lines`, to measure
};

struct TableResult {
    bool sort_changed = false;
    bool selection_changed = false;
    bool retry = false;              ///< the button of the error state was pressed
};

/// Draws one cell at the cursor; `box` is the cell without its padding. Use cell_text, link, badge …
using DrawCell = std::function<void(std::size_t row, const TableColumn& column, const Box& box)>;

TableResult table(TableState& state, std::span<const TableColumn> columns, const TableOptions& options, const DrawCell& draw_cell);

/// Text of a cell: as many lines as the box has room for, then shortened, the whole on hover.
void cell_text(const Box& box, std::string_view text, Align align = Align::start, Tone tone = Tone::ink);
/// A link that fills a cell.
bool cell_link(const Box& box, std::string_view text, std::string_view href);
/// A code in groups, with a button that copies it without spaces; "—" where there is none. `what`: "统一社会信用代码".
void cell_code(const Box& box, std::string_view what, std::string_view code);
/// A badge, centred in the height of a cell.
void cell_badge(const Box& box, std::string_view text, Status status);

/// Button with the list of columns to show or hide. True when the choice changed.
bool column_choice(TableState& state, std::span<const TableColumn> columns);
bool is_shown(const TableState& state, const TableColumn& column);

/// UTF-8 with byte order mark; cells that a spreadsheet would take for a formula are defused (design §7).
std::string to_csv(std::span<const std::string> header, std::span<const std::vector<std::string>> rows);

} // namespace chengxin::client::ui
