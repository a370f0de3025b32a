#include "client/ui/button.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

constexpr const char* k_list = "##list";
constexpr int k_shown_options = 8;

static const Option* chosen_option(std::string_view value, std::span<const Option> options)
{
    const auto found = std::find_if(options.begin(), options.end(), [value](const Option& option) { return option.value == value; });
    return found == options.end() ? nullptr : &*found;
}

static bool list_option(const Option& option, bool chosen)
{
    const Type type = body_type();
    const Box box = reserve(0, control_height());
    const ImGuiID id = id_of(option.value + "##option");
    const Interaction state = interact(box, id);
    if (chosen || state.hovered || semantics::focused(id)) paint_box(box.inset(4, 1), Tone::primary_tint, 4);
    paint_text_in(box.inset(k_space_3, 0), option.label, {type.size, chosen ? Weight::strong : Weight::regular, type.line}, colour(chosen ? Tone::primary : Tone::ink));
    if (option.count >= 0) paint_text_in(box.inset(k_space_3, 0), grouped(option.count), k_small, colour(Tone::ink_meta), Align::end);
    semantics::node({.id = id, .role = Role::option, .name = option.label, .drawn = drawn(body_type(chosen ? Weight::strong : Weight::regular), Align::start, 0, k_space_3), .min = box.min, .max = box.max, .selected = chosen});
    return state.pressed;
}

/// Arrow keys move the focus within the open list.
static void move_focus(std::span<const Option> options)
{
    const int step = ImGui::IsKeyPressed(ImGuiKey_DownArrow) ? 1 : ImGui::IsKeyPressed(ImGuiKey_UpArrow) ? -1 : 0;
    if (step == 0 || options.empty()) return;
    const auto count = static_cast<int>(options.size());
    int at = step > 0 ? -1 : 0;
    for (int i = 0; i < count; ++i)
        if (semantics::focused(id_of(options[static_cast<std::size_t>(i)].value + "##option"))) at = i;
    semantics::focus(id_of(options[static_cast<std::size_t>((at + step + count) % count)].value + "##option"));
}

/// The open list below (or, where there is no room, above) its field.
static bool draw_list(const Box& field, ImGuiID field_id, std::string_view label, std::string& value, std::span<const Option> options)
{
    const float height = control_height() * static_cast<float>(std::min<std::size_t>(options.size(), k_shown_options)) + k_space_2;
    const bool above = field.max.y + height + 8 > ImGui::GetIO().DisplaySize.y && field.min.y > height + 8;
    ImGui::SetNextWindowPos({field.min.x, above ? field.min.y - height - 4 : field.max.y + 4});
    ImGui::SetNextWindowSize({field.width(), height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, k_space_1});
    bool changed = false;
    const bool open = ImGui::BeginPopup(k_list, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    if (!open) return false;
    const Box surface = paint_floating_window(tokens::k_radius_control.pixels);
    const semantics::Group list({.role = Role::list_box, .name = label, .min = surface.min, .max = surface.max, .top_level = true});
    if (ImGui::IsWindowAppearing() && !options.empty()) {
        const Option* chosen = chosen_option(value, options);
        semantics::focus(id_of((chosen != nullptr ? chosen->value : options.front().value) + "##option"));
    }
    for (const auto& option : options) {
        if (!list_option(option, option.value == value)) continue;
        changed = value != option.value;
        value = option.value;
        ImGui::CloseCurrentPopup();
        semantics::focus(field_id);
    }
    move_focus(options);
    if (ImGui::IsKeyPressed(ImGuiKey_Escape)) {
        ImGui::CloseCurrentPopup();
        semantics::focus(field_id);
    }
    ImGui::EndPopup();
    return changed;
}

bool select(std::string_view label, std::string& value, std::span<const Option> options, const ChoiceOptions& look)
{
    if (!look.hide_label) field_label(label, look.required);
    const IdScope scope(label);
    const Type type = body_type();
    const Box box = reserve(look.width > 0 ? std::fmin(look.width, available_width()) : 0, control_height());
    const ImGuiID id = id_of("field");
    const Interaction state = interact(box, id, look.disabled ? Enabled::no : Enabled::yes);
    const bool open = ImGui::IsPopupOpen(k_list);
    paint_field(box, open || semantics::focused(id), state.hovered, !look.message.empty(), look.disabled);
    const Option* chosen = chosen_option(value, options);
    const std::string_view text = chosen != nullptr ? std::string_view(chosen->label) : look.placeholder;
    paint_text_in({{box.min.x + k_space_3, box.min.y}, {box.max.x - k_space_6, box.max.y}}, text, type, colour(chosen != nullptr ? Tone::ink : Tone::ink_meta));
    paint_icon(open ? Icon::chevron_up : Icon::chevron_down, {box.max.x - k_space_4, box.centre().y}, type.size - 2, colour(Tone::ink_soft));
    semantics::node({.id = id, .role = Role::combo_box, .name = label.substr(0, label.find("##")), .value = text,
                     .description = look.message.empty() ? look.hint : look.message, .drawn = drawn(type, Align::start, 0, k_space_3), .min = box.min, .max = box.max, .expanded = open,
                     .disabled = look.disabled, .required = look.required, .invalid = !look.message.empty(), .has_popup = true});
    if (state.pressed || (semantics::focused(id) && ImGui::IsKeyPressed(ImGuiKey_DownArrow))) ImGui::OpenPopup(k_list);
    bool changed = draw_list(box, id, label, value, options);
    if (const auto spoken = semantics::value_chosen(id)) {
        for (const auto& option : options) {
            if (option.label != *spoken || option.value == value) continue;
            value = option.value;
            changed = true;
        }
    }
    field_message(look.hint, look.message);
    return changed;
}

} // namespace chengxin::client::ui
