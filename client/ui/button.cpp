#include "client/ui/button.hpp"

#include "client/platform/frames.hpp"
#include "client/ui/interact.hpp"

#include <cmath>
#include <imgui_internal.h>
#include <string>

namespace chengxin::client::ui {

static std::string_view visible_part(std::string_view label) { return label.substr(0, label.find("##")); }

struct ButtonTones {
    Tone fill;
    Tone line;
    Tone ink;
};

static ButtonTones tones_of(ButtonKind kind, const Interaction& state)
{
    switch (kind) {
    case ButtonKind::primary: {
        const Tone fill = state.held ? Tone::primary_pressed : state.hovered ? Tone::primary_hover : Tone::primary;
        return {fill, fill, Tone::on_dark};
    }
    case ButtonKind::danger: {
        const Tone fill = state.hovered ? Tone::danger_hover : Tone::danger;
        return {fill, fill, Tone::on_dark};
    }
    case ButtonKind::secondary: return {state.hovered ? Tone::primary_tint : Tone::card, state.hovered ? Tone::primary : Tone::line_strong, Tone::primary};
    case ButtonKind::quiet: return {state.hovered ? Tone::primary_tint : Tone::card, Tone::card, state.hovered ? Tone::primary : Tone::ink_soft};
    }
    return {Tone::card, Tone::line, Tone::ink};
}

/// Surface of a button; returns the colour of what stands on it. A quiet button has no surface until hovered.
static ImU32 paint_surface(const Box& box, const ButtonOptions& options, const Interaction& state)
{
    const float radius = tokens::k_radius_control.pixels;
    if (options.disabled) {
        if (options.kind != ButtonKind::quiet) {
            paint_box(box, Tone::ground_deep, radius);
            paint_border(box, Tone::line, radius);
        }
        return colour(Tone::ink_disabled);
    }
    const ButtonTones tones = tones_of(options.kind, state);
    if (options.kind != ButtonKind::quiet || state.hovered) {
        paint_box(box, tones.fill, radius);
        paint_border(box, options.kind == ButtonKind::quiet ? tones.fill : tones.line, radius);
    }
    return colour(tones.ink);
}

static void emit(ImGuiID id, std::string_view name, const Box& box, const ButtonOptions& options, const semantics::Drawn& drawn = {})
{
    semantics::node({.id = id, .role = semantics::Role::button, .name = name, .drawn = drawn, .min = box.min, .max = box.max, .expanded = options.expanded,
                     .pressed = options.pressed, .disabled = options.disabled, .busy = options.busy});
}

static Enabled enabled(const ButtonOptions& options) { return options.disabled || options.busy ? Enabled::no : Enabled::yes; }

float button_width(std::string_view label, const ButtonOptions& options)
{
    if (options.width > 0) return options.width;
    const Type type = body_type();
    const bool icon = options.icon != Icon::none || options.busy;
    const float padding = type.size <= k_small.size ? k_space_3 : k_space_5 - 4;
    return std::ceil(text_width(visible_part(label), type) + (icon ? type.size + k_space_2 : 0) + 2 * padding);
}

bool button(std::string_view label, const ButtonOptions& options)
{
    const std::string_view text = visible_part(label);
    const Type type = body_type();
    const Box box = reserve(std::fmin(button_width(label, options), available_width()), options.height > 0 ? options.height : control_height());
    const ImGuiID id = id_of(label);
    const Interaction state = interact(box, id, enabled(options));
    const ImU32 ink = paint_surface(box, options, state);

    const bool icon = options.icon != Icon::none || options.busy;
    const float icon_width = icon ? type.size + k_space_2 : 0;
    const float content = std::fmin(text_width(text, type) + icon_width, box.width() - k_space_2);
    const float left = box.min.x + (box.width() - content) / 2;
    const ImVec2 icon_centre{left + type.size / 2, box.centre().y};
    if (options.busy) {
        paint_spinner(icon_centre, type.size / 2 - 1, ink);
        request_frame();
    } else {
        paint_icon(options.icon, icon_centre, type.size, ink);
    }
    paint_text_in({{left + icon_width, box.min.y}, {left + content + 1, box.max.y}}, text, type, ink);
    emit(id, options.spoken.empty() ? text : options.spoken, box, options, drawn(type, Align::start, 0, left + icon_width - box.min.x));
    return state.pressed;
}

bool icon_button(Icon icon, std::string_view name, const ButtonOptions& options)
{
    const float height = options.height > 0 ? options.height : control_height();
    const Box box = reserve(options.width > 0 ? options.width : height, height);
    const ImGuiID id = id_of(name);
    const Interaction state = interact(box, id, enabled(options));
    const ImU32 ink = paint_surface(box, options, state);
    if (options.busy) {
        paint_spinner(box.centre(), body_type().size / 2, ink);
        request_frame();
    } else {
        paint_icon(icon, box.centre(), body_type().size + 2, ink);
    }
    if (state.hovered) tool_tip(visible_part(name));
    emit(id, visible_part(name), box, options);
    return state.pressed;
}

bool tools_have_words() { return !is_phone() && !is_low(); }

float tool_button_width(std::string_view label, const ButtonOptions& options) { return tools_have_words() ? button_width(label, options) : control_height(); }

bool tool_button(std::string_view label, const ButtonOptions& options)
{
    if (tools_have_words()) return button(label, options);
    return icon_button(options.icon, options.spoken.empty() ? label : options.spoken, options);
}

void copy_button(std::string_view what, std::string_view value)
{
    const float size = body_type().size + 12;
    if (!icon_button(Icon::copy, what, {.kind = ButtonKind::quiet, .width = size, .height = size})) return;
    ImGui::SetClipboardText(std::string(value).c_str());
    semantics::announce("已复制");
}

} // namespace chengxin::client::ui
