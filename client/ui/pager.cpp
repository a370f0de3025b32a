#include "client/ui/button.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>

namespace chengxin::client::ui {

/// Page numbers to show; 0 stands for a gap.
static std::vector<std::int64_t> page_numbers(std::int64_t page, std::int64_t last)
{
    const std::int64_t reach = is_phone() ? 1 : 2;
    std::vector<std::int64_t> numbers;
    for (std::int64_t number = 1; number <= last; ++number) {
        const bool near = number >= page - reach && number <= page + reach;
        if (number == 1 || number == last || near)
            numbers.push_back(number);
        else if (numbers.back() != 0)
            numbers.push_back(0);
        if (number > page + reach && number < last) number = last - 1;
    }
    return numbers;
}

static bool number_button(std::int64_t number, bool current)
{
    const float size = control_height();
    const std::string text = std::to_string(number);
    const Box box = reserve(std::max(size, text_width(text, body_type()) + k_space_4), size);
    const ImGuiID id = id_of(text);
    const Interaction state = interact(box, id);
    paint_box(box, current ? Tone::primary : state.hovered ? Tone::primary_tint : Tone::card, tokens::k_radius_control.pixels);
    if (!current) paint_border(box, state.hovered ? Tone::primary : Tone::line, tokens::k_radius_control.pixels);
    paint_text_in(box, text, body_type(), colour(current ? Tone::on_dark : Tone::ink), Align::centre);
    const std::string name = "第 " + text + " 页";
    semantics::node({.id = id, .role = semantics::Role::button, .name = name, .min = box.min, .max = box.max, .current = current});
    return state.pressed && !current;
}

static std::string total_text(std::int64_t total, bool capped) { return (capped ? "共有 " + at_least_text(total) : "共 " + grouped(total)) + " 条"; }

bool pager(std::int64_t& page, std::int64_t page_size, std::int64_t total, bool capped)
{
    const std::int64_t last = std::max<std::int64_t>(1, (total + page_size - 1) / std::max<std::int64_t>(page_size, 1));
    const semantics::Group group({.role = semantics::Role::navigation, .name = "分页"});
    const IdScope scope("pager");
    const float size = control_height();
    inline_text(total_text(total, capped), {.type = k_small, .tone = Tone::ink_soft}, size);
    if (last <= 1) return false;
    std::int64_t wanted = page;
    flow(size, k_space_4);
    if (icon_button(Icon::chevron_left, "上一页", {.kind = ButtonKind::secondary, .disabled = page <= 1})) wanted = page - 1;
    for (const auto number : page_numbers(page, last)) {
        flow(size, k_space_2);
        if (number == 0)
            inline_text("…", {.tone = Tone::ink_meta}, size);
        else if (number_button(number, number == page))
            wanted = number;
    }
    flow(size, k_space_2);
    if (icon_button(Icon::chevron_right, "下一页", {.kind = ButtonKind::secondary, .disabled = page >= last})) wanted = page + 1;
    if (wanted == page) return false;
    page = wanted;
    semantics::announce("第 " + std::to_string(page) + " 页，共 " + std::to_string(last) + " 页");
    return true;
}

} // namespace chengxin::client::ui
