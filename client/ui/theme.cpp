#include "client/ui/theme.hpp"

#include "client/platform/platform.hpp"

#include <algorithm>

namespace chengxin::client::ui {

bool colours_are_forced() { return platform().screen.contrast == Screen::Contrast::forced; }

/// A tone in the system's colours: surfaces are Canvas, what is filled bears the colour of text or links, what stands on it Canvas.
static std::uint32_t forced_rgb(Tone tone)
{
    const auto& [canvas, text, link, grey, highlight, on_highlight] = platform().screen.system;
    switch (tone) {
    case Tone::primary: case Tone::primary_hover: case Tone::primary_pressed: case Tone::info: case Tone::series_1: return link;
    case Tone::ink: case Tone::ink_soft: case Tone::ink_meta: case Tone::line: case Tone::line_strong: case Tone::accent: case Tone::success: case Tone::warning:
    case Tone::danger: case Tone::danger_hover: case Tone::header_dark: case Tone::series_2: return text;
    case Tone::ink_disabled: case Tone::series_4: return grey;
    case Tone::series_3: return highlight;
    case Tone::primary_tint: case Tone::accent_tint: case Tone::success_tint: case Tone::warning_tint: case Tone::danger_tint: case Tone::info_tint: case Tone::ground:
    case Tone::ground_deep: case Tone::card: case Tone::on_dark: case Tone::on_dark_soft: return canvas;
    }
    return on_highlight;
}

/// For more contrast: grey text as dark as any, lines and primary as dark as they come.
static Tone darker(Tone tone)
{
    switch (tone) {
    case Tone::ink_soft: case Tone::ink_meta: return Tone::ink;
    case Tone::ink_disabled: return Tone::ink_soft;
    case Tone::line: case Tone::line_strong: return Tone::ink_meta;
    case Tone::primary: case Tone::primary_hover: return Tone::primary_pressed;
    case Tone::on_dark_soft: return Tone::on_dark;
    default: return tone;
    }
}

/// 0xRRGGBB of a tone as this person sees it.
static std::uint32_t rgb_of(Tone tone)
{
    switch (platform().screen.contrast) {
    case Screen::Contrast::usual: return tokens::rgb(tone);
    case Screen::Contrast::more: return tokens::rgb(darker(tone));
    case Screen::Contrast::forced: return forced_rgb(tone);
    }
    return tokens::rgb(tone);
}

ImU32 colour(Tone tone, float opacity)
{
    const auto value = rgb_of(tone);
    return IM_COL32(value >> 16 & 255, value >> 8 & 255, value & 255, static_cast<int>(opacity * 255.0f + 0.5f));
}

ImVec4 colour_vector(Tone tone, float opacity)
{
    const auto value = rgb_of(tone);
    const auto part = [value](int shift) { return static_cast<float>(value >> shift & 255) / 255.0f; };
    return {part(16), part(8), part(0), opacity};
}

ImFont* font(Weight weight)
{
    const auto& fonts = ImGui::GetIO().Fonts->Fonts;
    const int index = weight == Weight::strong && fonts.Size > 1 ? 1 : 0;
    return fonts[index];
}

TypeScope::TypeScope(const Type& type) { ImGui::PushFont(font(type.weight), type.size); }
TypeScope::~TypeScope() { ImGui::PopFont(); }

/// Text size and control height of a density.
static ImVec2 size_and_height(Density density)
{
    switch (density) {
    case Density::console: return {tokens::k_type_console.pixels, tokens::k_control_console.pixels};
    case Density::portal: return {tokens::k_type_body.pixels, is_phone() ? 44.0f : tokens::k_control_portal.pixels};
    case Density::touch: return {tokens::k_type_lead.pixels, tokens::k_control_touch.pixels};
    }
    return {tokens::k_type_body.pixels, tokens::k_control_portal.pixels};
}

DensityScope::DensityScope(Density density)
{
    const auto [size, height] = size_and_height(density);
    ImGui::PushFont(font(Weight::regular), size);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {12, (height - size) / 2});
}

DensityScope::~DensityScope()
{
    ImGui::PopStyleVar();
    ImGui::PopFont();
}

Type body_type() { return body_type(Weight::regular); }

Type body_type(Weight weight)
{
    // The density is told by the frame padding, which a TypeScope does not change.
    const float padding = ImGui::GetStyle().FramePadding.y;
    if (padding <= 10.0f) return {k_small.size, weight, k_small.line};
    return padding >= 18.0f ? Type{k_lead.size, weight, k_lead.line} : Type{k_body.size, weight, k_body.line};
}

float control_height() { return body_type().size + 2 * ImGui::GetStyle().FramePadding.y; }

bool is_low() { return ImGui::GetIO().DisplaySize.y < tokens::k_low_height.pixels; }

bool is_phone() { return ImGui::GetIO().DisplaySize.x < tokens::k_phone_width.pixels; }

static void apply_colours(ImGuiStyle& style)
{
    const auto set = [&style](ImGuiCol slot, Tone tone, float opacity = 1.0f) { style.Colors[slot] = colour_vector(tone, opacity); };
    set(ImGuiCol_Text, Tone::ink);
    set(ImGuiCol_TextDisabled, Tone::ink_disabled);
    set(ImGuiCol_WindowBg, Tone::ground);
    set(ImGuiCol_ChildBg, Tone::card, 0);
    set(ImGuiCol_PopupBg, Tone::card);
    set(ImGuiCol_Border, Tone::line);
    set(ImGuiCol_BorderShadow, Tone::line, 0);
    set(ImGuiCol_ScrollbarBg, Tone::ground, 0);
    set(ImGuiCol_ScrollbarGrab, Tone::line_strong, 0.55f);
    set(ImGuiCol_ScrollbarGrabHovered, Tone::line_strong, 0.8f);
    set(ImGuiCol_ScrollbarGrabActive, Tone::ink_meta);
    set(ImGuiCol_Separator, Tone::line);
    set(ImGuiCol_TableHeaderBg, Tone::ground_deep);
    set(ImGuiCol_TableBorderStrong, Tone::line);
    set(ImGuiCol_TableBorderLight, Tone::line);
    set(ImGuiCol_TableRowBg, Tone::card, 0);
    set(ImGuiCol_TableRowBgAlt, Tone::ground, 0);
    set(ImGuiCol_Header, Tone::primary_tint);
    set(ImGuiCol_HeaderHovered, Tone::primary_tint);
    set(ImGuiCol_HeaderActive, Tone::primary_tint);
    set(ImGuiCol_ModalWindowDimBg, Tone::header_dark, 0.45f);
    set(ImGuiCol_NavCursor, Tone::primary, 0);
}

void fit_scroll_bars()
{
    constexpr float k_widest = 12, k_narrowest = 6;
    const float width = ImGui::GetIO().DisplaySize.x / 100;
    ImGui::GetStyle().ScrollbarSize = platform().screen.coarse ? 0 : std::clamp(width, k_narrowest, k_widest);
}

void apply_theme()
{
    ImGui::StyleColorsLight();
    ImGuiStyle& style = ImGui::GetStyle();
    apply_colours(style);
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.WindowRounding = 0;
    style.ChildBorderSize = 0;
    style.PopupBorderSize = 0;
    style.PopupRounding = tokens::k_radius_control.pixels;
    style.FrameRounding = tokens::k_radius_control.pixels;
    style.FrameBorderSize = 0;
    style.ScrollbarRounding = 6;
    style.ItemSpacing = {0, 0};
    style.ItemInnerSpacing = {tokens::k_space_2.pixels, 0};
    style.CellPadding = {0, 0};
    style.FontSizeBase = tokens::k_type_body.pixels;
    style.CircleTessellationMaxError = 0.15f;
}

} // namespace chengxin::client::ui
