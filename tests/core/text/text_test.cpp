#include "shared/core/text.hpp"

#include <doctest/doctest.h>

namespace text = chengxin::text;

TEST_CASE("UTF-8 is decoded strictly")
{
    CHECK(text::is_valid_utf8("伊宁市 abc 𠮷"));
    CHECK(text::is_valid_utf8("\xEF\xBF\xBD")); // a replacement character that stands in the text
    for (const char* broken : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xBC", "\x80", "\xE4\x41\x42"}) {
        CHECK_FALSE(text::is_valid_utf8(broken));
    }
    CHECK(text::from_code_points(text::to_code_points("伊宁𠮷x")) == "伊宁𠮷x");
}

TEST_CASE("decoding backwards meets the same characters")
{
    const std::string sample = "a伊𠮷\xE4\xBC\x80z";
    std::u32string backwards;
    for (std::size_t position = sample.size(); position > 0;) {
        backwards.insert(backwards.begin(), text::decode_back(sample, position));
    }
    CHECK(backwards == text::to_code_points(sample));
}

TEST_CASE("characters are counted, not bytes")
{
    CHECK(text::count_characters("伊宁市a") == 4);
    CHECK(text::first_characters("伊宁市", 2) == "伊宁");
    CHECK(text::first_characters("伊", 5) == "伊");
}

TEST_CASE("trim takes spaces of every width and invisible characters")
{
    struct Row {
        const char* given;
        const char* expected;
    };
    for (const Row& row : {Row{" 奎屯市宏达\u200B", "奎屯市宏达"}, Row{"\uFEFF\u3000a b\t\r\n", "a b"}, Row{"\u00A0x\u2003", "x"},
                           Row{" \u200B\u3000", ""}, Row{"", ""}}) {
        CHECK(text::trim(row.given) == row.expected);
    }
    CHECK(text::remove_blanks("a\u200B b\u3000c") == "abc");
    CHECK(text::remove_invisible("a\u200Bb\nc") == "ab c");
}

TEST_CASE("widths and brackets are folded")
{
    CHECK(text::fold_width("９１６５ＭＡ（ａ）　；") == "9165MA(a) ;");
    CHECK(text::fold_width_alphanumeric("９１（Ａ），") == "91（A），");
    CHECK(text::fold_brackets("(a)[b]") == "（a）（b）");
    CHECK(text::name_key("伊犁 ABC（集团） 有限公司") == text::name_key("伊犁ａｂｃ(集团)有限公司"));
    CHECK(text::document_number_key("伊市监罚[2026]１号") == "伊市监罚〔2026〕1号");
}

TEST_CASE("folding copies what does not change, and leaves out or replaces the rest")
{
    struct Case {
        std::string name, key;
    };
    const Case cases[] = {
        {"", ""},
        {"伊犁河谷", "伊犁河谷"},
        {"伊 犁\u3000", "伊犁"},
        {"a伊b", "A伊B"},
        {"(伊犁)", "（伊犁）"},
        {"\u3FFF\u4000\u9FFF\uA000", "\u3FFF\u4000\u9FFF\uA000"},
        {std::string("伊\0犁", 7), "伊犁"},
        {"伊\xE4\xBC", "伊\uFFFD\uFFFD"},   // cut
        {"伊\xE4(犁", "伊\uFFFD（犁"},       // not continued
        {"\xE9\xBF\xC0伊", "\uFFFD\uFFFD\uFFFD伊"},
        {"伊\uFFFD犁", "伊\uFFFD犁"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.name);
        CHECK(text::name_key(c.name) == c.key);
    }
}

TEST_CASE("radicals and compatibility ideographs are the ideographs that they look like")
{
    struct Case {
        char32_t given;
        char32_t expected;
    };
    const Case cases[] = {
        {0x2F45, U'方'}, {0x2F42, U'文'}, {0x2F9B, U'走'}, {0x2F33, U'幺'}, {0x2EA0, U'民'},  {0x2ED3, U'长'},   {0x2ECB, U'车'},
        {0xF900, U'豈'}, {0xF9D1, U'六'}, {0xFA0E, 0xFA0E}, {0xFA1E, U'羽'}, {0x2F800, U'丽'}, {0x2FA1D, 0x2A600}, {0xFACF, 0x2284A},
        {0x2E7F, 0x2E7F}, {0x2E9A, 0x2E9A}, {0x2FDF, 0x2FDF}, {0x2FE0, 0x2FE0}, {0x4E00, 0x4E00}, {0xF8FF, 0xF8FF}, {0xFB00, 0xFB00},
        {0x2FA1E, 0x2FA1E}, {0x2FA20, 0x2FA20}, {U'a', U'a'}, {0x10FFFF, 0x10FFFF},
    };
    for (const Case& c : cases) {
        CAPTURE(static_cast<unsigned>(c.given));
        CHECK(text::unified(c.given) == c.expected);
    }
    for (char32_t c = 0; c < 0x30000; ++c) { // no ideograph stands for another one, so that folding twice changes nothing
        if (text::unified(c) != c) {
            CHECK(text::unified(text::unified(c)) == text::unified(c));
            CHECK(text::is_han(text::unified(c)));
        }
    }
    CHECK(text::unify(std::string("⽅\0\xE4\xBC", 6)) == std::string("方\0\xE4\xBC", 6));
    CHECK(text::unify("伊宁县⽅正⽂化用品店") == "伊宁县方正文化用品店");
    CHECK(text::name_key("伊宁县⽅正⽂化") == text::name_key("伊宁县方正文化"));
    CHECK(text::document_number_key("伊市监⽂〔2026〕1号") == text::document_number_key("伊市监文[2026]1号"));
}

TEST_CASE("the dots within names are one dot")
{
    for (const char* dot : {"·", "•", "．", "・", "‧", "∙", "⋅", "･", "⸱", "ꞏ", "﹒", "."}) {
        CAPTURE(dot);
        const std::string name = std::string("阿依古丽") + dot + "买买提";
        CHECK(text::name_key(name) == text::name_key("阿依古丽·买买提"));
        CHECK(text::fold_middle_dots(name) == "阿依古丽·买买提");
    }
    CHECK(text::fold_middle_dots("A.B公司") == "A.B公司"); // a full stop between letters is one
    CHECK(text::fold_middle_dots("1．5寸公司") == "1．5寸公司");
    CHECK(text::fold_middle_dots("公司.") == "公司.");
    CHECK(text::fold_middle_dots("伊\xE4·x") == "伊\xE4·x");
}

TEST_CASE("guards around texts")
{
    struct Case {
        const char* given;
        const char* expected;
    };
    const Case cases[] = {
        {"=\"0123\"", "0123"}, {"='0123'", "0123"},       {"=\"\"", ""},     {"'0123", "0123"},     {"'新市监许准〔2026〕301号", "新市监许准〔2026〕301号"},
        {"'0123'", "0123"},    {"'91654021MA1233697Q'", "91654021MA1233697Q"}, {"'A'级企业", "'A'级企业"}, {"'品牌'", "'品牌'"},
        {"=\"a\"&\"b\"", "=\"a\"&\"b\""}, {"=1+1", "=1+1"}, {"'", ""}, {"", ""}, {"=", "="}, {"=\"", "=\""}, {"a'b", "a'b"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.given);
        CHECK(text::without_guard(c.given) == c.expected);
    }
}

TEST_CASE("split, join, replace")
{
    CHECK(text::split("罚款；没收违法所得; 警告 ", U"；;") == std::vector<std::string>{"罚款", "没收违法所得", "警告"});
    CHECK(text::split("；；", U"；").empty());
    CHECK(text::join({"a", "b"}, "、") == "a、b");
    CHECK(text::replace_all("aXbX", "X", "--") == "a--b--");
    CHECK(text::replace_all("abc", "", "-") == "abc");
}
