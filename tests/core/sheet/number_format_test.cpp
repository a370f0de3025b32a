#include "shared/sheet/encoding.hpp"
#include "shared/sheet/number_format.hpp"

#include <doctest/doctest.h>
#include <string>

/// What Excel and WPS show on a Chinese system; "?" where this program says that it does not know.
namespace chengxin::sheet::test {
namespace {

std::string shown(const char* code, double value, DateSystem system = DateSystem::from_1900)
{
    return NumberFormat(code).show(value, system).value_or("?");
}

} // namespace

TEST_CASE("number formats: digits, literals, sections")
{
    struct Case {
        const char* code;
        double value;
        const char* expected;
    };
    const Case cases[] = {
        {"General", 46148, "46148"}, {"General", 0.1, "0.1"}, {"G/通用格式", 5, "5"}, {"G/通用格式\"号\"", 5, "5号"}, {"@", 5, "5"},
        {"0", 4.5, "5"}, {"0", -4.4, "-4"}, {"0.00", 0.285, "0.29"}, {"0.00", 5, "5.00"}, {"0.0#", 5.25, "5.25"}, {"0.0#", 5.2, "5.2"}, {"#", 0, ""}, {"#.##", 0.5, ".5"},
        {"000000", 42, "000042"}, {"000000", 1234567, "1234567"}, {"\"JY165400\"0000", 12, "JY1654000012"}, {"\"新市监许准〔2026〕\"0\"号\"", 301, "新市监许准〔2026〕301号"},
        {"#,##0", 1234567, "1,234,567"}, {"#,##0.00", 999.995, "1,000.00"}, {"0000,000", 12, "0,000,012"}, {"0.0,", 12345, "12.3"}, {"0!.0,\"万\"", 12345, "1.2万"}, {"0\\.0,", 12345, "1.2"}, {"0,,", 12345678, "12"},
        {"0%", 0.256, "26%"}, {"0.0%", 0.256, "25.6%"}, {"0.00E+00", 123456, "1.23E+05"}, {"0.00E+00", 0.00012, "1.20E-04"}, {"##0.0E+0", 123456, "123.5E+3"}, {"0E-0", 1e20, "1E20"}, {"0.0E+0", 9.96, "1.0E+1"}, {"0.00E+00", 0, "0.00E+00"},
        {"# ?/?", 0.5, "1/2"}, {"# ?/?", 2.25, "2 1/4"}, {"# ?/?", 3, "3"}, {"?/?", 1.5, "3/2"}, {"# ?\?/?\?", 3.14159, "3 1/7"}, {"# ?/8", 0.25, "2/8"}, {"# ?/?", -0.5, "-1/2"},
        {"0;负0;零", 5, "5"}, {"0;负0;零", -5, "负5"}, {"0;负0;零", 0, "零"}, {"0;(0)", -5, "(5)"}, {"0;", -5, ""}, {";;;", 5, ""}, {";;;", -5, ""}, {"0;;", 0, ""}, {"0;-0;;@", 0, ""}, {"\"已审\"", 7, "已审"},
        {"[Red]0", 3, "3"}, {"[红色]0", 3, "3"}, {"[>=100]\"高\"0;[<0]\"负\"0;0", 150, "高150"}, {"[>=100]\"高\"0;[<0]\"负\"0;0", -3, "负3"}, {"[>=100]\"高\"0;[<0]\"负\"0;0", 5, "5"}, {"[=1]\"是\";[=0]\"否\";0", 1, "是"}, {"[=1]\"是\";[=0]\"否\";0", 0, "否"}, {"[<=100]0;0.0", 101, "101.0"},
        {"[$¥-804]#,##0.00", 1234.5, "¥1,234.50"}, {"[$USD] 0", 5, "USD 5"}, {"0_);(0)", 5, "5"}, {"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ", 0, "-"}, {"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ", 12, "12.00"},
        {"000-0000-0000", 13800138000, "138-0013-8000"}, {"0\"-\"0", 12, "1-2"}, {"[DBNum2]0", 5, "?"}, {"0.0%%%%%%%%%", 1e300, "0.0%%%%%%%%%"},
    };
    for (const Case& item : cases) {
        CAPTURE(item.code);
        CAPTURE(item.value);
        CHECK(shown(item.code, item.value) == item.expected);
    }
}

TEST_CASE("number formats: dates and times")
{
    const double day = 46148;        // 2026-05-06
    const double noon = 46148.525; // 12:36
    CHECK(shown("yyyy/m/d", day) == "2026/5/6");
    CHECK(shown("yyyy-mm-dd", day) == "2026-05-06");
    CHECK(shown("[$-804]yyyy\"年\"m\"月\"d\"日\"", day) == "2026年5月6日");
    CHECK(shown("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", day) == "?");
    CHECK(shown("yyyy年m月", day) == "2026年5月");
    CHECK(shown("e\"年\"m\"月\"", day) == "2026年5月");
    CHECK(shown("m/d/yy", day) == "5/6/26");
    CHECK(shown("m\"月\"d\"日\";@", day) == "5月6日");
    CHECK(shown("yyyy/m/d h:mm", noon) == "2026/5/6 12:36");
    CHECK(shown("h:mm AM/PM", noon) == "12:36 PM");
    CHECK(shown("上午/下午h\"时\"mm\"分\"", 46148.0625) == "上午1时30分");
    CHECK(shown("[h]:mm:ss", 1.5) == "36:00:00");
    CHECK(shown("[mm]:ss", 0.0625) == "90:00");
    CHECK(shown("mm:ss.0", 0.0000289352) == "00:02.5");
    CHECK(shown("yyyy/m/d", -1) == "?");
    CHECK(shown("yyyy/m/d", 44686, DateSystem::from_1904) == "2026/5/6");
    CHECK(shown("mmm-yy", day) == "?");
    CHECK(shown("yyyy/m/d aaaa", day) == "?");
    CHECK(shown("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", day) == "?");
    CHECK(shown("[$-1070000]d/m/yyyy", day) == "?");
    CHECK(*NumberFormat::built_in(14).show(day, DateSystem::from_1900) == "2026/5/6");
    CHECK(*NumberFormat::built_in(58).show(day, DateSystem::from_1900) == "5月6日");
    CHECK(NumberFormat::built_in(0).is_general());
    CHECK(NumberFormat::built_in(49).is_general());

    CHECK(NumberFormat("yyyy/m/d").is_plain_date());
    CHECK(NumberFormat("yyyy-mm-dd hh:mm:ss").is_plain_date());
    CHECK(!NumberFormat("yyyy\"年\"m\"月\"d\"日\"").is_plain_date());
    CHECK(!NumberFormat("m/d").is_plain_date());
    CHECK(!NumberFormat("m/d/yy").is_plain_date());
    CHECK(NumberFormat("[DBNum1]yyyy\"年\"m\"月\"d\"日\"").shows_whole_day());
    CHECK(!NumberFormat("yyyy\"年\"m\"月\"").shows_whole_day());
    CHECK(!NumberFormat("[$-1070000]d/m/yyyy").shows_whole_day());
}

TEST_CASE("number formats: texts")
{
    CHECK(!NumberFormat("@").changes_text());
    CHECK(!NumberFormat("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ").changes_text());
    CHECK(!NumberFormat("0.00").changes_text());
    CHECK(!NumberFormat(";;").changes_text());
    CHECK(NumberFormat(";;;").changes_text());
    CHECK(NumberFormat(";;;").show_text("甲").empty());
    std::string endless = ";;;@";
    while (endless.size() < 2'000) endless += "号"; // more than Excel allows, cut between two characters
    const std::string cut = NumberFormat(endless).show_text("甲");
    CHECK(valid_utf8_prefix(cut) == cut.size());
    CHECK(NumberFormat("@\"公司\"").show_text("甲") == "甲公司");
    CHECK(NumberFormat("0;-0;0;\"文字：\"@").show_text("甲") == "文字：甲");
    CHECK(NumberFormat("@\"号\"").show(5, DateSystem::from_1900) == "5");
}

TEST_CASE("number formats: whatever is written there")
{
    const std::string pieces[] = {"[", "]", "\"", "\\", "_", "*", ";", "0", "#", "?", ".", ",", "E+", "/", "@", "y", "m", "d", "h", "s", "[h]", "[>1]", "年", "AM/PM", "General", "%", "[$-", "!", "e", "g", "\xFF"};
    std::size_t at = 1;
    for (int round = 0; round < 20'000; ++round) {
        std::string code;
        for (int i = 0; i < 6; ++i) code += pieces[(at = at * 48'271 % 2'147'483'647) % std::size(pieces)];
        const NumberFormat format(code);
        for (const double value : {0.0, -1.5, 46148.25, 1e300, 1e-300}) format.show(value, DateSystem::from_1900);
        format.show_text("甲");
    }
    CHECK(NumberFormat(std::string(100'000, '0')).show(1, DateSystem::from_1900) == std::nullopt); // longer than any program writes
}

} // namespace chengxin::sheet::test
