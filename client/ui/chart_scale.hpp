#pragma once

#include <string>
#include <vector>

/// Arithmetic of chart axes.
namespace chengxin::client::ui {

/// Round values from 0 up to at least `largest`, about `wanted` steps of 1, 2 or 5 times a power of ten.
std::vector<double> axis_ticks(double largest, int wanted);

/// 12345678 → "1,234.6万" (from 100,000), otherwise "12,345"; how a person reads a count.
std::string short_count(double value);

/// 12345 → "12,345".
std::string grouped(long long value);

/// Of a count that stopped: 673 → "超过 600", 1000 → "1,000 以上".
std::string at_least_text(long long value);

} // namespace chengxin::client::ui
