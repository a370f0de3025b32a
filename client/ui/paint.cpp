#include "client/ui/paint.hpp"

#include <cmath>
#include <imgui_internal.h>
#include <string>

namespace chengxin::client::ui {

static ImDrawList& draw_list() { return *ImGui::GetWindowDrawList(); }

void paint_box(const Box& box, Tone fill, float radius) { draw_list().AddRectFilled(box.min, box.max, colour(fill), radius); }

void paint_border(const Box& box, Tone line, float radius, float thickness)
{
    // Inside the box, so that a control's outer size does not depend on its border.
    const float half = thickness / 2;
    const Box inner = box.inset(half, half);
    draw_list().AddRect(inner.min, inner.max, colour(line), radius, 0, thickness);
}

/// Blur approximated by rings of equal opacity that grow outwards.
static void paint_shadow_layer(const Box& box, float radius, const tokens::ShadowLayer& layer)
{
    const int rings = layer.blur > 20 ? 10 : 6;
    const float reach = layer.blur / 2;
    for (int ring = 0; ring < rings; ++ring) {
        const float grow = reach * (1.0f - 2.0f * static_cast<float>(ring) / static_cast<float>(rings));
        const ImVec2 min{box.min.x - grow, box.min.y - grow + layer.offset};
        const ImVec2 max{box.max.x + grow, box.max.y + grow + layer.offset};
        draw_list().AddRectFilled(min, max, colour(Tone::header_dark, layer.opacity * 1.6f / static_cast<float>(rings)), std::fmax(radius + grow, 0.0f));
    }
}

void paint_card(const Box& box, float radius)
{
    if (colours_are_forced()) {
        paint_box(box, Tone::card, radius);
        return paint_border(box, Tone::line, radius);
    }
    for (const auto& layer : tokens::k_card_shadow) paint_shadow_layer(box, radius, layer);
    paint_box(box, Tone::card, radius);
}

void paint_float_shadow(const Box& box, float radius)
{
    if (colours_are_forced()) return paint_border(box.inset(-1, -1), Tone::line, radius);
    for (const auto& layer : tokens::k_float_shadow) paint_shadow_layer(box, radius, layer);
}

Box paint_floating_window(float radius)
{
    const ImVec2 min = ImGui::GetWindowPos();
    const ImVec2 size = ImGui::GetWindowSize();
    const Box box{min, {min.x + size.x, min.y + size.y}};
    // The shadow falls outside of the window only: surface and scroll bar are painted already. In the rounded
    // corners the page shows through.
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const Box strips[] = {{{0, 0}, {screen.x, min.y}}, {{0, box.max.y}, screen}, {{0, min.y}, {min.x, box.max.y}}, {{box.max.x, min.y}, {screen.x, box.max.y}}};
    for (const Box& strip : strips) {
        ImGui::PushClipRect(strip.min, strip.max, false);
        paint_float_shadow(box, radius);
        ImGui::PopClipRect();
    }
    ImGui::PushClipRect({0, 0}, screen, false);
    paint_border(box, Tone::line, radius);
    ImGui::PopClipRect();
    return box;
}

void paint_line(ImVec2 from, ImVec2 to, Tone line, float thickness) { draw_list().AddLine(from, to, colour(line), thickness); }

void paint_icon(Icon icon, ImVec2 centre, float size, ImU32 ink)
{
    if (icon == Icon::none) return;
    ImFont* source = font(Weight::regular);
    ImFontBaked* baked = source->GetFontBaked(size);
    const ImFontGlyph* glyph = baked->FindGlyph(static_cast<ImWchar>(icon));
    const float scale = size / baked->Size;
    const ImVec2 middle{(glyph->X0 + glyph->X1) * scale / 2, (glyph->Y0 + glyph->Y1) * scale / 2};
    const auto text = utf8(icon);
    draw_list().AddText(source, size, {std::round(centre.x - middle.x), std::round(centre.y - middle.y)}, ink, text.data());
}

void paint_spinner(ImVec2 centre, float radius, ImU32 ink)
{
    const float start = static_cast<float>(std::fmod(ImGui::GetTime() * 5.0, 6.283185307));
    draw_list().PathArcTo(centre, radius, start, start + 4.4f, 24);
    draw_list().PathStroke(ink, 0, std::fmax(2.0f, radius / 5));
}

float text_width(std::string_view text, const Type& type)
{
    return font(type.weight)->CalcTextSizeA(type.size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

/// Width of a code point in a type's font.
static Measure measure_of(const Type& type)
{
    ImFontBaked* baked = font(type.weight)->GetFontBaked(type.size);
    const float scale = type.size / baked->Size;
    return [baked, scale](char32_t code) { return baked->GetCharAdvance(static_cast<ImWchar>(code)) * scale; };
}

static void paint_run(ImVec2 position, std::string_view text, const Type& type, ImU32 ink)
{
    const ImVec2 snapped{std::round(position.x), std::round(position.y)};
    draw_list().AddText(font(type.weight), type.size, snapped, ink, text.data(), text.data() + text.size());
}

void paint_text(ImVec2 position, std::string_view text, const Type& type, ImU32 ink)
{
    if (page_direction() == Direction::left_to_right && is_left_to_right(text)) return paint_run(position, text, type, ink);
    for (const Run& run : lay_out(text, measure_of(type)))
        paint_run({position.x + run.left, position.y}, run.direction == Direction::left_to_right ? std::string(run.text) : turned(run.text), type, ink);
}

/// The longest beginning that fits together with "…".
static std::string shortened(std::string_view text, float width, const Type& type)
{
    const Measure measure = measure_of(type);
    float used = measure(0x2026);
    std::size_t end = 0;
    for (std::size_t position = 0; position < text.size(); end = position) {
        used += measure(next_code_point(text, position));
        if (used > width) break;
    }
    return std::string(text.substr(0, end)) + "…";
}

bool paint_text_in(const Box& box, std::string_view text, const Type& type, ImU32 ink, Align align)
{
    const float y = box.min.y + (box.height() - type.size) / 2;
    const float width = text_width(text, type);
    if (width > box.width() + 0.5f) {
        const std::string beginning = shortened(text, box.width(), type);
        paint_text({box.min.x + aligned(Align::start, box.width() - text_width(beginning, type)), y}, beginning, type, ink);
        return true;
    }
    paint_text({box.min.x + aligned(align, box.width() - width), y}, text, type, ink);
    return false;
}

void paint_lines(ImVec2 position, float width, const std::vector<std::string_view>& lines, const Type& type, ImU32 ink, Align align)
{
    const float step = std::round(type.size * type.line);
    for (const auto line : lines) {
        const float before = align == Align::start && page_direction() == Direction::left_to_right ? 0 : aligned(align, width - text_width(line, type));
        paint_text({position.x + before, position.y + (step - type.size) / 2}, line, type, ink);
        position.y += step;
    }
}

std::vector<std::string_view> wrap_lines(std::string_view text, float width, const Type& type, std::size_t max_lines)
{
    return wrap_text(text, width, measure_of(type), max_lines);
}

} // namespace chengxin::client::ui
