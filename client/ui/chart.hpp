#pragma once

#include "client/ui/layout.hpp"

#include <string>
#include <vector>

/// Charts from the draw list; assistive technology gets their numbers as a table.
namespace chengxin::client::ui {

struct Series {
    std::string name;
    Tone tone = Tone::series_1;
    std::vector<double> values; ///< one per label
};

struct ChartData {
    std::string name;                 ///< what is seen: "近十二个月归集数量"
    std::string unit = "条";
    std::vector<std::string> labels;
    std::vector<Series> series;
};

/// Upright bars, series side by side.
void bar_chart(const ChartData& data, float height = 260);
/// Lying bars, one per label, series one behind the other; for long labels.
void share_chart(const ChartData& data, float row_height = 32);
void line_chart(const ChartData& data, float height = 260);

} // namespace chengxin::client::ui
