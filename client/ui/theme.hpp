#pragma once

#include "client/ui/tokens.hpp"

#include <imgui.h>

/// Colours, type scale and density of the canvas, all from client/ui/tokens.hpp.
namespace chengxin::client::ui {

using tokens::Tone;

/// ImGui's packed colour of a tone; `opacity` 0 … 1.
ImU32 colour(Tone tone, float opacity = 1.0f);
/// The same for ImGui's style table.
ImVec4 colour_vector(Tone tone, float opacity = 1.0f);

enum class Weight { regular, strong };

/// The font of a weight. The platform adds regular and strong to the atlas in this order; icons are glyphs of both.
ImFont* font(Weight weight);

/// A step of the type scale; `line` is the distance of base lines as a multiple of the size.
struct Type {
    float size;
    Weight weight;
    float line;
};

inline constexpr Type k_meta{tokens::k_type_meta.pixels, Weight::regular, 1.5f};
inline constexpr Type k_small{tokens::k_type_console.pixels, Weight::regular, tokens::k_line_console};
inline constexpr Type k_small_strong{tokens::k_type_console.pixels, Weight::strong, tokens::k_line_console};
inline constexpr Type k_body{tokens::k_type_body.pixels, Weight::regular, tokens::k_line_portal};
inline constexpr Type k_body_strong{tokens::k_type_body.pixels, Weight::strong, tokens::k_line_portal};
inline constexpr Type k_lead{tokens::k_type_lead.pixels, Weight::regular, tokens::k_line_portal};
inline constexpr Type k_lead_strong{tokens::k_type_lead.pixels, Weight::strong, 1.4f};
inline constexpr Type k_h3{tokens::k_type_h3.pixels, Weight::strong, 1.35f};
inline constexpr Type k_h2{tokens::k_type_h2.pixels, Weight::strong, 1.35f};
inline constexpr Type k_h1{tokens::k_type_h1.pixels, Weight::strong, 1.35f};
inline constexpr Type k_figure{tokens::k_type_figure.pixels, Weight::strong, 1.2f};

/// Makes a type current for as long as it lives.
class TypeScope {
public:
    explicit TypeScope(const Type& type);
    ~TypeScope();
    TypeScope(const TypeScope&) = delete;
    TypeScope& operator=(const TypeScope&) = delete;
};

enum class Density { console, portal, touch };

/// Makes body size and control height current: 14/32 in the console, 16/40 in the portal, 16/44 on a phone, 18/56 on a kiosk.
class DensityScope {
public:
    explicit DensityScope(Density density);
    ~DensityScope();
    DensityScope(const DensityScope&) = delete;
    DensityScope& operator=(const DensityScope&) = delete;
};

/// Body type and height of controls of the current density.
Type body_type();
Type body_type(Weight weight);
float control_height();

/// The window is too narrow for columns.
bool is_phone();
/// The window is too low for bars above what is worked on: a phone held across, a window much enlarged.
bool is_low();

/// The system forces its own colours on pages: shadows and tints do not show, so that cards need a border.
bool colours_are_forced();

/// Spacing, radii, borders and colours of ImGui's own parts (windows, pop-ups, scroll bars). At the start and when colours change.
void apply_theme();
/// Once a frame: bars take no room where fingers scroll (the platform draws one over the content while it moves), and little of a
/// window that is narrow or much enlarged.
void fit_scroll_bars();

} // namespace chengxin::client::ui
