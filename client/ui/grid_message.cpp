#include "client/ui/button.hpp"
#include "client/ui/grid_parts.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui::grid_parts {

namespace {

constexpr float k_width = 380;
constexpr float k_gap = 4; ///< between cell and message

/// Text, buttons and hints; the frame's changes happen in it.
void draw_content(Frame& frame, const GridMark& mark)
{
    if (mark.status != Status::neutral) {
        icon(status_icon(mark.status), 16, status_tone(mark.status));
        same_line(k_space_2);
        paragraph(mark.message, {.type = k_small});
    }
    if (mark.original) {
        meta("已更正，原值：" + (mark.original->empty() ? std::string("空") : *mark.original));
    }
    space(k_space_2);
    const bool locked = frame.is_locked(frame.state.current);
    if (!mark.suggestion.empty() && !locked) {
        std::string label = "采纳：" + mark.suggestion;
        if (button_width(label, {.icon = Icon::check}) > available_width()) {
            paragraph("建议：" + mark.suggestion, {.type = k_small, .tone = Tone::ink_soft, .max_lines = 4});
            space(k_space_2);
            label = "采纳建议";
        }
        if (button(label, {.kind = ButtonKind::primary, .icon = Icon::check})) {
            accept_suggestion(frame);
            frame.state.take_focus = true;
        }
        space(k_space_2);
    }
    bool first = true;
    const auto pressed = [&](const char* label, Icon symbol) {
        if (!first) {
            flow(button_width(label, {.icon = symbol}), k_space_2);
        }
        first = false;
        const bool now = button(label, {.icon = symbol});
        frame.state.take_focus |= now;
        return now;
    };
    if (mark.original && !locked && pressed("恢复原值", Icon::history)) {
        restore_original(frame);
    }
    if (mark.status == Status::danger && !locked && !frame.text(frame.state.current).empty() && pressed("清空", Icon::close)) {
        clear_current(frame);
    }
    if (frame.data.next_wrong && pressed("下一处问题", Icon::arrow_down)) {
        finish(frame, /*forward=*/true);
    }
}

} // namespace

void draw_message(Frame& frame, const Box& outer)
{
    GridState& state = frame.state;
    const GridMark mark = frame.mark(state.current);
    if (!frame.data.message_beside || (mark.status == Status::neutral && !mark.original)) {
        return;
    }
    const Box cell = frame.cell_box(state.current);
    const Box near = state.editor ? *state.editor : cell;
    const float top = frame.view.min.y + frame.header_height;
    if (cell.max.y <= top || cell.min.y >= frame.view.max.y ||
        cell.max.x <= frame.view.min.x + (frame.is_frozen(state.current.column) ? 0 : frame.frozen_width) ||
        cell.min.x >= frame.view.max.x) {
        return; // scrolled away
    }
    const float width = std::fmin(k_width, outer.width() - 2 * k_space_2);
    const ImGuiID height_id = id_of("message height");
    float& height = *ImGui::GetStateStorage()->GetFloatRef(height_id, 120);
    // Beside the cell, so that the cells above and below stay in sight; where neither side has room, below it,
    // or above, over the tools if need be, but never over the cell itself.
    const float right = near.max.x + k_gap, left = cell.min.x - k_gap - width;
    const float low = outer.min.x + k_space_1, high = outer.max.x - width - k_space_4;
    const bool beside = right <= high || left >= low;
    const bool fits_below = near.max.y + k_gap + height <= outer.max.y;
    const float x = right <= high ? right : left >= low ? left : std::clamp(cell.min.x, low, std::fmax(low, high));
    const float y = beside       ? std::fmax(top, std::fmin(cell.min.y, outer.max.y - height - k_gap))
                    : fits_below ? near.max.y + k_gap
                                 : std::fmax(ImGui::GetCurrentWindow()->InnerRect.Min.y, cell.min.y - k_gap - height);
    const Aside aside({x, y});
    const Box box{{x, y}, {x + width, y + height}};
    ImGui::BeginChild("##message", {width, height}, ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    paint_float_shadow(box, tokens::k_radius_control.pixels);
    paint_box(box, Tone::card, tokens::k_radius_control.pixels);
    paint_border(box, mark.status == Status::neutral ? Tone::line_strong : status_tone(mark.status), tokens::k_radius_control.pixels);
    {
        const semantics::Group group(
            {.role = semantics::Role::group, .name = "当前单元格的问题", .min = box.min, .max = box.max, .keeps_focus = true});
        space(k_space_3);
        const Inset inset(k_space_3);
        draw_content(frame, mark);
        space(k_space_3);
        height = std::round(ImGui::GetCursorScreenPos().y - y);
    }
    ImGui::EndChild();
}

} // namespace chengxin::client::ui::grid_parts
