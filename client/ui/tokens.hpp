#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The one table of the look: the canvas theme and the style sheet of the HTML twin are both made from it.
/// Free of ImGui so that build-scripts/tools/style_sheet.cpp and the contrast test can read it natively.
namespace chengxin::client::tokens {

/// What a colour is for. The order is the order of k_colours.
enum class Tone : std::uint8_t {
    primary, primary_hover, primary_pressed, primary_tint,
    accent, accent_tint,
    success, success_tint,
    warning, warning_tint,
    danger, danger_hover, danger_tint,
    info, info_tint,
    ink, ink_soft, ink_meta, ink_disabled,
    line, line_strong, ground, ground_deep, card, header_dark, on_dark, on_dark_soft,
    series_1, series_2, series_3, series_4,
};

struct Colour {
    Tone tone;
    const char* name; ///< CSS custom property without the leading dashes
    std::uint32_t rgb;
};

inline constexpr std::array k_colours{
    Colour{Tone::primary, "primary", 0x0B4EA2},
    Colour{Tone::primary_hover, "primary-hover", 0x0D5BC0},
    Colour{Tone::primary_pressed, "primary-pressed", 0x083B7C},
    Colour{Tone::primary_tint, "primary-tint", 0xE8F1FC},
    Colour{Tone::accent, "accent", 0xC8102E},
    Colour{Tone::accent_tint, "accent-tint", 0xFBE9EC},
    Colour{Tone::success, "success", 0x1E7F4F},
    Colour{Tone::success_tint, "success-tint", 0xEFF7F3},
    Colour{Tone::warning, "warning", 0x9A5200},
    Colour{Tone::warning_tint, "warning-tint", 0xF8F0E4},
    Colour{Tone::danger, "danger", 0xC62828},
    Colour{Tone::danger_hover, "danger-hover", 0xAD2020},
    Colour{Tone::danger_tint, "danger-tint", 0xFBEAEA},
    Colour{Tone::info, "info", 0x0B6BCB},
    Colour{Tone::info_tint, "info-tint", 0xEFF5FC},
    Colour{Tone::ink, "ink", 0x1B2430},
    Colour{Tone::ink_soft, "ink-soft", 0x4A5565},
    Colour{Tone::ink_meta, "ink-meta", 0x5F6977},
    Colour{Tone::ink_disabled, "ink-disabled", 0x8A94A3},
    Colour{Tone::line, "line", 0xDDE3EA},
    Colour{Tone::line_strong, "line-strong", 0x8492A3},
    Colour{Tone::ground, "ground", 0xF4F7FB},
    Colour{Tone::ground_deep, "ground-deep", 0xEAEFF5},
    Colour{Tone::card, "card", 0xFFFFFF},
    Colour{Tone::header_dark, "header-dark", 0x0A2A52},
    Colour{Tone::on_dark, "on-dark", 0xFFFFFF},
    Colour{Tone::on_dark_soft, "on-dark-soft", 0xC9D8EC},
    Colour{Tone::series_1, "series-1", 0x2F6FC4},
    Colour{Tone::series_2, "series-2", 0xD0703A},
    Colour{Tone::series_3, "series-3", 0x3A8F74},
    Colour{Tone::series_4, "series-4", 0x7A5FB0},
};

constexpr bool colours_are_in_order()
{
    for (std::size_t i = 0; i < k_colours.size(); ++i)
        if (static_cast<std::size_t>(k_colours[i].tone) != i) return false;
    return true;
}
static_assert(colours_are_in_order());

/// 0xRRGGBB of a tone.
constexpr std::uint32_t rgb(Tone tone) { return k_colours[static_cast<std::size_t>(tone)].rgb; }

struct Length {
    const char* name; ///< CSS custom property without the leading dashes
    float pixels;
};

inline constexpr Length k_type_meta{"type-meta", 12};
inline constexpr Length k_type_console{"type-console", 14};
inline constexpr Length k_type_body{"type-body", 16};
inline constexpr Length k_type_lead{"type-lead", 18};
inline constexpr Length k_type_h3{"type-h3", 20};
inline constexpr Length k_type_h2{"type-h2", 24};
inline constexpr Length k_type_h1{"type-h1", 32};
inline constexpr Length k_type_figure{"type-figure", 44};

inline constexpr Length k_space_1{"space-1", 4};
inline constexpr Length k_space_2{"space-2", 8};
inline constexpr Length k_space_3{"space-3", 12};
inline constexpr Length k_space_4{"space-4", 16};
inline constexpr Length k_space_5{"space-5", 24};
inline constexpr Length k_space_6{"space-6", 32};
inline constexpr Length k_space_7{"space-7", 48};

inline constexpr Length k_radius_control{"radius-control", 6};
inline constexpr Length k_radius_card{"radius-card", 10};

inline constexpr Length k_control_console{"control-console", 32};
inline constexpr Length k_control_portal{"control-portal", 40};
inline constexpr Length k_control_touch{"control-touch", 56};

inline constexpr Length k_portal_width{"portal-width", 1200};
inline constexpr Length k_phone_width{"phone-width", 720}; ///< below it the phone layout applies
inline constexpr Length k_low_height{"low-height", 480};   ///< below it bars give way to what is worked on
inline constexpr Length k_emblem_bar{"emblem-bar", 4};
inline constexpr Length k_header{"header", 64};
inline constexpr Length k_header_phone{"header-phone", 56};
inline constexpr Length k_navigation{"navigation", 48};
inline constexpr Length k_bottom_bar{"bottom-bar", 56};
inline constexpr Length k_side_open{"side-open", 232};
inline constexpr Length k_side_folded{"side-folded", 64};
inline constexpr Length k_top_bar{"top-bar", 56};

/// Everything the style sheet gets as a custom property.
inline constexpr std::array k_lengths{
    k_type_meta, k_type_console, k_type_body, k_type_lead, k_type_h3, k_type_h2, k_type_h1, k_type_figure,
    k_space_1, k_space_2, k_space_3, k_space_4, k_space_5, k_space_6, k_space_7,
    k_radius_control, k_radius_card, k_control_console, k_control_portal, k_control_touch,
    k_portal_width, k_emblem_bar, k_header, k_header_phone, k_navigation, k_bottom_bar,
};

inline constexpr float k_line_portal = 1.6f;
inline constexpr float k_line_console = 1.4f;
inline constexpr int k_motion_milliseconds = 160;

/// A soft layer of a card's shadow: offset and blur in pixels, opacity of header_dark.
struct ShadowLayer {
    float offset;
    float blur;
    float opacity;
};
inline constexpr std::array k_card_shadow{ShadowLayer{1, 3, 0.08f}, ShadowLayer{4, 16, 0.06f}};
inline constexpr std::array k_float_shadow{ShadowLayer{2, 6, 0.10f}, ShadowLayer{12, 40, 0.16f}};

/// Pairs (text, ground) that pages use; tests/core/ui asserts 4.5:1 on each (GB/T 37668-2019, WCAG 1.4.3).
struct ContrastPair {
    Tone text;
    Tone ground;
};
inline constexpr std::array k_text_pairs{
    ContrastPair{Tone::ink, Tone::card}, ContrastPair{Tone::ink, Tone::ground}, ContrastPair{Tone::ink, Tone::primary_tint},
    ContrastPair{Tone::ink_soft, Tone::card}, ContrastPair{Tone::ink_soft, Tone::ground}, ContrastPair{Tone::ink_soft, Tone::ground_deep},
    ContrastPair{Tone::ink_meta, Tone::card}, ContrastPair{Tone::ink_meta, Tone::ground},
    ContrastPair{Tone::primary, Tone::card}, ContrastPair{Tone::primary, Tone::ground}, ContrastPair{Tone::primary, Tone::primary_tint},
    ContrastPair{Tone::primary_hover, Tone::card}, ContrastPair{Tone::on_dark, Tone::primary}, ContrastPair{Tone::on_dark, Tone::primary_hover},
    ContrastPair{Tone::on_dark, Tone::primary_pressed}, ContrastPair{Tone::on_dark, Tone::danger}, ContrastPair{Tone::on_dark, Tone::danger_hover},
    ContrastPair{Tone::on_dark, Tone::accent}, ContrastPair{Tone::on_dark, Tone::header_dark}, ContrastPair{Tone::on_dark_soft, Tone::header_dark},
    ContrastPair{Tone::accent, Tone::card}, ContrastPair{Tone::accent, Tone::accent_tint},
    ContrastPair{Tone::success, Tone::card}, ContrastPair{Tone::success, Tone::success_tint},
    ContrastPair{Tone::warning, Tone::card}, ContrastPair{Tone::warning, Tone::warning_tint},
    ContrastPair{Tone::danger, Tone::card}, ContrastPair{Tone::danger, Tone::danger_tint},
    ContrastPair{Tone::info, Tone::card}, ContrastPair{Tone::info, Tone::info_tint},
};

} // namespace chengxin::client::tokens
