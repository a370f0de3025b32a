#include "client/platform/platform.hpp"
#include "client/ui/grid_parts.hpp"
#include "client/ui/interact.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui::grid_parts {

using semantics::Role;

namespace {

constexpr float k_widest_editor = 420;
constexpr std::size_t k_most_lines = 6;

ImGuiID cell_id(const Frame& frame, GridPlace place)
{
    const std::int64_t name[] = {frame.data.key(place.row), static_cast<std::int64_t>(frame.number(place.column))};
    return ImHashData(name, sizeof name, ImGui::GetCurrentWindow()->IDStack.back());
}

/// The columns that are in sight or hold the current cell, frozen ones first; each is drawn within what it may cover.
void for_each_column(const Frame& frame, const std::function<void(std::size_t)>& draw)
{
    const float left = frame.view.min.x + frame.frozen_width;
    for (std::size_t column = 0; column < frame.placed.size(); ++column) {
        if (frame.is_frozen(column)) {
            draw(column);
        }
    }
    ImGui::PushClipRect({left, frame.view.min.y}, frame.view.max, true);
    for (std::size_t column = 0; column < frame.placed.size(); ++column) {
        if (frame.is_frozen(column)) {
            continue;
        }
        const Box box = frame.cell_box({0, column});
        if ((box.max.x > left && box.min.x < frame.view.max.x) || column == frame.state.current.column) {
            draw(column);
        }
    }
    ImGui::PopClipRect();
}

/// A triangle in the corner of a cell that was corrected, as spreadsheets mark notes.
void paint_corrected(const Box& box)
{
    ImGui::GetWindowDrawList()->AddTriangleFilled({box.max.x - 8, box.min.y}, {box.max.x, box.min.y}, {box.max.x, box.min.y + 8},
                                                  colour(Tone::success));
}

std::string description_of(const GridMark& mark)
{
    std::string text = mark.message;
    if (!mark.suggestion.empty()) {
        text += "建议：" + mark.suggestion + "。";
    }
    if (mark.original) {
        text += "已更正，原值：" + (mark.original->empty() ? std::string("空") : *mark.original) + "。";
    }
    return text;
}

/// The cell that holds the grid's field: what is typed goes there at once.
void emit_current(const Frame& frame, GridPlace place, const Box& box, const std::string& text, const GridMark& mark, bool selected)
{
    const GridState& state = frame.state;
    const bool locked = frame.is_locked(place);
    const semantics::Group cell({.id = cell_id(frame, place),
                                 .role = Role::cell,
                                 .min = box.min,
                                 .max = box.max,
                                 .selected = selected,
                                 .invalid = mark.status == Status::danger,
                                 .read_only = locked,
                                 .tab_stop = false,
                                 .column_index = static_cast<int>(frame.columns[place.column].position) + 1});
    const Type type = body_type();
    const bool writing = state.mode != GridMode::navigate;
    const Box field = writing && state.editor ? state.editor->inset(k_padding, 0) : box.inset(k_padding, 0);
    const float line = std::round(type.size * 1.4f);
    const float top = writing ? field.min.y + std::round((frame.row_height - line) / 2) : field.min.y;
    const std::string name = frame.columns[place.column].title + "，" + frame.data.row_name(place.row);
    const std::string description = description_of(mark);
    const auto mode = state.mode == GridMode::navigate ? text_input::Cell::navigate
                      : state.mode == GridMode::type   ? text_input::Cell::type
                                                       : text_input::Cell::edit;
    text_input::show({.id = frame.field,
                      .kind = text_input::Kind::multi_line,
                      .name = name,
                      .description = description,
                      .min = {field.min.x, top},
                      .max = {field.max.x, writing ? field.max.y : box.max.y},
                      .font_size = type.size,
                      .colour = colour(Tone::ink),
                      .read_only = locked,
                      .invalid = mark.status == Status::danger,
                      .cell = mode,
                      .selection = state.selection},
                     writing ? state.draft : text);
}

void paint_mark(const Box& box, const GridMark& mark)
{
    if (mark.status != Status::neutral) {
        paint_box(box, status_tint(mark.status));
        paint_box({box.min, {box.min.x + 3, box.max.y}}, status_tone(mark.status));
    }
    if (mark.original) {
        paint_corrected(box);
    }
}

void draw_cell(Frame& frame, GridPlace place)
{
    const GridState& state = frame.state;
    const Box whole = frame.cell_box(place);
    const Box box{whole.min, {whole.max.x - 1, whole.max.y - 1}};
    const bool current = place == state.current;
    const bool selected = state.selected().contains(place);
    const GridMark mark = frame.mark(place);
    const std::string text = frame.text(place);
    paint_mark(box, mark);
    if (selected && !state.selected().is_one_cell()) {
        ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, colour(Tone::primary, current ? 0.06f : 0.14f));
    }
    ImGui::GetWindowDrawList()->AddLine({whole.max.x - 0.5f, whole.min.y}, {whole.max.x - 0.5f, whole.max.y}, colour(Tone::line));
    const Box inner = box.inset(k_padding, 0);
    if (current) {
        emit_current(frame, place, box, text, mark, selected);
    } else {
        const ImGuiID id = cell_id(frame, place);
        semantics::node({.id = id,
                         .role = Role::cell,
                         .name = text,
                         .description = mark.status == Status::neutral && !mark.original ? std::string() : description_of(mark),
                         .drawn = drawn(body_type(), frame.columns[place.column].align, 0, k_padding),
                         .min = box.min,
                         .max = {inner.max.x, box.max.y},
                         .selected = selected,
                         .invalid = mark.status == Status::danger,
                         .read_only = frame.is_locked(place),
                         .tab_stop = false,
                         .column_index = static_cast<int>(frame.columns[place.column].position) + 1});
        if (semantics::activated(id) || semantics::focused(id)) { // by assistive technology or a program
            frame.state.go(place);
            frame.state.take_focus = true;
            if (frame.data.press && frame.data.press(place.row, frame.number(place.column))) {
                go_to_wrong(frame, /*forward=*/true);
            }
        }
    }
    if (current && state.mode != GridMode::navigate) {
        return; // the editor shows what is written
    }
    if (frame.data.draw && frame.data.draw(place.row, frame.number(place.column), inner)) {
        return;
    }
    const bool quiet = frame.is_frozen(place.column) && frame.is_locked(place);
    paint_text_in(inner, text, body_type(), colour(quiet ? Tone::ink_soft : Tone::ink), frame.columns[place.column].align);
}

void draw_row(Frame& frame, std::size_t row)
{
    const Box first = frame.cell_box({row, 0});
    const Box box{{frame.view.min.x, first.min.y}, {frame.view.max.x, first.max.y}};
    const semantics::Group group({.role = Role::row, .min = box.min, .max = box.max, .row_index = static_cast<int>(row) + 2});
    paint_line({box.min.x, box.max.y - 0.5f}, {box.max.x, box.max.y - 0.5f}, Tone::line);
    for_each_column(frame, [&](std::size_t column) { draw_cell(frame, {row, column}); });
}

void paint_frozen_edge(const Frame& frame)
{
    if (frame.frozen_width > 0) {
        const float x = frame.view.min.x + frame.frozen_width - 0.5f;
        paint_line({x, frame.view.min.y}, {x, frame.view.max.y}, frame.scroll_x > 0 ? Tone::line_strong : Tone::line,
                   frame.scroll_x > 0 ? 2.0f : 1.0f);
    }
}

/// Around the current cell, and around what is selected.
void paint_current(const Frame& frame)
{
    const GridState& state = frame.state;
    const float left = frame.is_frozen(state.current.column) ? frame.view.min.x : frame.view.min.x + frame.frozen_width;
    ImGui::PushClipRect({left, frame.view.min.y + frame.header_height}, frame.view.max, true);
    const Box cell = frame.cell_box(state.current);
    const bool focused = semantics::focused(frame.field);
    paint_border({cell.min, {cell.max.x - 1, cell.max.y - 1}}, focused ? Tone::primary : Tone::line_strong, 2, 2);
    ImGui::PopClipRect();
}

} // namespace

void draw_header(Frame& frame)
{
    const Box header{frame.view.min, {frame.view.max.x, frame.view.min.y + frame.header_height}};
    paint_box(header, Tone::ground_deep);
    paint_line({header.min.x, header.max.y - 0.5f}, {header.max.x, header.max.y - 0.5f}, Tone::line);
    const semantics::Group group({.role = Role::row, .min = header.min, .max = header.max, .row_index = 1});
    for_each_column(frame, [&](std::size_t column) {
        const Box cell = frame.cell_box({0, column});
        const Box box{{cell.min.x, header.min.y}, {cell.max.x, header.max.y}};
        const Box inner = box.inset(k_padding, 0);
        const bool chosen = column >= frame.state.selected().first.column && column <= frame.state.selected().last.column;
        const bool shortened = paint_text_in(inner, frame.columns[column].title, k_small_strong,
                                             colour(chosen ? Tone::primary : Tone::ink_soft), frame.columns[column].align);
        if (shortened && ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(box.min, box.max)) {
            tool_tip(frame.columns[column].title);
        }
        semantics::node({.role = Role::column_header,
                         .name = frame.columns[column].title,
                         .drawn = drawn(k_small_strong, frame.columns[column].align, 0, k_padding),
                         .min = box.min,
                         .max = {inner.max.x, box.max.y},
                         .column_index = static_cast<int>(frame.columns[column].position) + 1});
    });
}

void draw_rows(Frame& frame)
{
    const float top = frame.view.min.y + frame.header_height;
    const auto row_at = [&](double y) {
        return static_cast<std::size_t>(std::clamp(y / frame.row_height, 0.0, static_cast<double>(frame.data.rows)));
    };
    const std::size_t first = row_at(frame.scroll_y);
    const std::size_t end = std::min(frame.data.rows, row_at(frame.scroll_y + frame.view.max.y - top) + 1);
    const std::size_t current = frame.state.current.row;
    ImGui::PushClipRect({frame.view.min.x, top}, frame.view.max, true);
    if (current < first) {
        draw_row(frame, current); // out of sight, but the keyboard is in it
    }
    for (std::size_t row = first; row < end; ++row) {
        draw_row(frame, row);
    }
    if (current >= end) {
        draw_row(frame, current);
    }
    ImGui::PopClipRect();
    paint_frozen_edge(frame);
    paint_current(frame);
}

void place_editor(Frame& frame)
{
    GridState& state = frame.state;
    state.editor.reset();
    if (state.mode == GridMode::navigate) {
        return;
    }
    const Type type = body_type();
    const Box cell = frame.cell_box(state.current);
    const float wanted = std::fmin(text_width(state.draft, type) + 2 * k_padding + k_space_4, k_widest_editor);
    const float room = std::fmax(cell.width(), frame.view.max.x - cell.min.x - k_space_1);
    const float width = std::fmax(cell.width(), std::fmin(wanted, room));
    const auto lines = wrap_lines(state.draft, width - 2 * k_padding - k_space_3, type, k_most_lines);
    const float more = static_cast<float>(std::max<std::size_t>(lines.size(), 1) - 1) * std::round(type.size * 1.4f);
    state.editor = Box{cell.min, {cell.min.x + width, cell.max.y + more}};
}

void draw_editor(Frame& frame)
{
    const GridState& state = frame.state;
    if (!state.editor) {
        return;
    }
    ImGui::PushClipRect({frame.view.min.x, frame.view.min.y + frame.header_height}, frame.view.max, true);
    paint_box(*state.editor, Tone::card, 2);
    paint_border(*state.editor, Tone::primary, 2, 2);
    if (!semantics::focused(frame.field)) {
        paint_text_in({state.editor->min, {state.editor->max.x, state.editor->min.y + frame.row_height}}, state.draft, body_type(),
                      colour(Tone::ink));
    }
    ImGui::PopClipRect();
}

} // namespace chengxin::client::ui::grid_parts
