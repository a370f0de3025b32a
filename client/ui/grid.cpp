#include "client/ui/grid.hpp"

#include "client/platform/frames.hpp"
#include "client/ui/grid_parts.hpp"
#include "client/ui/interact.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using grid_parts::Frame;
using semantics::Role;

namespace grid_parts {

std::size_t Frame::rows_in_sight() const
{
    return static_cast<std::size_t>(std::fmax(1.0f, (view.height() - header_height) / row_height));
}

Box Frame::cell_box(GridPlace place) const
{
    const PlacedColumn& column = placed[place.column];
    const double top = view.min.y + header_height + static_cast<double>(place.row) * row_height - scroll_y;
    const double left = view.min.x + column.left - (is_frozen(place.column) ? 0 : scroll_x);
    return {{static_cast<float>(left), static_cast<float>(top)},
            {static_cast<float>(left) + column.width, static_cast<float>(top) + row_height}};
}

namespace {

constexpr float k_most_frozen = 0.62f; ///< part of the width that frozen columns may take

void place_columns(Frame& frame)
{
    float left = 0;
    for (const GridColumn& column : frame.columns) {
        frame.placed.push_back({&column, left, column.width});
        left += column.width;
        // On a narrow window frozen columns would leave no room for the others: only so many stay.
        if (column.frozen && left <= frame.view.width() * k_most_frozen) {
            frame.frozen_width = left;
        }
    }
    frame.content_width = left;
}

/// Keeps the current cell among those that are shown.
void keep_inside(Frame& frame)
{
    GridState& state = frame.state;
    const auto inside = [&](GridPlace& place) {
        place.row = std::min(place.row, frame.data.rows - 1);
        place.column = std::min(place.column, frame.columns.size() - 1);
    };
    if (state.wanted) {
        const std::size_t number = state.wanted->column;
        const auto shown = std::find_if(frame.columns.begin(), frame.columns.end(),
                                        [number](const GridColumn& column) { return column.number == number; });
        const bool known = shown != frame.columns.end();
        state.go({state.wanted->row, known ? static_cast<std::size_t>(shown - frame.columns.begin()) : state.current.column});
        state.wanted.reset();
    }
    inside(state.current);
    inside(state.corner);
}

void scroll_to_current(Frame& frame)
{
    GridState& state = frame.state;
    if (!state.bring_into_view) {
        return;
    }
    state.bring_into_view = false;
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const auto into = [](double scroll, double from, double to, double room) {
        return from < scroll ? from : to > scroll + room ? std::fmin(from, to - room) : scroll;
    };
    const double top = static_cast<double>(state.corner.row) * frame.row_height;
    frame.scroll_y = into(frame.scroll_y, top, top + frame.row_height, frame.view.height() - frame.header_height);
    const PlacedColumn& column = frame.placed[state.corner.column];
    if (!frame.is_frozen(state.corner.column)) {
        const double left = column.left - frame.frozen_width;
        frame.scroll_x = into(frame.scroll_x, left, left + column.width, frame.view.width() - frame.frozen_width);
    }
    ImGui::SetScrollY(window, static_cast<float>(frame.scroll_y));
    ImGui::SetScrollX(window, static_cast<float>(frame.scroll_x));
}

void draw_inside(Frame& frame)
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    frame.view = {window->InnerRect.Min, window->InnerRect.Max};
    frame.scroll_x = window->Scroll.x;
    frame.scroll_y = window->Scroll.y;
    frame.row_height = control_height() + k_space_1;
    frame.header_height = control_height() + k_space_1;
    place_columns(frame);
    keep_inside(frame);
    const ImGuiID body = id_of("body");
    frame.field = id_of("cell");
    take_input(frame, body);
    keep_inside(frame);
    scroll_to_current(frame);
    place_editor(frame);
    const semantics::Group group({.id = body,
                                  .role = Role::grid,
                                  .name = frame.data.name,
                                  .min = frame.view.min,
                                  .max = frame.view.max,
                                  .row_count = static_cast<int>(frame.data.rows) + 1,
                                  .column_count = static_cast<int>(frame.data.columns_in_all)});
    draw_header(frame);
    draw_rows(frame);
    draw_editor(frame);
    ImGui::SetCursorScreenPos(window->DC.CursorStartPos);
    reserve(frame.content_width, static_cast<float>(static_cast<double>(frame.data.rows) * frame.row_height) + frame.header_height);
    if (frame.state.take_focus) {
        frame.state.take_focus = false;
        semantics::focus(frame.field);
    }
}

} // namespace

} // namespace grid_parts

void grid(GridState& state, std::span<const GridColumn> columns, const GridData& data, float height)
{
    const IdScope scope(data.name);
    const float top = ImGui::GetCursorScreenPos().y;
    grid_parts::draw_find_bar(state, columns, data);
    height -= ImGui::GetCursorScreenPos().y - top;
    if (data.rows == 0 || columns.empty()) {
        return;
    }
    Frame frame{.state = state, .data = data, .columns = columns, .placed = {}, .view = {}};
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const Box outer{origin, {origin.x + available_width(), origin.y + height}};
    paint_box(outer, Tone::card, tokens::k_radius_control.pixels);
    paint_border(outer, Tone::line, tokens::k_radius_control.pixels);
    ImGui::BeginChild("##cells", {outer.width(), height}, ImGuiChildFlags_None, ImGuiWindowFlags_HorizontalScrollbar);
    grid_parts::draw_inside(frame);
    ImGui::EndChild();
    grid_parts::draw_message(frame, outer);
}

} // namespace chengxin::client::ui
