#include "client/ui/interact.hpp"

#include <imgui_internal.h>

namespace chengxin::client::ui {

Interaction interact(const Box& box, ImGuiID id, Enabled enabled)
{
    Interaction result;
    const bool visible = ImGui::ItemAdd({box.min, box.max}, id);
    if (enabled == Enabled::no) return result;
    if (visible) result.pressed = ImGui::ButtonBehavior({box.min, box.max}, id, &result.hovered, &result.held);
    if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    result.pressed |= semantics::activated(id);
    return result;
}

semantics::Drawn drawn(const Type& type, Align align, float line, float indent)
{
    using At = semantics::Drawn::At;
    const At at = align == Align::start ? At::start : align == Align::centre ? At::centre : At::end;
    return {.size = type.size, .strong = type.weight == Weight::strong, .line = line, .indent = indent, .at = at};
}

ImGuiID id_of(std::string_view key) { return ImGui::GetID(key.data(), key.data() + key.size()); }

IdScope::IdScope(std::string_view key) { ImGui::PushID(key.data(), key.data() + key.size()); }
IdScope::IdScope(std::int64_t key) { ImGui::PushOverrideID(ImHashData(&key, sizeof key, ImGui::GetCurrentWindow()->IDStack.back())); }
IdScope::~IdScope() { ImGui::PopID(); }

void tool_tip(std::string_view text)
{
    ImGui::PushStyleColor(ImGuiCol_PopupBg, colour_vector(Tone::ink));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {k_space_3, k_space_2});
    if (ImGui::BeginTooltip()) {
        const float width = std::min(text_width(text, k_small), 360.0f);
        const auto lines = wrap_lines(text, width + 1, k_small);
        const Box box = reserve(width, static_cast<float>(lines.size()) * k_small.size * 1.4f);
        paint_lines(box.min, width, lines, k_small, colour(Tone::on_dark));
        semantics::node({.role = semantics::Role::tool_tip, .name = text, .drawn = drawn(k_small, Align::start, k_small.size * 1.4f), .lines = lines, .min = box.min, .max = box.max, .top_level = true});
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
}

} // namespace chengxin::client::ui
