#include "shared/core/money.hpp"

#include <doctest/doctest.h>

using namespace chengxin;

TEST_CASE("amounts in 万元 are exact to six decimals")
{
    struct Row {
        const char* text;
        std::int64_t cents;
    };
    for (const Row& row : {Row{"0.1", 100000}, Row{"1", 1000000}, Row{"0.000001", 1}, Row{"1,234.5", 1234500000}, Row{"5E-1", 500000},
                           Row{"1.2E+2", 120000000}, Row{"0.30000000000000004", 300000}, Row{"0.29999999999999999", 300000},
                           Row{".5", 500000}, Row{"0", 0}, Row{"-1", -1000000}, Row{"0.5000000", 500000}}) {
        CAPTURE(row.text);
        const auto money = parse_ten_thousand(row.text);
        REQUIRE(money);
        CHECK(money->cents == row.cents);
    }
    for (const char* text :
         {"", "abc", "1,23", "12,34.5", "1.2.3", "0.0000001", "0.1234567", "1e", "9999999999999", "1 2", "0x10", "NaN"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_ten_thousand(text));
    }
}

TEST_CASE("amounts print without trailing zeros")
{
    CHECK(ten_thousand_text(Money{100000}) == "0.1");
    CHECK(ten_thousand_text(Money{12345678}) == "12.345678");
    CHECK(ten_thousand_text(Money{-500000}) == "-0.5");
    CHECK(ten_thousand_text(Money{0}) == "0");
    CHECK(yuan_text(Money{100000}) == "1000");
    CHECK(yuan_text(Money{50}) == "0.5");
}

TEST_CASE("Chinese numerals where they are certain")
{
    struct Row {
        const char* text;
        std::int64_t value;
    };
    for (const Row& row : {Row{"五", 5}, Row{"十五", 15}, Row{"二十", 20}, Row{"一百零五", 105}, Row{"一千二百三十四", 1234},
                           Row{"贰万", 20000}, Row{"壹万贰仟叁佰", 12300}, Row{"一万零五十", 10050}, Row{"三亿五千万", 350000000},
                           Row{"两千", 2000}, Row{"十二万", 120000}, Row{"伍拾万", 500000}}) {
        CAPTURE(row.text);
        CHECK(parse_chinese_number(row.text) == row.value);
    }
    for (const char* text : {"", "万", "一百五", "一万二", "五六", "百十", "千", "a"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_chinese_number(text));
    }
}

TEST_CASE("amounts beside a word in a sentence")
{
    struct Row {
        const char* sentence;
        std::vector<std::int64_t> yuan;
    };
    for (const Row& row :
         {Row{"罚款人民币1000元", {1000}}, Row{"罚款人民币10000元，没收违法所得3000元", {10000}}, Row{"罚款5万元", {50000}},
          Row{"罚款1,234,567元整", {1234567}}, Row{"罚款贰万元整", {20000}}, Row{"处以人民币伍仟元罚款", {5000}},
          Row{"处1.5万元的罚款", {15000}}, Row{"对公司罚款5000元，对负责人罚款1000元", {5000, 1000}}, Row{"罚款金额：人民币（￥1000）", {}},
          Row{"给予警告", {}}, Row{"罚款若干元", {}}, Row{"罚款一万二元", {}}, Row{"处货值金额五倍罚款", {}}}) {
        CAPTURE(row.sentence);
        const auto amounts = amounts_with(row.sentence, "罚款");
        REQUIRE(amounts.size() == row.yuan.size());
        for (std::size_t i = 0; i < amounts.size(); ++i) {
            CHECK(amounts[i].cents == row.yuan[i] * k_cents_per_yuan);
        }
    }
}
