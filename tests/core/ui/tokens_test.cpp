#include "client/ui/tokens.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>

namespace chengxin::client::tokens {

static double linear(std::uint32_t channel)
{
    const double value = channel / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(std::uint32_t colour)
{
    return 0.2126 * linear(colour >> 16 & 255) + 0.7152 * linear(colour >> 8 & 255) + 0.0722 * linear(colour & 255);
}

static double contrast(Tone one, Tone other)
{
    const double a = luminance(rgb(one));
    const double b = luminance(rgb(other));
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

TEST_CASE("text is readable on its ground: 4.5:1")
{
    for (const auto& pair : k_text_pairs) {
        const std::string text = k_colours[static_cast<std::size_t>(pair.text)].name;
        const std::string ground = k_colours[static_cast<std::size_t>(pair.ground)].name;
        INFO(text, " on ", ground);
        CHECK(contrast(pair.text, pair.ground) >= 4.5);
    }
}

TEST_CASE("borders of controls and chart series stand out: 3:1")
{
    for (const Tone tone : {Tone::line_strong, Tone::series_1, Tone::series_2, Tone::series_3, Tone::series_4, Tone::primary})
        CHECK(contrast(tone, Tone::card) >= 3.0);
}

} // namespace chengxin::client::tokens
