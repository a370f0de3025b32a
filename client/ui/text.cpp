#include "client/ui/text.hpp"

#include "client/ui/interact.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

static Type or_body(const Type& type) { return type.size > 0 ? type : body_type(type.weight); }

static float line_step(const Type& type) { return std::round(type.size * type.line); }

static Type heading_type(int level)
{
    const bool phone = is_phone();
    if (level <= 1) return phone ? k_h2 : k_h1;
    if (level == 2) return phone ? k_h3 : k_h2;
    return phone ? k_lead_strong : k_h3;
}

static void draw_heading(int level, std::string_view text, const Type& type, Align align)
{
    const float width = available_width();
    const auto lines = wrap_lines(text, width, type);
    const Box box = reserve(width, static_cast<float>(lines.size()) * line_step(type));
    paint_lines(box.min, width, lines, type, colour(Tone::ink), align);
    semantics::node({.role = Role::heading, .name = text, .drawn = drawn(type, align, line_step(type)), .lines = lines, .min = box.min, .max = box.max, .level = level});
}

void heading(int level, std::string_view text, Align align) { draw_heading(level, text, heading_type(level), align); }

void block_title(std::string_view text, Align align, int level) { draw_heading(level, text, heading_type(level == 1 ? 2 : 3), align); }

void page_title(std::string_view text) { draw_heading(1, text, heading_type(2), Align::start); }

void paragraph(std::string_view text, const TextOptions& options)
{
    const Type type = or_body(options.type);
    const float width = options.width > 0 ? options.width : available_width();
    auto lines = wrap_lines(text, width, type, options.max_lines);
    const Box box = reserve(width, static_cast<float>(lines.size()) * line_step(type));
    paint_lines(box.min, width, lines, type, colour(options.tone), options.align);
    semantics::node({.role = Role::text, .name = text, .drawn = drawn(type, options.align, line_step(type)), .lines = lines, .min = box.min, .max = box.max});
}

static void one_line(const Box& box, std::string_view text, const Type& type, const TextOptions& options)
{
    const bool shortened = paint_text_in(box, text, type, colour(options.tone), options.align);
    if (shortened && ImGui::IsMouseHoveringRect(box.min, box.max) && ImGui::IsWindowHovered()) tool_tip(text);
    semantics::node({.role = Role::text, .name = text, .drawn = drawn(type, options.align), .min = box.min, .max = box.max});
}

void line(std::string_view text, const TextOptions& options)
{
    const Type type = or_body(options.type);
    one_line(reserve(options.width, line_step(type)), text, type, options);
}

void inline_text(std::string_view text, const TextOptions& options, float height)
{
    const Type type = or_body(options.type);
    const float width = std::fmin(std::ceil(text_width(text, type)), available_width());
    one_line(reserve(options.width > 0 ? options.width : width, height > 0 ? height : line_step(type)), text, type, options);
}

void meta(std::string_view text) { paragraph(text, {.type = k_small, .tone = Tone::ink_meta}); }

void icon(Icon icon, float size, Tone tone) { paint_icon(icon, reserve(size, size).centre(), size, colour(tone)); }

static Tone link_tone(LinkLook look, bool hovered)
{
    switch (look) {
    case LinkLook::standard:
    case LinkLook::strong: return hovered ? Tone::primary_hover : Tone::primary;
    case LinkLook::quiet: return hovered ? Tone::primary : Tone::ink;
    case LinkLook::on_dark: return Tone::on_dark;
    }
    return Tone::primary;
}

bool link(std::string_view text, std::string_view href, const LinkOptions& options)
{
    Type type = or_body(options.type);
    if (options.look == LinkLook::strong) type.weight = Weight::strong;
    const float icon_width = options.icon == Icon::none ? 0 : type.size + k_space_2;
    const float natural = std::ceil(text_width(text, type)) + icon_width;
    const float width = options.width > 0 ? options.width : std::fmin(natural, available_width());
    const Box box = reserve(width, options.height > 0 ? options.height : line_step(type));
    const IdScope scope(href);
    const ImGuiID id = id_of(text);
    const Interaction state = interact(box, id);
    const ImU32 ink = colour(link_tone(options.look, state.hovered));
    paint_icon(options.icon, {box.min.x + type.size / 2, box.centre().y}, type.size, ink);
    const Box words{{box.min.x + icon_width, box.min.y}, box.max};
    const bool shortened = paint_text_in(words, text, type, ink);
    if (state.hovered) {
        const float end = std::fmin(words.min.x + natural - icon_width, box.max.x);
        const float y = std::round(box.centre().y + type.size / 2 + 2);
        ImGui::GetWindowDrawList()->AddLine({words.min.x, y}, {end, y}, ink);
        if (shortened) tool_tip(text);
    }
    semantics::node({.id = id, .role = Role::link, .name = options.spoken.empty() ? text : options.spoken, .href = href, .drawn = drawn(type, Align::start, 0, icon_width), .min = box.min, .max = box.max, .current = options.current});
    return state.pressed;
}

std::string grouped_code(std::string_view code)
{
    std::string text;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i > 0 && i % 4 == 0) text += ' ';
        text += code[i];
    }
    return text;
}

} // namespace chengxin::client::ui
