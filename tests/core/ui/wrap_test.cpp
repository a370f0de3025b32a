#include "client/ui/wrap.hpp"

#include <doctest/doctest.h>
#include <string>

namespace chengxin::client::ui {

/// Ideographs are two wide, everything else one.
static float measure(char32_t code) { return code >= 0x2000 ? 2.0f : 1.0f; }

static std::string wrapped(std::string_view text, float width)
{
    std::string joined;
    for (const auto line : wrap_text(text, width, measure)) joined += std::string(line) + "|";
    return joined;
}

TEST_CASE("text breaks between ideographs, not within numbers, and never before closing punctuation")
{
    CHECK(wrapped("伊宁市华盛商贸", 8) == "伊宁市华|盛商贸|");
    CHECK(wrapped("罚款1000元整", 6) == "罚款|1000元|整|");
    CHECK(wrapped("统一代码，查询", 8) == "统一代|码，查询|");
    CHECK(wrapped("查询《信用条例》", 6) == "查询|《信用|条例》|");
    CHECK(wrapped("one two three", 7) == "one two |three|");
    CHECK(wrapped("一\n二", 20) == "一|二|");
    CHECK(wrapped("", 20) == "|");
    CHECK(wrapped("abcdefghij", 4) == "abcd|efgh|ij|");
}

TEST_CASE("broken UTF-8 does not stop the line breaker")
{
    CHECK(wrap_text("\xE4\xBD", 10, measure).size() == 1);
    CHECK(wrap_text("\xFF\xFF\xFF", 2, measure).size() == 3);
}

} // namespace chengxin::client::ui
