#pragma once

#include "client/ui/table.hpp"

/// Inner parts of table.cpp.
namespace chengxin::client::ui {

inline constexpr float k_select_width = 48;
inline constexpr float k_cell_padding = k_space_4;
inline constexpr float k_sort_mark = 18;
inline constexpr std::size_t k_most_sort_keys = 3; ///< as api::k_most_sort_keys

/// A shown column with its place from the left edge of the rows.
struct PlacedColumn {
    const TableColumn* column;
    float left;
    float width;
    int index; ///< among the shown columns, from 1
};

using DrawPlaced = std::function<void(const PlacedColumn&, const Box&)>;

/// What of the rows is in sight, in screen coordinates.
struct RowView {
    float left;
    float right;
};

/// Calls `draw` for each cell in sight, scrolled ones first, then frozen ones on top of them on `surface`.
void draw_cells(const std::vector<PlacedColumn>& columns, const RowView& view, const Box& row, Tone surface, const DrawPlaced& draw);

void paint_header(const Box& header);
/// Titles with sort marks; true when the sort changed. `several_sorts`: see TableOptions.
bool draw_header(TableState& state, const std::vector<PlacedColumn>& columns, const RowView& view, const Box& header, bool several_sorts);

} // namespace chengxin::client::ui
