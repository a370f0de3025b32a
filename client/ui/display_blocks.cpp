#include "client/ui/button.hpp"
#include "client/ui/display.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

/// Circle with number or check mark, then the label.
static void draw_step(std::string_view label, std::size_t index, std::size_t current, float width, bool with_label)
{
    const Type type = body_type(index == current ? Weight::strong : Weight::regular);
    const Box box = reserve(width, 32);
    const ImVec2 centre{box.min.x + 14, box.centre().y};
    const bool done = index < current;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddCircleFilled(centre, 14, colour(index == current ? Tone::primary : done ? Tone::primary_tint : Tone::ground_deep));
    const std::string number = std::to_string(index + 1);
    if (done)
        paint_icon(Icon::check, centre, 16, colour(Tone::primary));
    else
        paint_text_in({{centre.x - 14, box.min.y}, {centre.x + 14, box.max.y}}, number, {14, Weight::strong, 1}, colour(index == current ? Tone::on_dark : Tone::ink_soft), Align::centre);
    if (with_label) paint_text_in({{box.min.x + 36, box.min.y}, box.max}, label, type, colour(index == current ? Tone::ink : Tone::ink_soft));
    const std::string name = number + " " + std::string(label) + (done ? "，已完成" : "");
    semantics::node({.role = Role::list_item, .name = name, .drawn = with_label ? drawn(type, Align::start, 0, 18) : semantics::Drawn{}, .min = box.min, .max = box.max, .current = index == current});
}

void steps(std::string_view label, std::span<const Step> steps, std::size_t current)
{
    const semantics::Group group({.role = Role::list, .name = label});
    const bool phone = is_phone();
    float labels = 0;
    const auto label_shown = [phone, current](std::size_t i) { return !phone || i == current; };
    const auto step_width = [&steps, &label_shown](std::size_t i) { return label_shown(i) ? 38 + std::ceil(text_width(steps[i].label, body_type(Weight::strong))) : 28.0f; };
    for (std::size_t i = 0; i < steps.size(); ++i) labels += step_width(i);
    const float gaps = static_cast<float>(steps.empty() ? 0 : steps.size() - 1);
    const float rail = gaps > 0 ? std::fmin(96, std::fmax(8, (available_width() - labels) / gaps - 2 * k_space_3)) : 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i > 0) {
            same_line(k_space_3);
            const Box gap = reserve(rail, 32);
            paint_box({{gap.min.x, gap.centre().y - 1}, {gap.max.x, gap.centre().y + 1}}, i <= current ? Tone::primary : Tone::line);
            same_line(k_space_3);
        }
        draw_step(steps[i].label, i, current, step_width(i), label_shown(i));
    }
}

TimeLineEntry::TimeLineEntry(Tone dot, bool last) : m_origin(ImGui::GetCursorScreenPos()), m_dot(dot), m_last(last)
{
    m_area.emplace(m_origin.x + k_space_6, available_width() - k_space_6);
}

TimeLineEntry::~TimeLineEntry()
{
    m_area.reset();
    const float bottom = ImGui::GetCursorScreenPos().y + (m_last ? 0 : k_space_5);
    const ImVec2 centre{m_origin.x + 9, m_origin.y + 12};
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (!m_last) list->AddLine({centre.x, centre.y + 10}, {centre.x, bottom + 2}, colour(Tone::line), 2);
    list->AddCircleFilled(centre, 7, colour(Tone::card));
    list->AddCircle(centre, 6, colour(m_dot), 0, 3);
    if (!m_last) space(k_space_5);
}

bool empty_state(Icon symbol, std::string_view title, std::string_view text, std::string_view action, int level)
{
    const float width = available_width();
    space(k_space_6);
    const Box circle = reserve(width, 72);
    ImGui::GetWindowDrawList()->AddCircleFilled(circle.centre(), 36, colour(Tone::primary_tint));
    paint_icon(symbol, circle.centre(), 32, colour(Tone::primary));
    space(k_space_4);
    block_title(title, Align::centre, level);
    space(k_space_2);
    const float text_part = std::fmin(width, 560);
    {
        const Area middle(ImGui::GetCursorScreenPos().x + (width - text_part) / 2, text_part);
        paragraph(text, {.tone = Tone::ink_soft, .align = Align::centre});
    }
    bool pressed = false;
    if (!action.empty()) {
        space(k_space_4);
        const ButtonOptions look{.kind = ButtonKind::primary};
        const float part = button_width(action, look);
        const Area middle(ImGui::GetCursorScreenPos().x + (width - part) / 2, part);
        pressed = button(action, look);
    }
    space(k_space_6);
    return pressed;
}

void figure(std::string_view label, std::string_view value, std::string_view unit, Icon symbol, Tone tone)
{
    const bool phone = is_phone();
    const float padding = phone ? k_space_3 : k_space_5;
    const float height = phone ? 92.0f : 124.0f;
    const Box box = reserve(0, height);
    paint_card(box);
    const float room = box.width() - 2 * padding;
    const auto taken = [&](const Type& step) { return text_width(value, step) + k_space_2 + text_width(unit, k_body); };
    Type type = phone ? k_h1 : k_figure;
    for (const Type& smaller : {k_h1, k_h2, k_h3})
        if (taken(type) > room && smaller.size < type.size) type = smaller;
    const ImVec2 start{box.min.x + padding, box.min.y + (phone ? k_space_3 : k_space_4)};
    paint_text(start, label, phone ? k_small : k_body, colour(Tone::ink_soft));
    if (!phone && taken(type) + 56 <= room) {
        const ImVec2 centre{box.max.x - padding - 24, box.centre().y};
        ImGui::GetWindowDrawList()->AddCircleFilled(centre, 28, colour(tone, 0.09f));
        paint_icon(symbol, centre, 26, colour(tone));
    }
    const float y = box.max.y - (phone ? k_space_3 : k_space_4 + 2) - type.size;
    paint_text({start.x, y}, value, type, colour(tone));
    const float after = start.x + text_width(value, type) + k_space_2;
    paint_text({after, y + type.size * 0.86f - k_body.size}, unit, k_body, colour(Tone::ink_soft));
    const semantics::Group group({.role = Role::group, .name = label, .min = box.min, .max = box.max});
    const Type small = phone ? k_small : k_body;
    semantics::node({.role = Role::text, .name = label, .drawn = drawn(small), .min = start, .max = {box.max.x - padding, start.y + small.size}});
    const std::string spoken = std::string(value) + std::string(unit);
    semantics::node({.role = Role::text, .name = spoken, .drawn = drawn(type), .min = {start.x, y}, .max = {box.max.x - padding, y + type.size}});
}

} // namespace chengxin::client::ui
