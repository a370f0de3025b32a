#include "client/ui/file_drop.hpp"

#include "client/platform/browser.hpp"
#include "client/ui/interact.hpp"

#include <cmath>

namespace chengxin::client::ui {

static void paint_dashes(const Box& box, Tone line)
{
    constexpr float k_dash = 8;
    constexpr float k_gap = 6;
    for (float x = box.min.x + 6; x < box.max.x - 6; x += k_dash + k_gap) {
        const float end = std::fmin(x + k_dash, box.max.x - 6);
        paint_line({x, box.min.y + 0.5f}, {end, box.min.y + 0.5f}, line);
        paint_line({x, box.max.y - 0.5f}, {end, box.max.y - 0.5f}, line);
    }
    for (float y = box.min.y + 6; y < box.max.y - 6; y += k_dash + k_gap) {
        const float end = std::fmin(y + k_dash, box.max.y - 6);
        paint_line({box.min.x + 0.5f, y}, {box.min.x + 0.5f, end}, line);
        paint_line({box.max.x - 0.5f, y}, {box.max.x - 0.5f, end}, line);
    }
}

void file_drop(std::string_view name, std::string_view title, std::string_view hint, std::string_view accept, float height)
{
    const Box box = reserve(0, height);
    const ImGuiID id = id_of(name);
    const Interaction state = interact(box, id);
    const bool active = state.hovered || browser::dragging_files();
    paint_box(box, active ? Tone::primary_tint : Tone::ground, tokens::k_radius_card.pixels);
    paint_dashes(box, active ? Tone::primary : Tone::line_strong);
    const float middle = box.centre().y;
    paint_icon(Icon::cloud_upload, {box.centre().x, middle - 34}, 40, colour(Tone::primary));
    const std::string_view shown = browser::dragging_files() ? std::string_view("松开鼠标，放入文件") : title;
    paint_text_in({{box.min.x + k_space_3, middle - 4}, {box.max.x - k_space_3, middle + 28}}, shown, k_lead_strong, colour(Tone::ink), Align::centre);
    paint_text_in({{box.min.x + k_space_3, middle + 28}, {box.max.x - k_space_3, middle + 52}}, hint, k_small, colour(Tone::ink_meta), Align::centre);
    semantics::node({.id = id, .role = semantics::Role::button, .name = name, .description = hint, .min = box.min, .max = box.max});
    if (state.pressed) browser::choose_file(accept, browser::Selection::many);
}

} // namespace chengxin::client::ui
