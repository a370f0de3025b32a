#pragma once

#include "client/ui/icons.hpp"
#include "client/ui/runs.hpp"
#include "client/ui/theme.hpp"
#include "client/ui/wrap.hpp"

#include <string_view>
#include <vector>

/// Drawing without layout and without semantics: what widgets are put together from.
namespace chengxin::client::ui {

struct Box {
    ImVec2 min;
    ImVec2 max;
    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    ImVec2 centre() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
    Box inset(float x, float y) const { return {{min.x + x, min.y + y}, {max.x - x, max.y - y}}; }
};

void paint_box(const Box& box, Tone fill, float radius = 0);
void paint_border(const Box& box, Tone line, float radius = 0, float thickness = 1);
/// A card: soft shadow, then surface.
void paint_card(const Box& box, float radius = tokens::k_radius_card.pixels);
/// The stronger shadow of what floats: pop-ups, dialogs, toasts.
void paint_float_shadow(const Box& box, float radius);
/// Shadow around and border of the current pop-up window; returns its box. The surface is ImGui's.
Box paint_floating_window(float radius);
void paint_line(ImVec2 from, ImVec2 to, Tone line, float thickness = 1);
/// Centred by the ink of the glyph, not by its advance.
void paint_icon(Icon icon, ImVec2 centre, float size, ImU32 ink);
/// A turning arc. `radius` in pixels.
void paint_spinner(ImVec2 centre, float radius, ImU32 ink);

float text_width(std::string_view text, const Type& type);
/// One line, by its runs; `position` is its left upper corner.
void paint_text(ImVec2 position, std::string_view text, const Type& type, ImU32 ink);
/// One line, vertically centred in the box, shortened with "…" where it is too long. True if shortened.
bool paint_text_in(const Box& box, std::string_view text, const Type& type, ImU32 ink, Align align = Align::start);
/// Lines from the top of the box on, `type.line` apart.
void paint_lines(ImVec2 position, float width, const std::vector<std::string_view>& lines, const Type& type, ImU32 ink, Align align = Align::start);

/// wrap_text with the advances of a type's font.
std::vector<std::string_view> wrap_lines(std::string_view text, float width, const Type& type, std::size_t max_lines = 0);

} // namespace chengxin::client::ui
