#include "client/ui/bottom_notice.hpp"

#include "client/platform/semantics.hpp"
#include "client/ui/button.hpp"
#include "client/ui/display.hpp"
#include "client/ui/text.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

constexpr ImGuiWindowFlags k_notice_flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                            ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoFocusOnAppearing;

bool bottom_notice(std::string_view text, std::string_view action)
{
    constexpr float k_icon = 20;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const ButtonOptions look{.kind = ButtonKind::primary};
    const float width = std::fmin(680.0f, screen.x - 2 * k_space_4);
    const float left = k_space_4 + k_icon + k_space_3;
    const float button_room = button_width(action, look) + 2 * k_space_4;
    const bool beside = width - left - button_room >= 240;
    const auto lines = wrap_lines(text, width - left - (beside ? button_room : k_space_4), k_body);
    const float step = std::round(k_body.size * k_body.line);
    const float text_height = step * static_cast<float>(lines.size());
    const float height = (beside ? std::fmax(text_height, control_height()) : text_height + k_space_3 + control_height()) + 2 * k_space_3;
    const ImVec2 at{std::round((screen.x - width) / 2), std::round(screen.y - height - (is_phone() ? 80 : k_space_5))};
    ImGui::SetNextWindowPos(at);
    ImGui::SetNextWindowSize({width, height});
    ImGui::Begin("##bottom-notice", nullptr, k_notice_flags);
    ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    ImGui::PushClipRect({0, 0}, screen, false);
    const Box box{at, {at.x + width, at.y + height}};
    paint_float_shadow(box, tokens::k_radius_card.pixels);
    paint_box(box, Tone::card, tokens::k_radius_card.pixels);
    const float text_top = beside ? box.centre().y - text_height / 2 : box.min.y + k_space_3;
    paint_icon(status_icon(Status::warning), {box.min.x + k_space_4 + k_icon / 2, text_top + step / 2}, k_icon, colour(Tone::warning));
    paint_lines({box.min.x + left, text_top}, width, lines, k_body, colour(Tone::ink));
    bool pressed = false;
    {
        const semantics::Group group({.role = semantics::Role::region, .name = "提醒", .min = box.min, .max = box.max, .top_level = true});
        semantics::node({.role = semantics::Role::status,
                         .name = text,
                         .min = {box.min.x + left, text_top},
                         .max = {box.max.x - k_space_4, text_top + text_height}});
        const float top = beside ? box.centre().y - control_height() / 2 : box.max.y - k_space_3 - control_height();
        ImGui::SetCursorScreenPos({box.max.x - button_width(action, look) - k_space_4, top});
        pressed = button(action, look);
    }
    ImGui::PopClipRect();
    ImGui::End();
    return pressed;
}

} // namespace chengxin::client::ui
