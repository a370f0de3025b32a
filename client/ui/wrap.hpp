#pragma once

#include <functional>
#include <string_view>
#include <vector>

/// Line breaking for Chinese with Latin words and numbers in it: between any two ideographs, never within a word or a
/// number, no closing punctuation at the start of a line and no opening one at its end (GB/T 15834-2011 §5.1).
namespace chengxin::client::ui {

/// Width of one code point in pixels.
using Measure = std::function<float(char32_t)>;

/// The lines of a text at a width; "\n" ends a line. With `max_lines` > 0 the rest is cut off (the caller adds "…").
std::vector<std::string_view> wrap_text(std::string_view text, float width, const Measure& measure, std::size_t max_lines = 0);

/// The code point at `position`, which moves behind it. Broken UTF-8 gives U+FFFD and moves by one byte.
char32_t next_code_point(std::string_view text, std::size_t& position);

} // namespace chengxin::client::ui
