#include "client/platform/semantics.hpp"

#include "client/platform/platform.hpp"

#include <emscripten.h>

extern "C" void mirror_announce(const char* sentence, int length, int urgent);

namespace chengxin::client::semantics {

void node(const Node& node)
{
    platform().tree.add(node);
}

void last_item(Role role, std::string_view name)
{
    const ImGuiLastItemData& item = ImGui::GetCurrentContext()->LastItemData;
    platform().tree.add({.id = item.ID, .role = role, .name = name, .min = item.Rect.Min, .max = item.Rect.Max});
}

Group::Group(const Node& node)
{
    platform().tree.begin_group(node);
    m_depth = platform().tree.depth();
}

Group::~Group()
{
    IM_ASSERT(platform().tree.depth() == m_depth);
    platform().tree.end_group();
}

void begin_group(const Node& node)
{
    platform().tree.begin_group(node);
}

void end_group()
{
    platform().tree.end_group();
}

bool activated(ImGuiID id)
{
    return platform().tree.activated(id);
}

std::optional<std::string> value_chosen(ImGuiID id)
{
    return platform().tree.value_chosen(id);
}

bool focused(ImGuiID id)
{
    return id != 0 && platform().tree.focused() == id;
}

bool focus_visible(ImGuiID id)
{
    return focused(id) && platform().tree.focus_visible();
}

ImGuiID focused_id()
{
    return platform().tree.focused();
}

void focus(ImGuiID id)
{
    platform().tree.request_focus(id);
}

void focus_page()
{
    platform().tree.request_page_focus();
}

void announce(std::string_view sentence, Urgency urgency)
{
    mirror_announce(sentence.data(), static_cast<int>(sentence.size()), urgency == Urgency::urgent ? 1 : 0);
}

void exempt(ImGuiID id)
{
    platform().tree.exempt(id);
}

bool Tree::activated(ImGuiID id)
{
    if (id == 0 || m_activated != id)
        return false;
    m_activated = 0;
    return true;
}

std::optional<std::string> Tree::value_chosen(ImGuiID id)
{
    if (id == 0 || m_value_key != id)
        return std::nullopt;
    m_value_key = 0;
    return std::move(m_value);
}

void Tree::take_value(ImGuiID key, std::string value)
{
    m_value_key = key;
    m_value = std::move(value);
}

void Tree::take_focus(ImGuiID key, FocusOrigin origin)
{
    m_focused = key;
    m_focused_role = Role::text;
    m_focus_visible = key != 0 && origin != FocusOrigin::pointer;
    m_scroll_to = m_focus_visible && origin == FocusOrigin::keyboard ? key : 0;
}

void Tree::request_focus(ImGuiID id)
{
    m_focus_request = id;
    m_has_focus_request = true;
    m_focus_patience = 3;
    request_frame();
}

void Tree::request_page_focus()
{
    m_page_focus_in = 2; // this frame still draws the page that is left
    m_has_focus_request = false;
    request_frame();
}

void Tree::draw_focus_ring() const
{
    const auto found = m_index.find(m_focused);
    if (!m_focus_visible || found == m_index.end() || m_focused_role == Role::textbox)
        return;
    const Entry& entry = m_entries[found->second];
    if ((entry.flags & flag_clipped) != 0)
        return;
    constexpr float k_gap = 2, k_radius = 8, k_width = 2;
    ImDrawList* list = ImGui::GetForegroundDrawList();
    list->PushClipRect(ImVec2(m_focused_clip.Min.x - 4, m_focused_clip.Min.y - 4), ImVec2(m_focused_clip.Max.x + 4, m_focused_clip.Max.y + 4));
    list->AddRect(ImVec2(entry.x - k_gap, entry.y - k_gap), ImVec2(entry.x + entry.width + k_gap, entry.y + entry.height + k_gap),
                  IM_COL32(0x0D, 0x5B, 0xC0, 255), k_radius, 0, k_width);
    list->PopClipRect();
}

} // namespace chengxin::client::semantics

extern "C" {

EMSCRIPTEN_KEEPALIVE void chengxin_activate(std::uint32_t key)
{
    chengxin::client::platform().tree.take_activation(key);
    chengxin::client::draw_now();
}

/// origin: 0 pointer, 1 keyboard, 2 given back by the mirror.
EMSCRIPTEN_KEEPALIVE void chengxin_focus(std::uint32_t key, int origin)
{
    using chengxin::client::semantics::Tree;
    chengxin::client::platform().tree.take_focus(key, origin == 0 ? Tree::FocusOrigin::pointer : origin == 1 ? Tree::FocusOrigin::keyboard : Tree::FocusOrigin::returned);
    chengxin::client::request_frame();
}

EMSCRIPTEN_KEEPALIVE void chengxin_choose_value(std::uint32_t key, char* value)
{
    chengxin::client::platform().tree.take_value(key, value);
    std::free(value);
    chengxin::client::request_frame();
}

}
