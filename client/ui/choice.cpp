#include "client/ui/choice.hpp"

#include "client/ui/button.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <cmath>
#include <imgui_internal.h>
#include <utility>

namespace chengxin::client::ui {

using semantics::Role;

std::string count_text(const Option& option)
{
    return option.at_least ? at_least_text(option.count) : grouped(option.count);
}

bool check_box(std::string_view label, bool& checked, bool disabled)
{
    const Type type = body_type();
    const std::string_view text = label.substr(0, label.find("##"));
    const float square = type.size + 2;
    const Box box = reserve(std::fmin(square + (text.empty() ? 0 : k_space_2 + std::ceil(text_width(text, type))), available_width()), control_height());
    const ImGuiID id = id_of(label);
    const Interaction state = interact(box, id, disabled ? Enabled::no : Enabled::yes);
    const Box mark{{box.min.x, std::round(box.centre().y - square / 2)}, {box.min.x + square, std::round(box.centre().y + square / 2)}};
    paint_box(mark, disabled ? Tone::ground_deep : checked ? Tone::primary : Tone::card, 4);
    if (!checked || disabled) paint_border(mark, state.hovered ? Tone::primary : Tone::line_strong, 4, state.hovered ? 2.0f : 1.0f);
    if (checked) paint_icon(Icon::check, mark.centre(), square - 4, colour(disabled ? Tone::ink_disabled : Tone::on_dark));
    paint_text_in({{mark.max.x + k_space_2, box.min.y}, box.max}, text, type, colour(disabled ? Tone::ink_disabled : Tone::ink));
    semantics::node({.id = id, .role = Role::checkbox, .name = text, .drawn = drawn(type, Align::start, 0, square + k_space_2), .min = box.min, .max = box.max, .checked = checked, .disabled = disabled});
    if (state.pressed) checked = !checked;
    return state.pressed;
}

static bool radio(const Option& option, bool chosen, bool disabled)
{
    const Type type = body_type();
    const float circle = type.size + 2;
    const Box box = reserve(std::fmin(circle + k_space_2 + std::ceil(text_width(option.label, type)), available_width()), control_height());
    const ImGuiID id = id_of(option.value);
    const Interaction state = interact(box, id, disabled ? Enabled::no : Enabled::yes);
    const ImVec2 centre{box.min.x + circle / 2, std::round(box.centre().y)};
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddCircleFilled(centre, circle / 2, colour(Tone::card));
    list->AddCircle(centre, circle / 2 - 0.5f, colour(chosen || state.hovered ? Tone::primary : Tone::line_strong), 0, chosen ? 2.0f : 1.0f);
    if (chosen) list->AddCircleFilled(centre, circle / 2 - 5, colour(Tone::primary));
    paint_text_in({{box.min.x + circle + k_space_2, box.min.y}, box.max}, option.label, type, colour(disabled ? Tone::ink_disabled : Tone::ink));
    semantics::node({.id = id, .role = Role::radio, .name = option.label, .drawn = drawn(type, Align::start, 0, circle + k_space_2), .min = box.min, .max = box.max, .checked = chosen, .disabled = disabled});
    return state.pressed;
}

/// Arrow keys move the choice while one of the options has the focus.
static bool move_choice(std::string& value, std::span<const Option> options)
{
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (!semantics::focused(id_of(options[i].value))) continue;
        int step = 0;
        if (ImGui::IsKeyPressed(ImGuiKey_RightArrow) || ImGui::IsKeyPressed(ImGuiKey_DownArrow)) step = 1;
        if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) || ImGui::IsKeyPressed(ImGuiKey_UpArrow)) step = -1;
        if (step == 0) return false;
        const auto count = static_cast<int>(options.size());
        const auto& chosen = options[static_cast<std::size_t>((static_cast<int>(i) + step + count) % count)];
        semantics::focus(id_of(chosen.value));
        value = chosen.value;
        return true;
    }
    return false;
}

bool radio_group(std::string_view label, std::string& value, std::span<const Option> options, const ChoiceOptions& look)
{
    if (!look.hide_label) field_label(label, look.required);
    const IdScope scope(label);
    bool changed = false;
    {
        const semantics::Group group({.role = Role::radio_group, .name = label, .description = look.message.empty() ? look.hint : look.message,
                                      .required = look.required, .invalid = !look.message.empty()});
        for (std::size_t i = 0; i < options.size(); ++i) {
            if (i > 0) flow(body_type().size + k_space_3 + text_width(options[i].label, body_type()), k_space_5, 0);
            if (!radio(options[i], value == options[i].value, look.disabled) || value == options[i].value) continue;
            value = options[i].value;
            changed = true;
        }
        changed |= move_choice(value, options);
    }
    field_message(look.hint, look.message);
    return changed;
}

bool segmented(std::string_view label, std::string& value, std::span<const Option> options)
{
    const Type type = body_type();
    const float height = control_height();
    const IdScope scope(label);
    const semantics::Group group({.role = Role::radio_group, .name = label});
    float width = 4;
    for (const auto& option : options) width += std::ceil(text_width(option.label, type)) + 2 * k_space_4;
    const float share = std::fmin(1.0f, available_width() / width);
    const Box bar = reserve(width * share, height);
    paint_box(bar, Tone::ground_deep, tokens::k_radius_control.pixels);
    float left = bar.min.x + 2;
    bool changed = false;
    for (const auto& option : options) {
        const float part = (std::ceil(text_width(option.label, type)) + 2 * k_space_4) * share;
        const Box box{{left, bar.min.y + 2}, {left + part, bar.max.y - 2}};
        const ImGuiID id = id_of(option.value);
        const Interaction state = interact(box, id);
        const bool chosen = option.value == value;
        if (chosen) paint_card(box, tokens::k_radius_control.pixels - 1);
        paint_text_in(box.inset(2, 0), option.label, {type.size, chosen ? Weight::strong : Weight::regular, type.line},
                      colour(chosen || state.hovered ? Tone::primary : Tone::ink_soft), Align::centre);
        semantics::node({.id = id, .role = Role::radio, .name = option.label, .drawn = drawn(body_type(chosen ? Weight::strong : Weight::regular), Align::centre), .min = box.min, .max = box.max, .checked = chosen});
        if (state.pressed && !chosen) {
            value = option.value;
            changed = true;
        }
        left += part;
    }
    return move_choice(value, options) || changed;
}

/// One tab; the rule below all of them is painted before.
static bool tab(const Option& option, bool chosen, float width, float height)
{
    const Type type = body_type(chosen ? Weight::strong : Weight::regular);
    const Box box = reserve(width, height);
    const ImGuiID id = id_of(option.value);
    const Interaction state = interact(box, id);
    const ImU32 ink = colour(chosen || state.hovered ? Tone::primary : Tone::ink_soft);
    const float label_width = text_width(option.label, type);
    paint_text_in({box.min, {box.min.x + label_width + 1, box.max.y}}, option.label, type, ink);
    std::string name = option.label;
    if (option.count >= 0) {
        const std::string count = count_text(option);
        paint_text_in({{box.min.x + label_width + k_space_2, box.min.y}, box.max}, count, k_small, colour(Tone::ink_meta));
        name += " " + count;
    }
    if (chosen) paint_box({{box.min.x, box.max.y - 3}, box.max}, Tone::primary, 1.5f);
    semantics::node({.id = id, .role = Role::tab, .name = name, .drawn = drawn(type), .min = box.min, .max = box.max, .selected = chosen});
    return state.pressed && !chosen;
}

bool tabs(std::string_view label, std::string& value, std::span<const Option> options)
{
    const float height = std::fmax(control_height(), 44);
    const IdScope scope(label);
    const semantics::Group group({.role = Role::tab_list, .name = label});
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float right = origin.x + available_width();
    float ruled = -1; // the line of tabs that has its rule: a phone may need two
    bool changed = false;
    bool first = true;
    const float gap = is_phone() ? k_space_4 : k_space_6;
    for (const auto& option : options) {
        const float count_width = option.count >= 0 ? k_space_2 + text_width(count_text(option), k_small) : 0;
        const float width = std::ceil(text_width(option.label, body_type(Weight::strong)) + count_width) + 1;
        if (!first) flow(width, gap, 0);
        first = false;
        if (const float top = ImGui::GetCursorScreenPos().y; std::exchange(ruled, top) != top)
            paint_box({{origin.x, top + height - 1}, {right, top + height}}, Tone::line);
        if (!tab(option, option.value == value, width, height)) continue;
        value = option.value;
        changed = true;
    }
    return move_choice(value, options) || changed;
}

} // namespace chengxin::client::ui
