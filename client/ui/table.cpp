#include "client/ui/table.hpp"

#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/table_parts.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr float k_card_label = 96; ///< width of the names in a card
constexpr float k_card_line = 1.7f;
constexpr float k_least_share = 80; ///< of a column without a width of its own

/// What a column needs at least, so that its title is whole.
static float title_width(const TableColumn& column)
{
    return std::ceil(text_width(column.title, k_small_strong)) + (column.sortable ? k_sort_mark : 0) + k_cell_padding + (column.align == Align::end ? k_cell_padding : k_cell_padding / 2) + 1;
}

/// Whether the shown columns have room side by side; else a row is better a card, as on a phone.
static bool fits(const TableState& state, std::span<const TableColumn> columns, float width)
{
    float least = 0;
    for (const auto& column : columns)
        if (is_shown(state, column)) least += std::fmax(title_width(column), column.width > 0 ? column.width : k_least_share);
    return least <= width;
}

/// Lines that a column's longest text takes at a width, among the rows at hand.
static std::size_t lines_of(const TableOptions& options, const TableColumn& column, float width)
{
    std::size_t most = 1;
    if (!options.text || column.lines <= 1) return most;
    for (std::size_t row = 0; row < options.rows && most < column.lines; ++row) most = std::max(most, wrap_lines(options.text(row, column), width, body_type(), column.lines).size());
    return most;
}

/// Left edges and widths of the shown columns, from the left edge of the rows.
static std::vector<PlacedColumn> place(const TableState& state, std::span<const TableColumn> columns, const TableOptions& options, float width)
{
    std::vector<PlacedColumn> placed;
    const float select_width = options.selectable ? k_select_width : 0;
    float left_over = width - select_width;
    float shares = 0;
    for (const auto& column : columns) {
        if (!is_shown(state, column)) continue;
        left_over -= column.width > 0 ? std::fmax(column.width, title_width(column)) : 0;
        if (column.width <= 0) shares += column.share;
    }
    float left = select_width;
    for (const auto& column : columns) {
        if (!is_shown(state, column)) continue;
        const float taken = std::fmax(title_width(column), column.width > 0 ? column.width : std::floor(left_over * column.share / shares));
        placed.push_back({&column, left, taken, static_cast<int>(placed.size()) + (options.selectable ? 2 : 1)});
        left += taken;
    }
    return placed;
}

static std::int64_t key_of(const TableOptions& options, std::size_t row) { return options.key ? options.key(row) : static_cast<std::int64_t>(row); }

/// A check box that fills the selection column.
static bool selection_box(const Box& box, std::string_view name, bool& checked)
{
    const float square = body_type().size + 2;
    const ImGuiID id = id_of(name);
    const float left = box.min.x + (k_select_width - square) / 2;
    const Box hit{{left, box.centre().y - control_height() / 2}, {left + square, box.centre().y + control_height() / 2}};
    const Interaction press = interact(hit, id);
    const Box mark{{hit.min.x, std::round(hit.centre().y - square / 2)}, {hit.max.x, std::round(hit.centre().y + square / 2)}};
    paint_box(mark, checked ? Tone::primary : Tone::card, 4);
    if (checked)
        paint_icon(Icon::check, mark.centre(), square - 4, colour(Tone::on_dark));
    else
        paint_border(mark, press.hovered ? Tone::primary : Tone::line_strong, 4);
    semantics::node({.id = id, .role = Role::checkbox, .name = name, .min = hit.min, .max = hit.max, .checked = checked});
    if (press.pressed) checked = !checked;
    return press.pressed;
}

/// One row: surface, selection, cells. `box` is the row as far as it is in sight.
static bool draw_row(TableState& state, const TableOptions& options, const std::vector<PlacedColumn>& columns, std::size_t row, const Box& box, const RowView& view, const DrawCell& draw_cell)
{
    const std::int64_t key = key_of(options, row);
    const IdScope scope(key);
    const bool selected = options.selectable && state.selected.count(key) > 0;
    const bool hovered = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && ImGui::IsMouseHoveringRect(box.min, box.max);
    const Tone surface = selected ? Tone::primary_tint : options.marked && options.marked(row) ? Tone::warning_tint : hovered ? Tone::ground : Tone::card;
    paint_box(box, surface);
    paint_line({box.min.x, box.max.y - 0.5f}, {box.max.x, box.max.y - 0.5f}, Tone::line);
    const semantics::Group group({.role = Role::row, .min = box.min, .max = box.max, .selected = options.selectable ? std::optional<bool>(selected) : std::nullopt,
                                  .row_index = static_cast<int>(options.first_row + row) + 2});
    bool changed = false;
    if (options.selectable) {
        const semantics::Group cell({.role = Role::cell, .column_index = 1});
        bool checked = selected;
        changed = selection_box(box, "选择第 " + std::to_string(options.first_row + row + 1) + " 行", checked);
        if (changed && checked) state.selected.insert(key);
        if (changed && !checked) state.selected.erase(key);
    }
    draw_cells(columns, view, box, surface, [&](const PlacedColumn& placed, const Box& cell_box) {
        const TableColumn& column = *placed.column;
        const semantics::Group cell({.role = Role::cell, .min = cell_box.min, .max = cell_box.max, .column_index = placed.index});
        const IdScope cell_scope(column.key);
        draw_cell(row, column, cell_box);
    });
    return changed;
}

/// Selects or clears all rows at hand.
static bool draw_select_all(TableState& state, const TableOptions& options, const Box& header)
{
    std::size_t chosen = 0;
    for (std::size_t row = 0; row < options.rows; ++row) chosen += state.selected.count(key_of(options, row));
    bool all = options.rows > 0 && chosen == options.rows;
    if (!selection_box(header, "全选", all)) return false;
    for (std::size_t row = 0; row < options.rows; ++row) {
        if (all)
            state.selected.insert(key_of(options, row));
        else
            state.selected.erase(key_of(options, row));
    }
    return true;
}

/// Header and the rows in sight, in the current window. The header sticks to the upper edge of what is visible.
static TableResult draw_body(TableState& state, std::span<const TableColumn> columns, const TableOptions& options, float width, const DrawCell& draw_cell)
{
    TableResult result;
    const auto placed = place(state, columns, options, width);
    float row_height = options.row_height > 0 ? options.row_height : control_height() + k_space_3;
    for (const auto& column : placed)
        row_height = std::fmax(row_height, std::round(body_type().size * body_type().line) * static_cast<float>(lines_of(options, *column.column, column.width - 1.5f * k_cell_padding)) + k_space_4);
    const float header_height = control_height() + k_space_2;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImRect clip = ImGui::GetCurrentWindow()->ClipRect;
    const float end = origin.y + header_height + row_height * static_cast<float>(options.rows);
    const float header_top = std::clamp(clip.Min.y, origin.y, std::fmax(origin.y, end - header_height - row_height));
    const RowView view{clip.Min.x, clip.Max.x};
    const Box header{{origin.x, header_top}, {origin.x + width, header_top + header_height}};
    {
        const semantics::Group group({.role = Role::row, .min = header.min, .max = header.max, .row_index = 1});
        paint_header(header);
        if (options.selectable) {
            const semantics::Group cell({.role = Role::column_header, .name = "选择", .min = header.min, .max = header.max, .column_index = 1});
            result.selection_changed = draw_select_all(state, options, header);
        }
        result.sort_changed = draw_header(state, placed, view, header, options.several_sorts);
    }
    if (state.scroll_to >= 0) {
        ImGui::SetScrollFromPosY(origin.y + header_height + row_height * static_cast<float>(state.scroll_to) - ImGui::GetWindowPos().y, 0.4f);
        state.scroll_to = -1;
    }
    const float rows_top = origin.y + header_height;
    const auto in_sight = [&](float y) { return std::clamp((y - rows_top) / row_height, 0.0f, static_cast<float>(options.rows)); };
    const auto first = static_cast<std::size_t>(in_sight(header.max.y));
    const auto last = static_cast<std::size_t>(std::ceil(in_sight(clip.Max.y)));
    // A page's table is short: all its rows are emitted, so that the keyboard reaches those below the fold.
    const bool all = options.height <= 0 && options.rows <= 200;
    ImGui::PushClipRect({clip.Min.x, std::fmax(clip.Min.y, header.max.y)}, clip.Max, true);
    for (std::size_t row = all ? 0 : first; row < (all ? options.rows : last); ++row) {
        const float top = rows_top + row_height * static_cast<float>(row);
        result.selection_changed |= draw_row(state, options, placed, row, {{origin.x, top}, {origin.x + width, top + row_height}}, view, draw_cell);
    }
    ImGui::PopClipRect();
    ImGui::SetCursorScreenPos(origin);
    reserve(width, end - origin.y);
    return result;
}

/// What stands instead of rows.
static bool draw_no_rows(const TableOptions& options)
{
    const Inset inset(k_space_4);
    space(k_space_4);
    bool retry = false;
    if (options.content == TableContent::loading)
        skeleton(6, 28);
    else if (options.content == TableContent::failed)
        retry = empty_state(Icon::offline, "暂时无法取得数据", options.error, "重试");
    else
        empty_state(options.empty_icon, options.empty_title, options.empty_text);
    space(k_space_4);
    return retry;
}

/// The cells of one row below each other: the first as its head, then names and values.
static void draw_card(const TableState& state, std::span<const TableColumn> columns, const TableOptions& options, std::size_t row, std::span<const float> heights, const DrawCell& draw_cell)
{
    const IdScope scope(key_of(options, row));
    const semantics::Group group({.role = Role::row, .row_index = static_cast<int>(options.first_row + row) + 2});
    bool first = true;
    int index = 0;
    for (const auto& column : columns) {
        if (!is_shown(state, column)) continue;
        const float step = heights[static_cast<std::size_t>(index)];
        const semantics::Group cell({.role = Role::cell, .column_index = ++index});
        const IdScope cell_scope(column.key);
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const float label = first ? 0 : k_card_label;
        if (!first) {
            const Box title{start, {start.x + label, start.y + std::round(body_type().size * k_card_line)}};
            paint_text_in(title, column.title, k_small, colour(Tone::ink_meta));
            semantics::node({.role = Role::text, .name = column.title, .drawn = drawn(k_small), .min = title.min, .max = title.max});
        }
        const Box box{{start.x + label, start.y}, {start.x + available_width(), start.y + step}};
        ImGui::SetCursorScreenPos(box.min);
        TableColumn in_card = column; // names and values stand one below the other: nothing to line up at the end
        in_card.align = Align::start;
        draw_cell(row, in_card, box);
        ImGui::SetCursorScreenPos(start);
        reserve(0, step);
        first = false;
    }
}

/// One card per row. All are equally high, so that only those in sight need drawing.
static TableResult draw_cards(TableState& state, std::span<const TableColumn> columns, const TableOptions& options, const DrawCell& draw_cell)
{
    const float width = available_width();
    const float line = std::round(body_type().size * k_card_line), more = std::round(body_type().size * body_type().line);
    std::vector<float> heights;
    float height = 2 * k_space_3 + 1;
    for (const auto& column : columns) {
        if (!is_shown(state, column)) continue;
        const float room = width - 2 * k_space_4 - (heights.empty() ? 0 : k_card_label);
        heights.push_back(line + more * static_cast<float>(lines_of(options, column, room) - 1));
        height += heights.back();
    }
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImRect clip = ImGui::GetCurrentWindow()->ClipRect;
    const auto in_sight = [&](float y) { return std::clamp((y - origin.y) / height, 0.0f, static_cast<float>(options.rows)); };
    const bool all = options.rows <= 200;
    const std::size_t last = all ? options.rows : static_cast<std::size_t>(std::ceil(in_sight(clip.Max.y)));
    for (std::size_t row = all ? 0 : static_cast<std::size_t>(in_sight(clip.Min.y)); row < last; ++row) {
        const float top = origin.y + height * static_cast<float>(row);
        ImGui::SetCursorScreenPos({origin.x, top + k_space_3});
        {
            const Inset inset(k_space_4);
            draw_card(state, columns, options, row, heights, draw_cell);
        }
        paint_box({{origin.x, top + height - 1}, {origin.x + width, top + height}}, Tone::line);
    }
    ImGui::SetCursorScreenPos(origin);
    reserve(width, height * static_cast<float>(options.rows));
    return {};
}

TableResult table(TableState& state, std::span<const TableColumn> columns, const TableOptions& options, const DrawCell& draw_cell)
{
    const IdScope scope(options.name);
    TableResult result;
    if (options.content != TableContent::rows || options.rows == 0) {
        result.retry = draw_no_rows(options);
        return result;
    }
    const std::size_t total = options.total > 0 ? options.total : options.rows;
    const auto shown = std::count_if(columns.begin(), columns.end(), [&state](const TableColumn& column) { return is_shown(state, column); });
    const semantics::Group group({.role = Role::table, .name = options.name, .row_count = static_cast<int>(total) + 1, .column_count = static_cast<int>(shown) + (options.selectable ? 1 : 0)});
    const bool narrow = options.height <= 0 && !options.selectable && !fits(state, columns, available_width());
    const bool cards = (is_phone() || narrow) && options.cards_on_phone;
    if (options.height <= 0 && cards) return draw_cards(state, columns, options, draw_cell);
    if (options.height <= 0) return draw_body(state, columns, options, available_width(), draw_cell);
    const float width = std::fmax(options.min_width, available_width() - ImGui::GetStyle().ScrollbarSize);
    ImGui::BeginChild("##rows", {available_width(), options.height}, ImGuiChildFlags_None, ImGuiWindowFlags_HorizontalScrollbar);
    result = cards ? draw_cards(state, columns, options, draw_cell) : draw_body(state, columns, options, width, draw_cell);
    ImGui::EndChild();
    return result;
}

} // namespace chengxin::client::ui
