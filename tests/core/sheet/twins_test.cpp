#include "tests/core/sheet/biff.hpp"
#include "tests/core/sheet/files.hpp"

#include <algorithm>
#include <cstdio>
#include <doctest/doctest.h>

/// One sheet as .xlsx and as .xls: both readers must give the same cells, with what is shown and the notes.
namespace chengxin::sheet::test {
namespace {

constexpr int k_own_format = 170;

struct Shown {
    std::string code; ///< of the number format; empty: the built-in one
    int built_in = 0;
    double value = 0;
    std::string text; ///< of the cell; empty: the number
    bool since_1904 = false;
    const char* expected = nullptr; ///< of cell A1
};

std::string exactly(double value)
{
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.17g", value);
    return digits;
}

std::string as_xlsx(const Shown& item)
{
    Book book;
    const int id = item.code.empty() ? item.built_in : k_own_format;
    book.cell_formats = "<numFmts><numFmt numFmtId=\"" + std::to_string(k_own_format) + "\" formatCode=\"" + escaped(item.code) +
                        "\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"" + std::to_string(id) + "\"/></cellXfs>";
    if (item.since_1904) book.workbook_properties = R"(<workbookPr date1904="1"/>)";
    const std::string value = item.text.empty() ? "<c s=\"1\"><v>" + exactly(item.value) : "<c s=\"1\" t=\"str\"><v>" + escaped(item.text);
    book.sheets = {"<row>" + value + "</v></c></row>"};
    return xlsx(book);
}

std::string as_xls(const Shown& item)
{
    const int id = item.code.empty() ? item.built_in : k_own_format;
    const std::string formats = number_format(k_own_format, utf16(item.code)) + cell_format(0) + cell_format(id);
    const std::string cell = item.text.empty() ? number_cell(0, 0, item.value, 1) : label(0, 0, utf16(item.text), 1);
    return xls(cell, {}, (item.since_1904 ? record(0x0022, little(1, 2)) : "") + formats);
}

Shown own(const char* code, double value, const char* expected)
{
    return {.code = code, .value = value, .expected = expected};
}

Shown built_in(int id, double value, const char* expected)
{
    return {.built_in = id, .value = value, .expected = expected};
}

Shown text(const char* code, const char* text, const char* expected)
{
    return {.code = code, .text = text, .expected = expected};
}

Shown since_1904(const char* code, double value, const char* expected)
{
    return {.code = code, .value = value, .since_1904 = true, .expected = expected};
}

} // namespace

TEST_CASE("twins: what a number format shows is the same in .xlsx and .xls")
{
    const Shown cases[] = {
        built_in(0, 46148, "n(46148)"),
        built_in(0, 0.1, "n(0.1)"),
        built_in(49, 5, "n(5)"),
        own("G/通用格式", 5, "n(5)"),
        // rounded, grouped, scaled
        own("0", 4.5, "n(4.5=5!shown)"),
        own("0.00", 5, "n(5=5.00!shown)"),
        built_in(1, 0.285, "n(0.285=0!shown)"),
        built_in(2, 0.285, "n(0.285=0.29!shown)"),
        built_in(3, 1234567, "n(1234567=1,234,567!shown)"),
        built_in(4, 5, "n(5=5.00!shown)"),
        built_in(9, 0.256, "n(0.256=26%!shown)"),
        own("0.0,", 12345, "n(12345=12.3!shown)"),
        own("0!.0,\"万\"", 12345, "n(12345=1.2万!shown)"),
        built_in(11, 123456, "n(123456=1.23E+05!shown)"),
        built_in(12, 0.5, "n(0.5=1/2!shown)"),
        built_in(43, 0, "n(0=-!shown)"),
        built_in(7, 1234.5, "n(1234.5=¥1,234.50!shown)"),
        // words, zeros, colours, conditions, sections
        own("\"新市监许准〔2026〕\"0\"号\"", 301, "n(301=新市监许准〔2026〕301号!shown)"),
        own("000000", 42, "n(42=000042!shown)"),
        own("0\"元\"", 50000, "n(50000=50000元!shown)"),
        own("[Red]0", 3, "n(3)"),
        own("[红色]0.0", 3, "n(3=3.0!shown)"),
        own("[>=100]\"高\"0;0", 150, "n(150=高150!shown)"),
        own("0;负0", -5, "n(-5=负5!shown)"),
        own("0;-0;\"无\"", 0, "n(0=无!shown)"),
        own("[DBNum2]0", 5, "n(5!unknown)"),
        own("[=1]\"是\";[=0]\"否\";0", 1, "n(1=是!shown)"),
        // hidden
        own(";;;", 5, "n(5=!hidden)"),
        own(";;;", 46148, "n(46148=!hidden)"),
        own("0;;", -5, "n(-5=!hidden)"),
        own("#", 0, "n(0=!hidden)"),
        // dates
        built_in(14, 46148, "d(2026/05/06)"),
        built_in(22, 46148.4383, "d(2026/05/06 10:31:09)"),
        own("yyyy\\-mm\\-dd", 46148, "d(2026/05/06)"),
        built_in(31, 46148, "d(2026/05/06=2026年5月6日!shown)"),
        built_in(58, 46148, "d(2026/05/06=5月6日!shown)"),
        built_in(57, 46148, "d(2026/05/06=2026年5月!shown)"),
        own("m/d/yy", 46148, "d(2026/05/06=5/6/26!shown)"),
        own("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 46148, "d(2026/05/06!words)"),
        built_in(17, 46148, "d(2026/05/06!unknown)"),
        own("yyyy/m/d;;", 0, "d(00:00:00=!hidden)"),
        own("yyyy/m/d", 0, "d(00:00:00)"),
        built_in(14, -1, "n(-1!unknown)"),
        built_in(14, 2958466, "n(2958466!unknown)"),
        built_in(20, 0.525, "d(12:36:00=12:36!shown)"),
        // texts
        text("0.00", "甲", "甲"),
        text("@", "甲", "甲"),
        text("@\"公司\"", "甲", "甲=甲公司!shown"),
        text(";;;", "甲", "甲=!hidden"),
        text("0;-0;0;\"略\"", "甲", "甲=略!shown"),
        text("0", "5", "5"),
        // days since 1904
        since_1904("", 44686, "n(44686!day)"),
        since_1904("", 44686.5, "n(44686.5!day)"),
        since_1904("", 5, "n(5)"),
        since_1904("yyyy/m/d", 44686, "d(2026/05/06)"),
        since_1904("yyyy\"年\"m\"月\"d\"日\"", 44686, "d(2026/05/06=2026年5月6日!shown)"),
        since_1904("0", 44686, "n(44686!day)"),
    };
    for (const Shown& item : cases) {
        CAPTURE(item.code);
        CAPTURE(item.built_in);
        CAPTURE(item.value);
        const std::string expected = std::string("1:") + item.expected + "\n";
        CHECK(dump(as_xlsx(item)) == expected);
        CHECK(dump(as_xls(item)) == expected);
    }
}

TEST_CASE("twins: merged, hidden and left empty")
{
    struct Sheet {
        const char* what;
        std::vector<Range> merges;
        std::vector<int> hidden_rows;
        bool hides_zeros;
        const char* expected;
    };
    // A text in rows 1, 2 and 4, the number of the row in all but the last, which holds a text far right. A row that has nothing of its own
    // is none.
    const Sheet sheets[] = {
        {"plain", {}, {}, false, "1:甲|n(0)\n2:乙|n(1)\n3:|n(2)\n4:丁|n(3)\n5:|||尾\n"},
        {"down", {{0, 2, 0, 0}}, {}, false, "1:甲|n(0)\n2:甲^|n(1)\n3:甲^|n(2)\n4:丁|n(3)\n5:|||尾\n"},
        {"down, a number", {{3, 4, 1, 1}, {1, 2, 1, 1}}, {}, false, "1:甲|n(0)\n2:乙|n(1)\n4:丁|n(3)\n5:|n(3^)||尾\n"},
        {"across", {{1, 1, 0, 1}}, {}, false, "1:甲|n(0)\n2:乙!merged|!merged\n3:|n(2)\n4:丁|n(3)\n5:|||尾\n"},
        {"across, empty", {{4, 4, 0, 2}}, {}, false, "1:甲|n(0)\n2:乙|n(1)\n3:|n(2)\n4:丁|n(3)\n5:|||尾\n"},
        {"a block", {{0, 1, 0, 1}}, {}, false, "1:甲!merged|!merged\n3:|n(2)\n4:丁|n(3)\n5:|||尾\n"},
        {"overlapping", {{0, 2, 0, 0}, {1, 3, 0, 0}}, {}, false, "1:甲|n(0)\n2:乙|n(1)\n3:乙^|n(2)\n4:乙^|n(3)\n5:|||尾\n"},
        {"far below and to the right", {{6, 9, 0, 0}, {0, 9, 200, 201}}, {}, false, "1:甲|n(0)\n2:乙|n(1)\n3:|n(2)\n4:丁|n(3)\n5:|||尾\n"},
        {"hidden rows", {{0, 2, 0, 0}}, {1, 4}, false, "1:甲|n(0)\n2~:甲^|n(1)\n3:甲^|n(2)\n4:丁|n(3)\n5~:|||尾\n"},
        {"zeros", {{0, 1, 1, 1}}, {}, true, "1:甲|n(0=!hidden)\n2:乙|n(0=!hidden^)\n3:|n(2)\n4:丁|n(3)\n5:|||尾\n"},
    };
    const char* texts[] = {"甲", "乙", "", "丁", ""};
    for (const Sheet& sheet : sheets) {
        CAPTURE(sheet.what);
        Book book;
        std::string rows, ranges, old;
        for (const int row : sheet.hidden_rows)
            old += row_record(row, true);
        for (int row = 0; row < 5; ++row) {
            const std::string number = std::to_string(row + 1);
            const bool hidden = std::count(sheet.hidden_rows.begin(), sheet.hidden_rows.end(), row) > 0;
            rows += "<row r=\"" + number + "\"" + (hidden ? " hidden=\"1\">" : ">");
            if (*texts[row] != '\0') rows += "<c r=\"A" + number + "\" t=\"str\"><v>" + texts[row] + "</v></c>";
            rows += row == 4 ? "<c r=\"D5\" t=\"str\"><v>尾</v></c></row>"
                             : "<c r=\"B" + number + "\"><v>" + std::to_string(row) + "</v></c></row>";
            if (*texts[row] != '\0') old += label(row, 0, utf16(texts[row]));
            old += row == 4 ? label(row, 3, u"尾") : number_cell(row, 1, row);
        }
        const auto name = [](int row, int column) {
            return (column >= 26 ? std::string(1, static_cast<char>('A' + column / 26 - 1)) : "") + static_cast<char>('A' + column % 26) +
                   std::to_string(row + 1);
        };
        for (const Range& range : sheet.merges)
            ranges +=
                "<mergeCell ref=\"" + name(range.first_row, range.first_column) + ":" + name(range.last_row, range.last_column) + "\"/>";
        book.sheets = {rows};
        book.behind = {"<mergeCells>" + ranges + "</mergeCells>"};
        if (sheet.hides_zeros) book.before = {R"(<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>)"};
        CHECK(dump(xlsx(book)) == sheet.expected);
        CHECK(dump(xls(old + merges(sheet.merges) +
                       record(0x023E, little(sheet.hides_zeros ? 0x06A6 : 0x06B6, 2) + std::string(16, '\0')))) == sheet.expected);
    }
}

TEST_CASE("twins: errors, truths and what formulas give")
{
    struct Value {
        const char* xml;
        std::string record;
        const char* expected;
    };
    const std::string format = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"&quot;第&quot;0&quot;号&quot;\"/></numFmts><cellXfs><xf "
                               "numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"14\"/></cellXfs>";
    const Value values[] = {
        {R"(<c t="e"><v>#N/A</v></c>)", boolean_cell(0, 0, 0x2A, true), "e(#N/A)"},
        {R"(<c t="e"><f>A2</f><v>#REF!</v></c>)", formula(0, 0, no_number(2, 0x17)), "e(#REF!)"},
        {R"(<c t="b"><v>1</v></c>)", boolean_cell(0, 0, 1, false), "b(TRUE)"},
        {R"(<c t="b"><f>A2</f><v>0</v></c>)", formula(0, 0, no_number(1, 0)), "b(FALSE)"},
        {R"(<c><f>A2</f><v>5</v></c>)", formula(0, 0, double_bytes(5)), "n(5)"},
        {R"(<c s="1"><f>A2</f><v>5</v></c>)", formula(0, 0, double_bytes(5), 0, 1), "n(5=第5号!shown)"},
        {R"(<c s="2"><f>A2</f><v>46148</v></c>)", formula(0, 0, double_bytes(46148), 0, 2), "d(2026/05/06)"},
        {R"(<c t="str"><f>A2</f><v>甲</v></c>)", formula(0, 0, no_number(0)) + string_result(u"甲"), "甲"},
        {R"(<c><f>A2</f></c>)", formula(0, 0, no_number(3)), "!no_value"},
        {R"(<c t="str"><f>DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>)",
         formula(0, 0, no_number(0)) + string_result(u"=DISPIMG(\"ID_1\",1)"), "=DISPIMG(\"ID_1\",1)!picture"},
        {R"(<c t="str"><v>=DISPIMG(</v></c>)", label(0, 0, u"=DISPIMG("), "=DISPIMG("},
        {R"(<c><v>6.5400219800101E+17</v></c>)", number_cell(0, 0, 6.5400219800101e17), "n(6.54002198001010E+17)"},
    };
    for (const Value& value : values) {
        CAPTURE(value.expected);
        Book book;
        book.sheets = {"<row>" + std::string(value.xml) + "</row>"};
        book.cell_formats = format;
        const std::string expected = std::string("1:") + value.expected + "\n";
        CHECK(dump(xlsx(book)) == expected);
        CHECK(dump(xls(value.record, {}, number_format(170, u"\"第\"0\"号\"") + cell_format(0) + cell_format(170) + cell_format(14))) ==
              expected);
    }
}

} // namespace chengxin::sheet::test
