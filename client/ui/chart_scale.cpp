#include "client/ui/chart_scale.hpp"

#include <cmath>

namespace chengxin::client::ui {

std::vector<double> axis_ticks(double largest, int wanted)
{
    if (!(largest > 0) || wanted < 1) return {0, 1};
    const double raw = largest / wanted;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double ratio = raw / power;
    const double step = std::fmax(power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10), 1.0);
    std::vector<double> ticks;
    for (int i = 0; i == 0 || ticks.back() < largest; ++i) ticks.push_back(step * i);
    return ticks;
}

std::string grouped(long long value)
{
    std::string digits = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3;) digits.insert(i -= 3, ",");
    return digits;
}

std::string short_count(double value)
{
    const auto whole = std::llround(value);
    if (whole < 100000) return grouped(whole);
    const auto tenths = std::llround(value / 1000);
    std::string text = grouped(tenths / 10);
    if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
    return text + "万";
}

std::string at_least_text(long long value)
{
    long long unit = 1;
    while (value / unit >= 10) unit *= 10;
    const long long round = value / unit * unit;
    return round < value ? "超过 " + grouped(round) : grouped(value) + " 以上";
}

} // namespace chengxin::client::ui
