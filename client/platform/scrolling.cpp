#include "client/platform/scrolling.hpp"

#include "client/platform/history.hpp"
#include "client/platform/platform.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client {

namespace {

constexpr float k_smoothing = 18;       // per second: how fast a notch of the wheel is worked off
constexpr float k_friction = 4;         // per second: how fast a flung page slows down
constexpr float k_slowest = 20;         // pixels per second
constexpr int k_restore_patience = 600; // frames to wait for the content to grow
constexpr int k_restore_rest = 3;       // frames
constexpr float k_line = 48;
constexpr double k_bar_rests = 0.8;     // seconds that an overlay bar stays

bool can_move(const ImGuiWindow& window, int axis, float pixels)
{
    if (window.ScrollMax[axis] <= 0 || (window.Flags & ImGuiWindowFlags_NoScrollWithMouse) != 0)
        return false;
    return pixels < 0 ? window.Scroll[axis] > 0 : window.Scroll[axis] < window.ScrollMax[axis];
}

/// The window that was moved, null for none.
const ImGuiWindow* move_axis(ImGuiWindow* window, int axis, float pixels)
{
    while (window != nullptr && !can_move(*window, axis, pixels))
        window = (window->Flags & ImGuiWindowFlags_ChildWindow) != 0 ? window->ParentWindow : nullptr;
    if (window == nullptr)
        return nullptr;
    const float to = ImClamp(window->Scroll[axis] + pixels, 0.0f, window->ScrollMax[axis]);
    if (axis == 0)
        ImGui::SetScrollX(window, to);
    else
        ImGui::SetScrollY(window, to);
    return window;
}

} // namespace

void Scrolling::wheel(ImVec2 pixels, bool notched)
{
    m_velocity = {};
    ImVec2& into = notched && !platform().reduced_motion ? m_remaining : m_now;
    into.x += pixels.x;
    into.y += pixels.y;
}

void Scrolling::touch_begin()
{
    m_velocity = {};
    m_remaining = {};
    m_touching = true;
    m_touched_window = 0;
}

void Scrolling::touch_move(ImVec2 pixels, double now)
{
    m_now.x += pixels.x;
    m_now.y += pixels.y;
    const auto seconds = static_cast<float>(ImMax(now - m_touch_at, 0.001));
    const float weight = m_touch_at == 0 || seconds > 0.1f ? 1.0f : 0.4f;
    m_velocity.x += (pixels.x / seconds - m_velocity.x) * weight;
    m_velocity.y += (pixels.y / seconds - m_velocity.y) * weight;
    m_touch_at = now;
}

void Scrolling::touch_end()
{
    m_touching = false;
    m_touch_at = 0;
    if (platform().reduced_motion)
        m_velocity = {};
}

void Scrolling::restore(float position)
{
    m_restore = position;
    m_restore_frames = k_restore_patience;
    m_restore_rest = 0;
}

void Scrolling::move(ImVec2 pixels)
{
    ImGuiContext& context = *ImGui::GetCurrentContext();
    ImGuiWindow* window = context.HoveredWindow;
    if (m_touched_window != 0)
        window = ImGui::FindWindowByID(m_touched_window);
    else if (m_touching && window != nullptr)
        m_touched_window = window->ID;
    if (pixels.x != 0)
        move_axis(window, 0, pixels.x);
    const ImGuiWindow* moved = pixels.y != 0 ? move_axis(window, 1, pixels.y) : nullptr;
    if (moved != nullptr && platform().screen.coarse) {
        m_moved_window = moved->ID;
        m_bar_until = ImGui::GetTime() + k_bar_rests;
        request_frame_after(k_bar_rests + 0.05);
    }
}

void Scrolling::draw_overlay_bar(double now) const
{
    constexpr float k_width = 4, k_gap = 3, k_shortest = 32;
    const ImGuiWindow* window = now < m_bar_until ? ImGui::FindWindowByID(m_moved_window) : nullptr;
    if (window == nullptr || window->ScrollMax.y <= 0)
        return;
    const ImRect& inner = window->InnerRect;
    const float part = inner.GetHeight() / (inner.GetHeight() + window->ScrollMax.y);
    const float length = ImMax(k_shortest, inner.GetHeight() * part), room = inner.GetHeight() - length;
    const float top = inner.Min.y + room * window->Scroll.y / window->ScrollMax.y, right = inner.Max.x - k_gap;
    ImGui::GetForegroundDrawList()->AddRectFilled(ImVec2(right - k_width, top), ImVec2(right, top + length),
                                                  ImGui::GetColorU32(ImGuiCol_ScrollbarGrabActive, 0.7f), k_width / 2);
}

void Scrolling::move_main(float pixels)
{
    if (ImGuiWindow* window = ImGui::FindWindowByID(m_main_window); window != nullptr && pixels != 0)
        move_axis(window, 1, pixels);
}

void Scrolling::take_keys()
{
    using semantics::Role;
    const semantics::Tree& tree = platform().tree;
    const Role role = tree.focused_role();
    const bool reads = tree.focused() == 0 || role == Role::text || role == Role::heading || role == Role::main || role == Role::dialog;
    const bool free = reads || role == Role::link || role == Role::button || role == Role::checkbox || role == Role::column_header;
    if (!free || ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeyAlt)
        return;
    const float page = platform().size.y * 0.8f;
    const bool space_scrolls = reads;
    const auto step = [this](float pixels) { m_main_pixels += pixels; };
    if (ImGui::IsKeyPressed(ImGuiKey_PageDown) || (space_scrolls && ImGui::IsKeyPressed(ImGuiKey_Space)))
        step(page);
    if (ImGui::IsKeyPressed(ImGuiKey_PageUp))
        step(-page);
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow))
        step(k_line);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow))
        step(-k_line);
    if (ImGui::IsKeyPressed(ImGuiKey_Home))
        step(-1e7f);
    if (ImGui::IsKeyPressed(ImGuiKey_End))
        step(1e7f);
}

void Scrolling::apply_restore()
{
    ImGuiWindow* window = ImGui::FindWindowByID(m_main_window);
    if (window == nullptr || m_restore < 0)
        return;
    ImGui::SetScrollY(window, ImMin(m_restore, window->ScrollMax.y));
    // While answers are on their way the page grows and shrinks; a page at rest is long enough for some frames in a row.
    const bool waits = !platform().fetches.open.empty(); // however long that takes: its frames are not counted
    const bool rests = window->ScrollMax.y >= m_restore && !waits;
    m_restore_rest = rests ? m_restore_rest + 1 : 0;
    if (m_restore_rest > k_restore_rest || (!waits && --m_restore_frames <= 0))
        m_restore = -1;
    else if (rests)
        request_frame();
}

void Scrolling::apply(double seconds)
{
    const auto step = static_cast<float>(ImMin(seconds, 0.05));
    if (m_now.x != 0 || m_now.y != 0 || m_main_pixels != 0 || m_remaining.y != 0)
        m_restore = -1;
    if (m_remaining.x != 0 || m_remaining.y != 0) {
        const float share = std::fabs(m_remaining.x) + std::fabs(m_remaining.y) < 2 ? 1.0f : 1 - std::exp(-k_smoothing * step);
        const ImVec2 part(std::round(m_remaining.x * share), std::round(m_remaining.y * share));
        m_now = ImVec2(m_now.x + part.x, m_now.y + part.y);
        m_remaining = share >= 1 ? ImVec2() : ImVec2(m_remaining.x - part.x, m_remaining.y - part.y);
        request_frame();
    }
    if (!m_touching && (m_velocity.x != 0 || m_velocity.y != 0)) {
        m_now = ImVec2(m_now.x + m_velocity.x * step, m_now.y + m_velocity.y * step);
        const float keep = std::exp(-k_friction * step);
        m_velocity = ImVec2(m_velocity.x * keep, m_velocity.y * keep);
        if (std::fabs(m_velocity.x) + std::fabs(m_velocity.y) < k_slowest)
            m_velocity = {};
        request_frame();
    }
    move(m_now);
    move_main(m_main_pixels);
    m_now = {};
    m_main_pixels = 0;
    apply_restore();
    if (const ImGuiWindow* window = ImGui::FindWindowByID(m_main_window); window != nullptr)
        m_position = window->Scroll.y;
    if (m_restore < 0 && m_position != m_told)
        history::scrolled(m_told = m_position);
}

} // namespace chengxin::client
