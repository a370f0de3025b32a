#include "client/ui/display.hpp"

#include "client/platform/frames.hpp"
#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace chengxin::client::ui {

using semantics::Role;

Tone status_tone(Status status)
{
    switch (status) {
    case Status::neutral: return Tone::ink_soft;
    case Status::info: return Tone::info;
    case Status::success: return Tone::success;
    case Status::warning: return Tone::warning;
    case Status::danger: return Tone::danger;
    }
    return Tone::ink_soft;
}

Tone status_tint(Status status)
{
    switch (status) {
    case Status::neutral: return Tone::ground_deep;
    case Status::info: return Tone::info_tint;
    case Status::success: return Tone::success_tint;
    case Status::warning: return Tone::warning_tint;
    case Status::danger: return Tone::danger_tint;
    }
    return Tone::ground_deep;
}

Icon status_icon(Status status)
{
    switch (status) {
    case Status::neutral:
    case Status::info: return Icon::info;
    case Status::success: return Icon::success;
    case Status::warning: return Icon::warning;
    case Status::danger: return Icon::danger;
    }
    return Icon::info;
}

float badge_width(std::string_view text) { return std::ceil(text_width(text, k_meta)) + 2 * k_space_2; }

void badge(std::string_view text, Status status)
{
    const Box box = reserve(std::fmin(badge_width(text), available_width()), 22);
    paint_box(box, status_tint(status), 4);
    paint_text_in(box.inset(k_space_2 - 1, 0), text, k_meta, colour(status_tone(status)), Align::centre);
    semantics::node({.role = Role::text, .name = text, .drawn = drawn(k_meta, Align::centre), .min = box.min, .max = box.max});
}

void paint_badge(const Box& box, std::string_view text, Status status)
{
    const float top = std::round(box.centre().y - 11);
    const Box mark{{box.min.x, top}, {box.min.x + std::fmin(badge_width(text), box.width()), top + 22}};
    paint_box(mark, status_tint(status), 4);
    paint_text_in(mark.inset(k_space_2 - 1, 0), text, k_meta, colour(status_tone(status)), Align::centre);
}

void notice(std::string_view text, Status status, std::string_view title)
{
    const float width = available_width();
    const float left = k_space_4 + 20 + k_space_3;
    const Type type = body_type();
    const float title_height = title.empty() ? 0 : std::round(type.size * type.line);
    const std::string spoken = title.empty() ? std::string(text) : std::string(title) + "：" + std::string(text);
    auto lines = wrap_lines(std::string_view(spoken).substr(spoken.size() - text.size()), width - left - k_space_4, type);
    const float step = std::round(type.size * type.line);
    const Box box = reserve(width, title_height + step * static_cast<float>(lines.size()) + 2 * k_space_3);
    paint_box(box, status_tint(status), tokens::k_radius_control.pixels);
    ImGui::GetWindowDrawList()->AddRectFilled(box.min, {box.min.x + 4, box.max.y}, colour(status_tone(status)), tokens::k_radius_control.pixels, ImDrawFlags_RoundCornersLeft);
    paint_icon(status_icon(status), {box.min.x + k_space_4 + 10, box.min.y + k_space_3 + step / 2}, 18, colour(status_tone(status)));
    const ImVec2 start{box.min.x + left, box.min.y + k_space_3};
    if (!title.empty()) paint_text_in({start, {box.max.x - k_space_4, start.y + title_height}}, title, {type.size, Weight::strong, type.line}, colour(Tone::ink));
    paint_lines({start.x, start.y + title_height}, width - left - k_space_4, lines, type, colour(Tone::ink));
    if (!title.empty()) lines.insert(lines.begin(), std::string_view(spoken).substr(0, spoken.size() - text.size()));
    const Role role = status == Status::danger ? Role::alert : status == Status::success ? Role::status : Role::text;
    semantics::node({.role = role, .name = spoken, .drawn = drawn(type, Align::start, step, left), .lines = lines, .min = {box.min.x, start.y}, .max = {box.max.x, box.max.y - k_space_3}});
}

static void draw_value(const KeyValue& pair)
{
    const Type type = body_type();
    const std::string_view shown = pair.value.empty() ? std::string_view("—") : std::string_view(pair.value);
    if (!pair.copy || pair.value.empty()) return paragraph(shown);
    const float button_size = type.size + 12;
    const float text = text_width(shown, type);
    if (text + k_space_1 + button_size > available_width()) {
        paragraph(shown);
    } else {
        inline_text(shown, {}, std::round(type.size * type.line));
        same_line(k_space_1);
    }
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    const float lift = (button_size - std::round(type.size * type.line)) / 2;
    ImGui::SetCursorScreenPos({cursor.x, cursor.y - lift});
    copy_button("复制" + pair.key, pair.copied_value.empty() ? pair.value : pair.copied_value);
    ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, ImGui::GetCursorScreenPos().y - lift});
}

void key_values(std::string_view id, std::span<const KeyValue> pairs, KeyLayout layout)
{
    const IdScope scope(id);
    const semantics::Group list({.role = Role::list});
    const Type type = body_type();
    const bool above = layout == KeyLayout::above || is_phone();
    float key_width = 0;
    for (const auto& pair : pairs) key_width = std::fmax(key_width, text_width(pair.key, type));
    key_width = std::fmin(std::ceil(key_width), available_width() * 0.4f);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto& pair = pairs[i];
        const semantics::Group item({.role = Role::list_item});
        if (i > 0) space(above ? k_space_3 : k_space_2);
        if (above) {
            line(pair.key, {.type = k_small, .tone = Tone::ink_meta});
            draw_value(pair);
            continue;
        }
        Columns columns(pair.key, {{.fixed = key_width}, {.share = 1}}, k_space_5, OnPhone::keep);
        columns.next();
        paragraph(pair.key, {.tone = Tone::ink_meta});
        columns.next();
        draw_value(pair);
    }
}

void progress(std::string_view label, std::optional<double> part)
{
    const Type type = body_type();
    const int percent = part ? static_cast<int>(std::lround(std::clamp(*part, 0.0, 1.0) * 100)) : 0;
    const Box words = reserve(0, std::round(type.size * type.line));
    paint_text_in(words, label, type, colour(Tone::ink_soft));
    if (part) paint_text_in(words, std::to_string(percent) + "%", type, colour(Tone::ink_soft), Align::end);
    space(k_space_1);
    const Box bar = reserve(0, 8);
    paint_box(bar, Tone::ground_deep, 4);
    if (part) {
        if (percent > 0) paint_box({bar.min, {bar.min.x + std::fmax(8.0f, bar.width() * static_cast<float>(percent) / 100), bar.max.y}}, Tone::primary, 4);
    } else {
        const float at = static_cast<float>(std::fmod(ImGui::GetTime() * 0.8, 1.0));
        paint_box({{bar.min.x + bar.width() * at * 0.75f, bar.min.y}, {bar.min.x + bar.width() * (at * 0.75f + 0.25f), bar.max.y}}, Tone::primary, 4);
        request_frame();
    }
    const std::optional<double> spoken = part ? std::optional<double>(percent) : std::nullopt;
    semantics::node({.role = Role::progress, .name = label, .min = words.min, .max = bar.max, .value_now = spoken});
}

void skeleton(int rows, float row_height)
{
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int row = 0; row < rows; ++row) {
        const Box box = reserve(0, row_height);
        const float share = row % 3 == 0 ? 0.9f : row % 3 == 1 ? 0.72f : 0.82f;
        paint_box({{box.min.x, box.min.y + row_height * 0.2f}, {box.min.x + box.width() * share, box.max.y - row_height * 0.2f}}, Tone::ground_deep, 4);
        space(k_space_2);
    }
    semantics::node({.role = Role::status, .name = "正在加载", .min = start, .max = {start.x + available_width(), ImGui::GetCursorScreenPos().y}});
}

void waiting(std::string_view text)
{
    const Box box = reserve(0, control_height());
    const float size = body_type().size;
    paint_spinner({box.min.x + size / 2, box.centre().y}, size / 2 - 1, colour(Tone::primary));
    paint_text_in({{box.min.x + size + k_space_2, box.min.y}, box.max}, text, body_type(), colour(Tone::ink_soft));
    semantics::node({.role = Role::status, .name = text, .drawn = drawn(body_type(), Align::start, 0, size + k_space_2), .min = box.min, .max = box.max});
    request_frame();
}

} // namespace chengxin::client::ui
