#pragma once

#include "client/ui/wrap.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Text as it is laid out: a line is split into runs of one direction, and these are put into the order in which they stand from
/// left to right. Whatever draws, measures or shortens text goes through here; the mirror's text is the same line in the order of
/// reading, which the browser orders by the same rules (Unicode Standard Annex #9). Joining of letters is the glyphs' affair.
namespace chengxin::client::ui {

enum class Direction { left_to_right, right_to_left };

/// How pages are read; Align::start is the left edge where they are read from left to right.
constexpr Direction page_direction() { return Direction::left_to_right; }

/// Where something lies in the room it has: at the edge where reading starts, in the middle, or where it ends.
enum class Align { start, centre, end };

/// From the left edge, how much of `room` lies before what is aligned.
float aligned(Align align, float room, Direction direction = page_direction());

/// A piece of one line in which all characters stand in the same direction.
struct Run {
    std::string_view text;
    Direction direction = Direction::left_to_right;
    float left = 0;  ///< in pixels from the left edge of the line
    float width = 0;
};

/// The runs of a line without line breaks, from left to right. Implicit levels of UAX #9 (P2–N2, L2) without explicit embedding:
/// numbers after letters of a right-to-left script stand as numbers, marks between two such words go with them, others with `base`.
std::vector<Run> lay_out(std::string_view line, const Measure& measure, Direction base = page_direction());

/// Whether a line is a single run from left to right, as all Chinese and Latin text is: then there is nothing to lay out.
bool is_left_to_right(std::string_view line);

/// The code points of a right-to-left run as they stand from left to right, brackets turned.
std::string turned(std::string_view run);

} // namespace chengxin::client::ui
