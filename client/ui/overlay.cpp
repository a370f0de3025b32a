#include "client/ui/overlay.hpp"

#include "client/platform/frames.hpp"
#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr ImGuiWindowFlags k_overlay_flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;

/// Opens ImGui's modal if the caller's flag says so. False: there is nothing to draw.
static bool ensure_popup(std::string_view title, bool open)
{
    const std::string id(title);
    if (open && !ImGui::IsPopupOpen(id.c_str())) ImGui::OpenPopup(id.c_str());
    return ImGui::IsPopupOpen(id.c_str());
}

/// Closes ImGui's modal when the caller's flag was taken back or Escape was pressed.
static bool begin_modal(std::string_view title, bool& open, ImGuiWindowFlags more)
{
    const std::string id(title);
    if (!ImGui::BeginPopupModal(id.c_str(), nullptr, k_overlay_flags | more)) return false;
    if (open && ImGui::IsKeyPressed(ImGuiKey_Escape) && !ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId)) open = false;
    if (open) return true;
    ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return false;
}

/// Title and cross. The cross takes the focus at first; a page that has a field may move it.
static void draw_head(std::string_view title, bool& open)
{
    const float size = control_height();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = available_width();
    {
        const Area left(start.x, width - size - k_space_3);
        block_title(title);
    }
    const float below = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos({start.x + width - size + k_space_2, start.y - (size - k_h3.size * k_h3.line) / 2});
    const bool appearing = ImGui::IsWindowAppearing();
    if (icon_button(Icon::close, "关闭")) open = false;
    if (appearing) semantics::focus(id_of("关闭"));
    ImGui::SetCursorScreenPos({start.x, below});
    space(k_space_4);
}

Dialog::Dialog(std::string_view title, bool& open, float width)
{
    if (!ensure_popup(title, open)) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float taken = std::fmin(width, screen.x - 2 * k_space_4);
    ImGui::SetNextWindowPos({std::round(screen.x / 2), std::round(screen.y / 2)}, ImGuiCond_Always, {0.5f, 0.5f});
    ImGui::SetNextWindowSizeConstraints({taken, 0}, {taken, screen.y - 2 * k_space_4});
    ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, tokens::k_radius_card.pixels);
    m_drawn = begin_modal(title, open, ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::PopStyleVar();
    if (!m_drawn) return;
    const Box box = paint_floating_window(tokens::k_radius_card.pixels);
    semantics::begin_group({.role = Role::dialog, .name = title, .min = box.min, .max = box.max, .modal = true, .top_level = true});
    ImGui::SetCursorScreenPos({box.min.x + k_space_5, box.min.y + k_space_5});
    m_area.emplace(box.min.x + k_space_5, taken - 2 * k_space_5);
    draw_head(title, open);
}

Dialog::~Dialog()
{
    if (!m_drawn) return;
    m_area.reset();
    space(k_space_5);
    semantics::end_group();
    ImGui::EndPopup();
}

Drawer::Drawer(std::string_view title, bool& open, float width)
{
    if (!ensure_popup(title, open)) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float taken = is_phone() ? screen.x : std::clamp(width, 480.0f, std::fmin(720.0f, screen.x));
    ImGui::SetNextWindowPos({screen.x - taken, 0});
    ImGui::SetNextWindowSize({taken, screen.y});
    m_drawn = begin_modal(title, open, ImGuiWindowFlags_None);
    if (!m_drawn) return;
    const Box box = paint_floating_window(0);
    semantics::begin_group({.role = Role::dialog, .name = title, .min = box.min, .max = box.max, .modal = true, .top_level = true});
    ImGui::SetCursorScreenPos({box.min.x + k_space_5, box.min.y + k_space_5});
    m_area.emplace(box.min.x + k_space_5, taken - 2 * k_space_5);
    draw_head(title, open);
}

Drawer::~Drawer()
{
    if (!m_drawn) return;
    m_area.reset();
    space(k_space_5);
    semantics::end_group();
    ImGui::EndPopup();
}

bool confirm(std::string_view title, bool& open, std::string_view text, std::string_view action)
{
    bool confirmed = false;
    if (const Dialog dialog(title, open, 440); dialog) {
        paragraph(text);
        space(k_space_5);
        const ButtonOptions danger{.kind = ButtonKind::danger};
        const float buttons = button_width("取消") + k_space_3 + button_width(action, danger);
        const Area right(ImGui::GetCursorScreenPos().x + std::fmax(0, available_width() - buttons), buttons + 1);
        if (button("取消")) open = false;
        same_line();
        confirmed = button(action, danger);
        if (confirmed) open = false;
    }
    return confirmed;
}

void Toasts::add(std::string text, Status status)
{
    const bool urgent = status == Status::danger;
    semantics::announce(text, urgent ? semantics::Urgency::urgent : semantics::Urgency::polite);
    list.push_back({std::move(text), status, ImGui::GetTime() + (urgent ? 10.0 : 4.0)});
    request_frame();
}

/// One toast; returns true while it stays.
static bool draw_toast(const Toasts::Toast& toast, float width)
{
    const float left = k_space_4 + 20 + k_space_3;
    const float close = 32;
    const auto lines = wrap_lines(toast.text, width - left - close - k_space_3, k_body);
    const float step = std::round(k_body.size * k_body.line);
    const Box box = reserve(width, step * static_cast<float>(lines.size()) + 2 * k_space_3);
    const ImVec2 below = ImGui::GetCursorScreenPos();
    paint_float_shadow(box, tokens::k_radius_card.pixels);
    paint_box(box, Tone::card, tokens::k_radius_card.pixels);
    paint_icon(status_icon(toast.status), {box.min.x + k_space_4 + 10, box.min.y + k_space_3 + step / 2}, 20, colour(status_tone(toast.status)));
    paint_lines({box.min.x + left, box.min.y + k_space_3}, width, lines, k_body, colour(Tone::ink));
    semantics::node({.role = toast.status == Status::danger ? Role::alert : Role::status, .name = toast.text, .drawn = drawn(k_body, Align::start, step, left), .lines = lines,
                     .min = {box.min.x, box.min.y + k_space_3}, .max = {box.max.x - close - k_space_2, box.max.y - k_space_3}});
    ImGui::SetCursorScreenPos({box.max.x - close - k_space_2, box.centre().y - close / 2});
    const bool closed = icon_button(Icon::close, "关闭消息", {.kind = ButtonKind::quiet, .width = close, .height = close});
    ImGui::SetCursorScreenPos(below);
    space(k_space_3);
    return !closed;
}

void draw_toasts(Toasts& toasts)
{
    const double now = ImGui::GetTime();
    auto& list = toasts.list;
    list.erase(std::remove_if(list.begin(), list.end(), [now](const Toasts::Toast& toast) { return toast.until <= now; }), list.end());
    if (list.empty()) return;
    const float screen = ImGui::GetIO().DisplaySize.x;
    const float width = std::fmin(440.0f, screen - 2 * k_space_4);
    ImGui::SetNextWindowPos({std::round((screen - width) / 2), 84});
    ImGui::SetNextWindowSizeConstraints({width, 0}, {width, ImGui::GetIO().DisplaySize.y});
    ImGui::Begin("##toasts", nullptr, k_overlay_flags | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    ImGui::PushClipRect({0, 0}, ImGui::GetIO().DisplaySize, false);
    {
        const semantics::Group group({.role = Role::region, .name = "消息", .top_level = true});
        double next = list.front().until;
        for (auto& toast : list) {
            const IdScope scope(toast.text);
            if (!draw_toast(toast, width)) toast.until = now;
            next = std::min(next, toast.until);
        }
        request_frame_after(std::max(0.05, next - now));
    }
    ImGui::PopClipRect();
    ImGui::End();
}

} // namespace chengxin::client::ui
