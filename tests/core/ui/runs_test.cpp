#include "client/ui/runs.hpp"

#include <doctest/doctest.h>
#include <string>

namespace chengxin::client::ui {

static float measure(char32_t code) { return code >= 0x2000 ? 2.0f : 1.0f; }

/// The runs from left to right: what is drawn of each, "<" before those that are read from the right.
static std::string shown(std::string_view line, Direction base = Direction::left_to_right)
{
    std::string text;
    float left = 0;
    for (const Run& run : lay_out(line, measure, base)) {
        CHECK(run.left == left);
        left += run.width;
        text += run.direction == Direction::left_to_right ? "[" + std::string(run.text) + "]" : "<" + turned(run.text) + "]";
    }
    return text;
}

TEST_CASE("text is laid out by runs: Chinese and Latin in one, right-to-left scripts turned, numbers within them kept")
{
    CHECK(shown("伊宁市 Huasheng 9165（1,000 元）") == "[伊宁市 Huasheng 9165（1,000 元）]");
    CHECK(shown("伊宁 אבג 市") == "[伊宁 ]<גבא][ 市]");
    CHECK(shown("אבג דה") == "<הד גבא]");
    CHECK(shown("אב 2026-05-06 גד") == "<דג ][2026-05-06]< בא]");
    CHECK(shown("א(ב)ג") == "<ג(ב)א]");
    CHECK(shown("ئۇيغۇر") == "<رۇغيۇئ]");
    CHECK(shown("אב 12 信用", Direction::right_to_left) == "[信用]< ][12]< בא]");
    CHECK(shown("").empty());
    CHECK(is_left_to_right("伊宁 Huasheng 12，é"));
    CHECK_FALSE(is_left_to_right("伊宁 ئۇ"));
}

TEST_CASE("start and end are edges of reading, not of the screen")
{
    CHECK(aligned(Align::start, 10) == 0);
    CHECK(aligned(Align::end, 10) == 10);
    CHECK(aligned(Align::start, 10, Direction::right_to_left) == 10);
    CHECK(aligned(Align::end, 10, Direction::right_to_left) == 0);
    CHECK(aligned(Align::centre, 10, Direction::right_to_left) == 5);
}

} // namespace chengxin::client::ui
