#include "tests/core/sheet/files.hpp"

#include "shared/sheet/number_text.hpp"
#include "shared/sheet/xlsx_styles.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace chengxin::sheet::test {
namespace {

struct Case {
    const char* what;
    std::string rows;
    const char* expected;
};

std::string with_styles(const std::string& rows, const std::string& properties = {})
{
    Book book;
    book.sheets = {rows};
    book.workbook_properties = properties;
    book.cell_formats = R"(<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>)"
                        R"(<numFmt numFmtId="165" formatCode="0.00_ &quot;days&quot;"/><numFmt numFmtId="166" formatCode="000000"/></numFmts>)"
                        R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)"
                        R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>)";
    return xlsx(book);
}

} // namespace

TEST_CASE("XLSX: cells")
{
    const std::vector<Case> cases = {
        {"text kinds", R"(<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>)", "1:甲|乙\n"},
        {"runs and phonetic", R"(<row r="1"><c r="A1" t="inlineStr"><is><r><t>行</t></r><r><t>政</t></r><rPh><t>xing</t></rPh></is></c></row>)", "1:行政\n"},
        {"number, boolean, error", R"(<row r="1"><c r="A1"><v>0.1</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c></row>)", "1:n(0.1)|b(TRUE)|e(#N/A)\n"},
        {"formula with its value", R"(<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>45</v></c><c r="B1" t="str"><f>"x"</f><v>y</v></c></row>)", "1:n(45)|y\n"},
        {"formula without value", R"(<row r="1"><c r="A1"><f>B1</f></c><c r="B1" t="str"><v>y</v></c></row>)", "1:!no_value|y\n"},
        {"gaps", R"(<row r="2"><c r="C2"><v>3</v></c></row><row r="7"><c r="AA7"><v>1</v></c></row>)", "2:||n(3)\n7:||||||||||||||||||||||||||n(1)\n"},
        {"no references", R"(<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>)", "1:n(1)|n(2)\n2:n(3)\n"},
        {"formatted blank rows", R"(<row r="1"><c r="A1"><v>1</v></c></row><row r="2" s="1"><c r="A2" s="1"/></row><row r="3"><c r="A3" t="str"><v> </v></c></row>)", "1:n(1)\n"},
        {"styled cells to the last column", R"(<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>)", "1:n(1)\n"},
        {"escapes", R"(<row r="1"><c r="A1" t="str"><v>a_x000D_&#10;b_x005F_c_xZZZZ_</v></c></row>)", "1:a\r\nb_c_xZZZZ_\n"},
        {"entities of XML itself", R"(<row r="1"><c r="A1" t="str"><v>&lt;&amp;&#x4E2D;</v></c></row>)", "1:<&中\n"},
        {"ISO date", R"(<row r="1"><c r="A1" t="d"><v>2026-05-06T00:00:00</v></c><c r="B1" t="d"><v>2026-05-06T10:31:07.5Z</v></c></row>)", "1:d(2026/05/06)|d(2026/05/06 10:31:07)\n"},
        {"a day alone", R"(<row r="1"><c r="A1" t="d"><v>2026-05-06</v></c><c r="B1" t="d"><v>2026-05-06Z</v></c><c r="C1" t="d"><v>2026-05-06T10:31:07+08:00</v></c></row>)",
            "1:d(2026/05/06)|d(2026/05/06)|d(2026/05/06 10:31:07)\n"},
        {"no ISO date", R"(<row r="1"><c r="A1" t="d"><v>2026-05-06T00:0填写:00Z</v></c><c r="B1" t="d"><v>2026年5月6日</v></c><c r="C1" t="d"><v>2026-05-06T10:31</v></c><c r="D1" t="d"><v>T</v></c><c r="E1" t="d"><v>2026-05-06T10:31:07五</v></c></row>)",
            "1:2026-05-06T00:0填写:00Z|2026年5月6日|2026-05-06T10:31|T|2026-05-06T10:31:07五\n"},
        {"prefixed elements", R"(<x:row xmlns:x="u" r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>)", "1:n(1)\n"},
    };
    for (const Case& item : cases) {
        CAPTURE(item.what);
        CHECK(dump(xlsx(item.rows)) == item.expected);
    }
}

TEST_CASE("XLSX: dates come from the cell format")
{
    const std::string rows = R"(<row r="1"><c r="A1"><v>46148</v></c><c r="B1" s="1"><v>46148</v></c><c r="C1" s="2"><v>46148.4383</v></c>)"
                             R"(<c r="D1" s="3"><v>46148</v></c><c r="E1" s="4"><v>46148</v></c><c r="F1" s="5"><v>42</v></c><c r="G1" s="1"><v>-1</v></c></row>)";
    CHECK(dump(with_styles(rows)) == "1:n(46148)|d(2026/05/06)|d(2026/05/06 10:31:09)|d(2026/05/06=2026年5月6日!shown)|n(46148=46148.00 days!shown)|n(42=000042!shown)|n(-1!unknown)\n");
    CHECK(dump(with_styles(R"(<row r="1"><c r="A1" s="1"><v>44686</v></c></row>)", R"(<workbookPr date1904="1"/>)")) == "1:d(2026/05/06)\n");
}

TEST_CASE("XLSX: shared strings")
{
    Book book;
    book.sheets = {R"(<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>2</v></c></row>)"};
    book.shared_strings = R"(<si><t>零</t></si><si><r><rPr><b/></rPr><t>一</t></r><r><t xml:space="preserve"> b</t></r><rPh sb="0" eb="1"><t>yi</t></rPh></si><si><t/></si>)";
    CHECK(dump(xlsx(book)) == "1:一 b|零\n");
    book.sheets = {R"(<row r="1"><c r="A1" t="s"><v>3</v></c></row>)"};
    CHECK(outcome(xlsx(book)) == "broken_workbook");
    Limits small;
    small.shared_string_bytes = 20;
    CHECK(outcome(xlsx(book), small) == "too_large");
}

TEST_CASE("XLSX: sheets in the order of the tabs, hidden ones marked")
{
    Book book;
    book.sheets = {R"(<row><c><v>1</v></c></row>)", R"(<row><c><v>2</v></c></row>)", R"(<row><c><v>3</v></c></row>)"};
    book.names = {"甲", "乙&amp;丙", "丁"};
    book.states = {"", "hidden", "veryHidden"};
    const std::string bytes = xlsx(book);
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    const auto& sheets = (*workbook)->sheets();
    REQUIRE(sheets.size() == 3);
    CHECK(sheets[1].name == "乙&丙");
    CHECK(!sheets[0].hidden);
    CHECK(sheets[1].hidden);
    CHECK(sheets[2].hidden);
    CHECK(dump(bytes, 2) == "1:n(3)\n");
    CHECK(dump(bytes, 3) == "!no_sheet");
}

TEST_CASE("XLSX: forms of the archive")
{
    Book book;
    book.sheets = {R"(<row><c><v>1</v></c></row>)"};
    auto parts = parts_of(book);
    for (ZipPart& part : parts) part.is_deflated = false;
    CHECK(dump(zip(parts)) == "1:n(1)\n");
    for (ZipPart& part : parts) part.has_descriptor = part.is_deflated = true;
    CHECK(dump(zip(parts)) == "1:n(1)\n");
    CHECK(dump(zip(parts, ZipEnd::zip64)) == "1:n(1)\n");
    CHECK(dump(zip(parts) + "a comment of another program") == "1:n(1)\n");
    for (ZipPart& part : parts) std::replace(part.name.begin(), part.name.end(), '/', '\\');
    CHECK(dump(zip(parts)) == "1:n(1)\n");
}

TEST_CASE("XLSX: strict namespaces and absolute targets")
{
    Book book;
    book.sheets = {R"(<row><c><v>1</v></c></row>)"};
    auto parts = parts_of(book);
    for (ZipPart& part : parts) {
        const std::string from = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        for (auto at = part.content.find(from); at != std::string::npos; at = part.content.find(from)) part.content.replace(at, from.size(), "http://purl.oclc.org/ooxml/officeDocument/relationships");
        if (const auto at = part.content.find("worksheets/sheet1.xml"); at != std::string::npos) part.content.insert(at, "/xl/");
    }
    CHECK(dump(zip(parts)) == "1:n(1)\n");
}

TEST_CASE("numbers without noise")
{
    CHECK(number_text("0.1") == "0.1");
    CHECK(number_text("0.10000000000000001") == "0.1");
    CHECK(number_text("0.30000000000000004") == "0.3");
    CHECK(number_text("5E-2") == "0.05");
    CHECK(number_text("1.0000000000000001E-5") == "0.00001");
    CHECK(number_text("46148") == "46148");
    CHECK(number_text("46148.0") == "46148.0");
    CHECK(number_text("1E5") == "100000");
    CHECK(number_text("-2.5000000000000001E-3") == "-0.0025");
    CHECK(number_text("654002198001010117") == "654002198001010117");
    CHECK(number_text("6.5400219800101005E+17") == "6.54002198001010E+17");
    CHECK(number_text("440301103097413") == "440301103097413");
    CHECK(number_text("4.40301103097413E+14") == "440301103097413");
    CHECK(number_text("abc") == "abc");
    CHECK(number_text(0.1 + 0.2) == "0.3");
    CHECK(number_text(-0.0) == "0");

    CHECK(has_lost_digits({"6.54002198001010E+17", CellKind::number}));
    CHECK(has_lost_digits({"654002198001010000", CellKind::number}));
    CHECK(!has_lost_digits({"654002198001010117", CellKind::number}));
    CHECK(!has_lost_digits({"654002198001010000", CellKind::text}));
    CHECK(!has_lost_digits({"440301103097413", CellKind::number}));
    CHECK(!has_lost_digits({"0.123456", CellKind::number}));
}

TEST_CASE("serial dates in both systems")
{
    CHECK(date_text(1, DateSystem::from_1900) == "1900/01/01");
    CHECK(date_text(59, DateSystem::from_1900) == "1900/02/28");
    CHECK(date_text(60, DateSystem::from_1900) == "1900/02/29");
    CHECK(date_text(61, DateSystem::from_1900) == "1900/03/01");
    CHECK(date_text(46148, DateSystem::from_1900) == "2026/05/06");
    CHECK(date_text(2958465, DateSystem::from_1900) == "9999/12/31");
    CHECK(date_text(2958466, DateSystem::from_1900).empty());
    CHECK(date_text(-1, DateSystem::from_1900).empty());
    CHECK(date_text(0, DateSystem::from_1904) == "1904/01/01");
    CHECK(date_text(0.5, DateSystem::from_1900) == "12:00:00");
    CHECK(date_text(46148.999999, DateSystem::from_1900) == "2026/05/07");
}

TEST_CASE("format codes that mean dates")
{
    for (const char* code : {"yyyy/m/d", "m/d/yy", "[$-804]yyyy\"年\"m\"月\"d\"日\"", "h:mm:ss", "[h]:mm", "yyyy-mm-dd;@", "[Red]dd", "e\"年\"m\"月\""})
        CHECK_MESSAGE(NumberFormat(code).is_date(), code);
    for (const char* code : {"General", "0", "0.00E+00", "#,##0.00_ ", "\"day\"0", "[Red]0", "0\\d", "@", "G/General", "_-* #,##0_-"})
        CHECK_MESSAGE(!NumberFormat(code).is_date(), code);
}

} // namespace chengxin::sheet::test
