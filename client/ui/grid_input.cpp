#include "client/platform/frames.hpp"
#include "client/platform/platform.hpp"
#include "client/ui/grid_parts.hpp"
#include "client/ui/interact.hpp"

#include <algorithm>
#include <imgui_internal.h>

namespace chengxin::client::ui::grid_parts {

namespace {

constexpr double k_drag_step = 24; ///< pixels that a drag beyond the edge scrolls in a frame

GridKey key_of(ImGuiKey key)
{
    switch (key) {
    case ImGuiKey_LeftArrow: return GridKey::left;
    case ImGuiKey_RightArrow: return GridKey::right;
    case ImGuiKey_UpArrow: return GridKey::up;
    case ImGuiKey_DownArrow: return GridKey::down;
    case ImGuiKey_Home: return GridKey::home;
    case ImGuiKey_End: return GridKey::end;
    case ImGuiKey_PageUp: return GridKey::page_up;
    case ImGuiKey_PageDown: return GridKey::page_down;
    case ImGuiKey_Enter:
    case ImGuiKey_KeypadEnter: return GridKey::enter;
    case ImGuiKey_Escape: return GridKey::escape;
    case ImGuiKey_F2: return GridKey::f2;
    case ImGuiKey_F8: return GridKey::f8;
    case ImGuiKey_Space: return GridKey::space;
    case ImGuiKey_Delete: return GridKey::del;
    case ImGuiKey_A: return GridKey::a;
    case ImGuiKey_D: return GridKey::d;
    case ImGuiKey_F: return GridKey::f;
    case ImGuiKey_H: return GridKey::h;
    case ImGuiKey_Y: return GridKey::y;
    case ImGuiKey_Z: return GridKey::z;
    default: return GridKey::none;
    }
}

bool is_in(const Box& box, ImVec2 at)
{
    return at.x >= box.min.x && at.x < box.max.x && at.y >= box.min.y && at.y < box.max.y;
}

/// The cell at a place of the screen; beyond the edges the nearest one.
GridPlace place_at(const Frame& frame, ImVec2 at)
{
    const double y = static_cast<double>(at.y) - frame.view.min.y - frame.header_height + frame.scroll_y;
    const double row = std::clamp(y / frame.row_height, 0.0, static_cast<double>(frame.data.rows - 1));
    const float from_left = at.x - frame.view.min.x;
    const double x = from_left < frame.frozen_width ? from_left : from_left + frame.scroll_x;
    std::size_t column = 0;
    while (column + 1 < frame.placed.size() && x >= frame.placed[column].left + frame.placed[column].width) {
        ++column;
    }
    return {static_cast<std::size_t>(row), column};
}

void select_column(Frame& frame, std::size_t column)
{
    frame.state.go({0, column});
    frame.state.corner = {frame.data.rows - 1, column};
    frame.state.bring_into_view = false;
}

void press(Frame& frame, ImVec2 at)
{
    GridState& state = frame.state;
    state.take_focus = true;
    if (state.editor && is_in(*state.editor, at)) {
        return; // moves the caret, which is the browser's
    }
    state.said.clear();
    commit(frame);
    const GridPlace place = place_at(frame, at);
    if (at.y < frame.view.min.y + frame.header_height) {
        return select_column(frame, place.column);
    }
    if (ImGui::GetIO().KeyShift) {
        state.corner = place;
        return;
    }
    state.go(place);
    if (frame.data.press && frame.data.press(place.row, frame.number(place.column))) {
        go_to_wrong(frame, /*forward=*/true);
        return;
    }
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        run(frame, {GridCommand::edit});
    }
}

/// A drag over cells selects them; beyond the edge it scrolls.
void drag(Frame& frame, ImVec2 at)
{
    GridState& state = frame.state;
    const Box rows{{frame.view.min.x + frame.frozen_width, frame.view.min.y + frame.header_height}, frame.view.max};
    if (state.mode != GridMode::navigate || !ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4) || at.x < -1e5F) {
        return;
    }
    const auto beyond = [](float value, float low, float high) { return value < low ? -1 : value > high ? 1 : 0; };
    const int x = at.x < frame.view.min.x + frame.frozen_width && frame.scroll_x <= 0 ? 0 : beyond(at.x, rows.min.x, rows.max.x);
    const int y = beyond(at.y, rows.min.y, rows.max.y);
    state.corner = place_at(frame, {std::clamp(at.x, frame.view.min.x, rows.max.x - 1), std::clamp(at.y, rows.min.y, rows.max.y - 1)});
    if (x == 0 && y == 0) {
        return;
    }
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    frame.scroll_x = std::clamp(frame.scroll_x + x * k_drag_step, 0.0, static_cast<double>(window->ScrollMax.x));
    frame.scroll_y = std::clamp(frame.scroll_y + y * k_drag_step, 0.0, static_cast<double>(window->ScrollMax.y));
    ImGui::SetScrollX(window, static_cast<float>(frame.scroll_x));
    ImGui::SetScrollY(window, static_cast<float>(frame.scroll_y));
    request_frame();
}

void take_mouse(Frame& frame, ImGuiID body)
{
    const ImRect bounds(frame.view.min, frame.view.max);
    if (!ImGui::ItemAdd(bounds, body)) {
        return;
    }
    // A finger that goes down may begin to scroll; it presses when it is lifted.
    const bool finger = platform().touch;
    bool hovered = false, held = false;
    const ImGuiButtonFlags flags = finger ? static_cast<int>(ImGuiButtonFlags_None) : static_cast<int>(ImGuiButtonFlags_PressedOnClick);
    const bool pressed = ImGui::ButtonBehavior(bounds, body, &hovered, &held, flags);
    const ImVec2 at = ImGui::GetIO().MousePos;
    if (pressed) {
        press(frame, at);
    } else if (held && !finger) {
        drag(frame, at);
    }
}

void take_text(Frame& frame, const text_input::Result& result, std::string text)
{
    GridState& state = frame.state;
    if (!result.changed && !result.composing) {
        return;
    }
    if (state.mode == GridMode::navigate) {
        if (frame.is_locked(state.current)) {
            return;
        }
        state.mode = GridMode::type;
        state.corner = state.current;
        state.said.clear();
        state.bring_into_view = true;
    }
    state.draft = std::move(text);
}

void take_field(Frame& frame)
{
    GridState& state = frame.state;
    std::string text = state.mode == GridMode::navigate ? frame.text(state.current) : state.draft;
    const text_input::Result result = text_input::take(frame.field, text);
    take_text(frame, result, std::move(text));
    if (result.changed || !result.cell_events.empty()) {
        ImGui::GetIO().MouseClickedTime[ImGuiMouseButton_Left] = -FLT_MAX; // a click, a key, a click are no double click, however quick
    }
    for (const text_input::CellEvent& event : result.cell_events) {
        switch (event.kind) {
        case text_input::CellEvent::Kind::key: run(frame, action_of(state.mode, {key_of(event.key), event.shift, event.control})); break;
        case text_input::CellEvent::Kind::copy: copy(frame, /*cut=*/false); break;
        case text_input::CellEvent::Kind::cut: copy(frame, /*cut=*/true); break;
        case text_input::CellEvent::Kind::paste: paste(frame, event.text); break;
        }
    }
    if (result.lost_focus && !result.focused) {
        commit(frame);
    }
}

} // namespace

void take_input(Frame& frame, ImGuiID body)
{
    take_mouse(frame, body);
    take_field(frame);
}

} // namespace chengxin::client::ui::grid_parts
