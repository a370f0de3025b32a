#include "client/ui/chart.hpp"

#include "client/ui/chart_scale.hpp"
#include "client/ui/interact.hpp"

#include <algorithm>
#include <cmath>

namespace chengxin::client::ui {

using semantics::Role;

static double value_at(const Series& series, std::size_t index) { return index < series.values.size() ? series.values[index] : 0.0; }

static double largest_value(const ChartData& data)
{
    double largest = 0;
    for (const auto& series : data.series)
        for (const double value : series.values) largest = std::max(largest, value);
    return largest;
}

/// The chart's numbers as a table in the mirror.
static void emit_table(const ChartData& data, const Box& box)
{
    const semantics::Group figure({.role = Role::figure, .name = data.name, .min = box.min, .max = box.max});
    const semantics::Group table({.role = Role::table, .name = data.name, .min = box.min, .max = box.max,
                                  .row_count = static_cast<int>(data.labels.size()) + 1, .column_count = static_cast<int>(data.series.size()) + 1});
    {
        const semantics::Group row({.role = Role::row, .min = box.min, .max = box.max, .row_index = 1});
        semantics::node({.role = Role::column_header, .name = "项目", .min = box.min, .max = box.max, .column_index = 1});
        int column = 1;
        for (const auto& series : data.series) semantics::node({.role = Role::column_header, .name = series.name, .min = box.min, .max = box.max, .column_index = ++column});
    }
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        const semantics::Group row({.role = Role::row, .min = box.min, .max = box.max, .row_index = static_cast<int>(i) + 2});
        semantics::node({.role = Role::row_header, .name = data.labels[i], .min = box.min, .max = box.max, .column_index = 1});
        int column = 1;
        for (const auto& series : data.series)
            semantics::node({.role = Role::cell, .name = grouped(std::llround(value_at(series, i))) + data.unit, .min = box.min, .max = box.max, .column_index = ++column});
    }
}

static void draw_legend(const ChartData& data)
{
    const Box box = reserve(0, 24);
    float x = box.min.x;
    for (const auto& series : data.series) {
        paint_box({{x, box.centre().y - 5}, {x + 10, box.centre().y + 5}}, series.tone, 3);
        x += 16;
        paint_text({x, box.centre().y - k_small.size / 2}, series.name, k_small, colour(Tone::ink_soft));
        x += text_width(series.name, k_small) + k_space_5;
    }
    paint_text_in(box, "单位：" + data.unit, k_meta, colour(Tone::ink_meta), Align::end);
    space(k_space_2);
}

/// The plot's place inside the chart, its scale, and what the pointer is on.
struct Plot {
    Box box;
    double top = 1;
    float slot = 0;
    int hovered = -1;

    float y(double value) const { return box.max.y - static_cast<float>(value / top) * box.height(); }
    float centre(std::size_t index) const { return box.min.x + slot * (static_cast<float>(index) + 0.5f); }
};

/// Axis lines and labels; labels are thinned out where they would touch.
static Plot draw_axes(const ChartData& data, const Box& box)
{
    const auto ticks = axis_ticks(largest_value(data), 4);
    float left = 0;
    for (const double tick : ticks) left = std::fmax(left, text_width(short_count(tick), k_meta));
    Plot plot{{{box.min.x + std::ceil(left) + k_space_2, box.min.y + 8}, {box.max.x, box.max.y - 26}}, ticks.back(), 0, -1};
    for (const double tick : ticks) {
        const float y = std::round(plot.y(tick));
        paint_line({plot.box.min.x, y + 0.5f}, {plot.box.max.x, y + 0.5f}, tick == 0 ? Tone::line_strong : Tone::line);
        paint_text_in({{box.min.x, y - 8}, {plot.box.min.x - k_space_2, y + 8}}, short_count(tick), k_meta, colour(Tone::ink_meta), Align::end);
    }
    if (data.labels.empty()) return plot;
    plot.slot = plot.box.width() / static_cast<float>(data.labels.size());
    float widest = 0;
    for (const auto& label : data.labels) widest = std::fmax(widest, text_width(label, k_meta));
    const auto every = static_cast<std::size_t>(std::fmax(1, std::ceil((widest + k_space_2) / plot.slot)));
    for (std::size_t i = 0; i < data.labels.size(); i += every) {
        const float x = plot.centre(i);
        paint_text_in({{x - widest, plot.box.max.y + 4}, {x + widest, box.max.y}}, data.labels[i], k_meta, colour(Tone::ink_meta), Align::centre);
    }
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(plot.box.min, plot.box.max))
        plot.hovered = std::clamp(static_cast<int>((ImGui::GetMousePos().x - plot.box.min.x) / plot.slot), 0, static_cast<int>(data.labels.size()) - 1);
    return plot;
}

static void draw_tip(const ChartData& data, std::size_t index)
{
    std::string text = data.labels[index];
    for (const auto& series : data.series) text += "\n" + series.name + "　" + grouped(std::llround(value_at(series, index))) + " " + data.unit;
    tool_tip(text);
}

static bool has_values(const ChartData& data)
{
    if (!data.labels.empty() && largest_value(data) > 0) return true;
    const Box box = reserve(0, 96);
    paint_text_in(box, "暂无数据", k_body, colour(Tone::ink_meta), Align::centre);
    semantics::node({.role = Role::text, .name = "暂无数据", .min = box.min, .max = box.max});
    return false;
}

void bar_chart(const ChartData& data, float height)
{
    if (!has_values(data)) return;
    draw_legend(data);
    const Box box = reserve(0, height);
    const Plot plot = draw_axes(data, box);
    const float count = static_cast<float>(data.series.size());
    const float bar = std::fmin(22, std::floor(plot.slot * 0.68f / count));
    if (plot.hovered >= 0) {
        const float x = plot.box.min.x + plot.slot * static_cast<float>(plot.hovered);
        ImGui::GetWindowDrawList()->AddRectFilled({x, plot.box.min.y}, {x + plot.slot, plot.box.max.y}, colour(Tone::primary_tint, 0.7f), 4);
    }
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        float x = std::round(plot.centre(i) - bar * count / 2);
        for (const auto& series : data.series) {
            const float y = plot.y(value_at(series, i));
            ImGui::GetWindowDrawList()->AddRectFilled({x + 1, y}, {x + bar - 1, plot.box.max.y}, colour(series.tone), 3, ImDrawFlags_RoundCornersTop);
            x += bar;
        }
    }
    if (plot.hovered >= 0) draw_tip(data, static_cast<std::size_t>(plot.hovered));
    emit_table(data, box);
}

void line_chart(const ChartData& data, float height)
{
    if (!has_values(data)) return;
    draw_legend(data);
    const Box box = reserve(0, height);
    const Plot plot = draw_axes(data, box);
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (const auto& series : data.series) {
        std::vector<ImVec2> points;
        for (std::size_t i = 0; i < data.labels.size(); ++i) points.push_back({plot.centre(i), plot.y(value_at(series, i))});
        list->AddPolyline(points.data(), static_cast<int>(points.size()), colour(series.tone), 0, 2.5f);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool hovered = static_cast<int>(i) == plot.hovered;
            if (!hovered && points.size() > 24) continue;
            list->AddCircleFilled(points[i], hovered ? 5.0f : 3.5f, colour(Tone::card));
            list->AddCircle(points[i], hovered ? 5.0f : 3.5f, colour(series.tone), 0, 2);
        }
    }
    if (plot.hovered >= 0) draw_tip(data, static_cast<std::size_t>(plot.hovered));
    emit_table(data, box);
}

void share_chart(const ChartData& data, float row_height)
{
    if (!has_values(data)) return;
    draw_legend(data);
    float label_width = 0;
    for (const auto& label : data.labels) label_width = std::fmax(label_width, text_width(label, k_small));
    const Box box = reserve(0, row_height * static_cast<float>(data.labels.size()));
    label_width = std::fmin(std::ceil(label_width), box.width() * 0.34f);
    double largest = 0;
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        double sum = 0;
        for (const auto& series : data.series) sum += value_at(series, i);
        largest = std::max(largest, sum);
    }
    const float number_width = text_width(grouped(std::llround(largest)), k_small);
    const Box bars{{box.min.x + label_width + k_space_3, box.min.y}, {box.max.x - number_width - k_space_3, box.max.y}};
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        const Box row{{box.min.x, box.min.y + row_height * static_cast<float>(i)}, {box.max.x, box.min.y + row_height * static_cast<float>(i + 1)}};
        paint_text_in({row.min, {row.min.x + label_width, row.max.y}}, data.labels[i], k_small, colour(Tone::ink_soft), Align::end);
        const float half = std::round(row_height * 0.24f);
        paint_box({{bars.min.x, row.centre().y - half}, {bars.max.x, row.centre().y + half}}, Tone::ground, 3);
        float x = bars.min.x;
        double sum = 0;
        for (const auto& series : data.series) {
            const float width = static_cast<float>(value_at(series, i) / largest) * bars.width();
            if (width > 0.2f) paint_box({{x, row.centre().y - half}, {x + std::fmax(width - 1, 1.0f), row.centre().y + half}}, series.tone, std::fmin(3.0f, width / 2));
            x += width;
            sum += value_at(series, i);
        }
        paint_text_in({{bars.max.x, row.min.y}, row.max}, grouped(std::llround(sum)), k_small, colour(Tone::ink), Align::end);
        if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min, row.max)) draw_tip(data, i);
    }
    emit_table(data, box);
}

} // namespace chengxin::client::ui
