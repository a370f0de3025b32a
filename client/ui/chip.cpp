#include "client/ui/chip.hpp"

#include "client/ui/interact.hpp"

#include <cmath>
#include <string>

namespace chengxin::client::ui {

namespace {

constexpr float k_height = 28;
constexpr float k_side = 10;
constexpr float k_gap = 6;

std::string count_of(const ChipOptions& options)
{
    return options.count < 0 ? std::string() : std::to_string(options.count);
}

std::string_view visible(std::string_view label)
{
    return label.substr(0, label.find("##"));
}

} // namespace

float chip_width(std::string_view label, const ChipOptions& options)
{
    const std::string count = count_of(options);
    const float front = count.empty() ? 0 : text_width(count, k_small_strong) + k_gap;
    return std::ceil(2 * k_side + front + text_width(visible(label), k_small)) + 1;
}

bool chip(std::string_view label, const ChipOptions& options)
{
    const float height = is_phone() ? control_height() : k_height;
    const Box box = reserve(chip_width(label, options), height);
    const ImGuiID id = id_of(label);
    const Interaction press = interact(box, id);
    const bool plain = options.status == Status::neutral;
    const Tone tone = plain ? Tone::primary : status_tone(options.status);
    const float radius = height / 2;
    paint_box(box, options.chosen ? tone : plain ? Tone::card : status_tint(options.status), radius);
    paint_border(box, options.chosen || press.hovered ? tone : plain ? Tone::line_strong : status_tint(options.status), radius);
    const std::string count = count_of(options);
    float left = box.min.x + k_side;
    if (!count.empty()) {
        const float width = text_width(count, k_small_strong);
        paint_text_in({{left, box.min.y}, {left + width + 1, box.max.y}}, count, k_small_strong,
                      colour(options.chosen ? Tone::on_dark : tone));
        left += width + k_gap;
    }
    paint_text_in({{left, box.min.y}, {box.max.x, box.max.y}}, visible(label), k_small, colour(options.chosen ? Tone::on_dark : Tone::ink));
    const std::string name = std::string(visible(label)) + (count.empty() ? "" : " " + count);
    semantics::node({.id = id, .role = semantics::Role::button, .name = name, .min = box.min, .max = box.max, .pressed = options.chosen});
    return press.pressed;
}

} // namespace chengxin::client::ui
