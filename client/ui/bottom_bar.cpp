#include "client/ui/bottom_bar.hpp"

#include "client/platform/semantics.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

float BottomBar::height()
{
    return control_height() + 2 * k_space_3;
}

BottomBar::BottomBar(std::string_view name)
{
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float side = is_phone() ? k_space_4 : k_space_5;
    reserve(0, height());
    const float top = window->InnerRect.Max.y - height();
    m_box = {{window->InnerRect.Min.x, top}, {window->InnerRect.Max.x, top + height()}};
    m_aside.emplace(m_box.min);
    ImGui::BeginChild("##bottom", {m_box.width(), m_box.height()}, ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    paint_box(m_box, Tone::card);
    paint_line(m_box.min, {m_box.max.x, m_box.min.y}, Tone::line);
    semantics::begin_group({.role = semantics::Role::group, .name = name, .min = m_box.min, .max = m_box.max});
    ImGui::SetCursorScreenPos({m_box.min.x, m_box.min.y + k_space_3});
    m_inset.emplace(side);
}

BottomBar::~BottomBar()
{
    m_inset.reset();
    semantics::end_group();
    ImGui::EndChild();
    m_aside.reset();
}

} // namespace chengxin::client::ui
