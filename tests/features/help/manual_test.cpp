#include "server/features/help/manual.hpp"

#include <doctest/doctest.h>

namespace chengxin::help {

TEST_CASE("manual: Markdown becomes blocks")
{
    const auto blocks = parse_blocks("# 标题\n\n一段\n文字。\n\n1. 第一步\n2. 第二步\n\n- 要点 **重**\n\n> 注意\n\n| 列 | 值 |\n|---|---|\n| 甲 | 1 |\n");
    REQUIRE(blocks.size() == 8);
    CHECK(blocks[0].kind == "heading");
    CHECK(blocks[0].level == 1);
    CHECK(blocks[1].text == "一段文字。");
    CHECK(blocks[2].kind == "step");
    CHECK(blocks[3].text == "第二步");
    CHECK(blocks[4].kind == "item");
    CHECK(blocks[4].text == "要点 重");
    CHECK(blocks[5].kind == "note");
    CHECK(blocks[6].level == 1);
    CHECK(blocks[7].cells == std::vector<std::string>{"甲", "1"});
}

TEST_CASE("manual: the pages that ship are readable and have a title each")
{
    const auto manual = load_manual(CHENGXIN_SOURCE_DIR "/assets/manual");
    REQUIRE(manual);
    REQUIRE(manual->entries.size() >= 3);
    CHECK(manual->entries[0].slug == "citizen");
    CHECK(manual->entries[1].slug == "clerk");
    for (const auto& page : manual->pages) {
        CAPTURE(page.slug);
        CHECK(page.title != page.slug);
        CHECK(page.blocks.size() > 5);
    }
    CHECK(find_page(*manual, "nothing") == nullptr);
}

TEST_CASE("manual: a folder that does not exist is reported")
{
    CHECK_FALSE(load_manual("/nonexistent/manual"));
}

} // namespace chengxin::help
