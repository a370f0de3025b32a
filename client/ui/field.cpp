#include "client/ui/field.hpp"

#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

void field_label(std::string_view label, bool required)
{
    const Type type = body_type(Weight::strong);
    const Box box = reserve(0, std::round(type.size * 1.4f));
    const std::string_view text = label.substr(0, label.find("##"));
    paint_text_in(box, text, type, colour(Tone::ink));
    semantics::node({.role = semantics::Role::text, .name = text, .drawn = drawn(type), .for_eyes_only = true, .min = box.min, .max = box.max});
    if (required) paint_text({box.min.x + text_width(text, type) + k_space_1, box.centre().y - type.size / 2}, "*", type, colour(Tone::danger));
    space(k_space_1);
}

void field_message(std::string_view hint, std::string_view message)
{
    if (hint.empty() && message.empty()) return;
    space(k_space_1);
    const bool wrong = !message.empty();
    const std::string_view text = wrong ? message : hint;
    const Type type = k_small;
    const float icon_width = wrong ? type.size + k_space_1 + 2 : 0;
    const float width = available_width();
    const auto lines = wrap_lines(text, width - icon_width, type);
    const float step = std::round(type.size * type.line);
    const Box box = reserve(width, step * static_cast<float>(lines.size()));
    const ImU32 ink = colour(wrong ? Tone::danger : Tone::ink_meta);
    if (wrong) paint_icon(Icon::danger, {box.min.x + type.size / 2, box.min.y + step / 2}, type.size, ink);
    paint_lines({box.min.x + icon_width, box.min.y}, width - icon_width, lines, type, ink);
    semantics::node({.role = semantics::Role::text, .name = text, .drawn = drawn(type, Align::start, step, icon_width), .lines = lines, .min = box.min, .max = box.max});
}

void paint_field(const Box& box, bool focused, bool hovered, bool invalid, bool disabled, float radius)
{
    paint_box(box, disabled ? Tone::ground_deep : Tone::card, radius);
    const Tone line = invalid ? Tone::danger : focused ? Tone::primary : disabled ? Tone::line : hovered ? Tone::primary : Tone::line_strong;
    paint_border(box, line, radius, focused ? 2.0f : 1.0f);
}

static bool is_wrong(const FieldOptions& options) { return options.invalid || !options.message.empty(); }

/// Frame, icon and text of a one-line field; `right` pixels at the right end are kept free for buttons.
static FieldResult draw_line_field(const Box& box, std::string_view label, std::string& value, const FieldOptions& options, float right)
{
    const ImGuiID id = id_of(label);
    const Type type = body_type();
    const bool hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(box.min, box.max);
    paint_field(box, semantics::focused(id), hovered, is_wrong(options), options.disabled);
    const float icon_width = options.icon == Icon::none ? 0 : type.size + k_space_2;
    if (icon_width > 0) paint_icon(options.icon, {box.min.x + k_space_3 + type.size / 2, box.centre().y}, type.size, colour(Tone::ink_meta));

    const Box inner{{box.min.x + k_space_3 + icon_width, box.min.y + 2}, {box.max.x - k_space_3 - right, box.max.y - 2}};
    const auto result = text_input::field({.id = id, .kind = options.kind, .name = label.substr(0, label.find("##")),
                                           .description = options.message.empty() ? options.hint : options.message, .placeholder = options.placeholder,
                                           .autocomplete = options.autocomplete, .min = inner.min, .max = inner.max, .font_size = type.size,
                                           .max_length = options.max_length, .disabled = options.disabled, .required = options.required,
                                           .invalid = is_wrong(options), .has_popup = options.has_popup, .expanded = options.expanded},
                                          value);
    if (!result.focused && options.kind == text_input::Kind::password) {
        std::string hidden;
        for (std::size_t position = 0; position < value.size(); next_code_point(value, position)) hidden += "•";
        paint_text_in(inner, hidden, type, colour(Tone::ink));
    } else if (!result.focused && !value.empty()) {
        paint_text_in(inner, value, type, colour(options.disabled ? Tone::ink_disabled : Tone::ink));
    }
    if (result.draw_placeholder) paint_text_in(inner, options.placeholder, type, colour(Tone::ink_meta));
    return {result.changed, result.submitted, result.cancelled, result.focused, result.lost_focus, result.arrow};
}

static Box field_box(std::string_view label, const FieldOptions& options)
{
    if (!options.hide_label) field_label(label, options.required);
    return reserve(options.width > 0 ? std::fmin(options.width, available_width()) : 0, options.height > 0 ? options.height : control_height());
}

FieldResult text_field(std::string_view label, std::string& value, const FieldOptions& options)
{
    const Box box = field_box(label, options);
    const FieldResult result = draw_line_field(box, label, value, options, 0);
    field_message(options.hint, options.message);
    return result;
}

/// A small button inside a field's right end.
static bool inner_button(const Box& field, Icon icon, std::string_view name)
{
    const float size = std::fmin(field.height() - 8, 32.0f);
    const Aside aside({field.max.x - size - 4, field.centre().y - size / 2});
    return icon_button(icon, name, {.kind = ButtonKind::quiet, .width = size, .height = size});
}

FieldResult search_field(std::string_view label, std::string& value, FieldOptions options)
{
    options.kind = text_input::Kind::search;
    if (options.icon == Icon::none) options.icon = Icon::search;
    const IdScope scope(label);
    const Box box = field_box(label, options);
    const bool clearable = !value.empty();
    FieldResult result = draw_line_field(box, label, value, options, clearable ? 28.0f : 0.0f);
    if (clearable && inner_button(box, Icon::close, "清空")) {
        value.clear();
        result.changed = true;
    }
    field_message(options.hint, options.message);
    return result;
}

FieldResult password_field(std::string_view label, std::string& value, bool& shown, FieldOptions options)
{
    options.kind = shown ? text_input::Kind::text : text_input::Kind::password;
    const IdScope scope(label);
    const Box box = field_box(label, options);
    const FieldResult result = draw_line_field(box, label, value, options, 28);
    if (inner_button(box, shown ? Icon::eye_off : Icon::eye, shown ? "隐藏密码" : "显示密码")) shown = !shown;
    field_message(options.hint, options.message);
    return result;
}

static int count_code_points(std::string_view text)
{
    int count = 0;
    for (std::size_t position = 0; position < text.size(); ++count) next_code_point(text, position);
    return count;
}

FieldResult text_area(std::string_view label, std::string& value, int lines, FieldOptions options)
{
    const Type type = body_type();
    const float step = std::round(type.size * 1.5f);
    options.kind = text_input::Kind::multi_line;
    options.height = step * static_cast<float>(lines) + 2 * k_space_2;
    const Box box = field_box(label, options);
    const ImGuiID id = id_of(label);
    const bool hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(box.min, box.max);
    paint_field(box, semantics::focused(id), hovered, is_wrong(options), options.disabled);
    const Box inner = box.inset(k_space_3, k_space_2);
    const auto result = text_input::field({.id = id, .kind = options.kind, .name = label.substr(0, label.find("##")),
                                           .description = options.message.empty() ? options.hint : options.message, .placeholder = options.placeholder,
                                           .min = inner.min, .max = inner.max, .font_size = type.size, .max_length = options.max_length,
                                           .disabled = options.disabled, .required = options.required, .invalid = is_wrong(options)},
                                          value);
    const Type spaced{type.size, type.weight, 1.5f};
    if (!result.focused) paint_lines(inner.min, inner.width(), wrap_lines(value, inner.width(), spaced, static_cast<std::size_t>(lines)), spaced, colour(Tone::ink));
    if (result.draw_placeholder) paint_lines(inner.min, inner.width(), wrap_lines(options.placeholder, inner.width(), spaced), spaced, colour(Tone::ink_meta));
    const std::string count = std::to_string(count_code_points(value)) + " / " + std::to_string(options.max_length) + " 字";
    field_message(options.hint.empty() ? std::string_view(count) : options.hint, options.message);
    return {result.changed, false, result.cancelled, result.focused, result.lost_focus, 0};
}

void focus_field(std::string_view label) { text_input::focus(id_of(label)); }

} // namespace chengxin::client::ui
