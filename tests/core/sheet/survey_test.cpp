#include "tests/core/sheet/files.hpp"

#include <doctest/doctest.h>
#include <memory>

namespace chengxin::sheet::test {
namespace {

std::string cell(const std::string& at, const std::string& text)
{
    return "<c r=\"" + at + "\" t=\"str\"><v>" + text + "</v></c>";
}

std::string with_merges(const std::string& rows, const std::vector<std::string>& ranges)
{
    Book book;
    book.sheets = {rows};
    std::string merges;
    for (const std::string& range : ranges) merges += "<mergeCell ref=\"" + range + "\"/>";
    book.behind = {"<mergeCells count=\"1\">" + merges + "</mergeCells>"};
    return xlsx(book);
}

SheetSurvey survey_of(const std::string& bytes)
{
    MemorySource source(bytes);
    const auto workbook = open_workbook(source);
    REQUIRE(workbook);
    auto survey = (*workbook)->survey(0);
    REQUIRE(survey);
    return *survey;
}

} // namespace

TEST_CASE("XLSX: merged downwards, the value holds for every row")
{
    const std::string rows = "<row r=\"1\">" + cell("A1", "甲") + cell("B1", "一") + "</row><row r=\"2\">" + cell("A2", "没人看见") + cell("B2", "二") + "</row><row r=\"3\">"
        + cell("B3", "三") + "</row><row r=\"4\">" + cell("A4", "乙") + cell("B4", "四") + "</row>";
    CHECK(dump(with_merges(rows, {"A1:A3"})) == "1:甲|一\n2:甲^|二\n3:甲^|三\n4:乙|四\n");
    CHECK(dump(with_merges(rows, {"$A$3:$A$1"})) == "1:甲|一\n2:甲^|二\n3:甲^|三\n4:乙|四\n");
    // A row that has nothing of its own is none, and an empty merge is empty.
    CHECK(dump(with_merges(rows + "<row r=\"5\"><c r=\"A5\"/></row>", {"A4:A6", "B4:B5"})) == "1:甲|一\n2:没人看见|二\n3:|三\n4:乙|四\n");
    CHECK(dump(with_merges("<row r=\"2\">" + cell("A2", "x") + cell("B2", "y") + "</row>", {"A1:A3"})) == "2:|y\n");
    // Numbers keep their format.
    CHECK(dump(with_merges("<row r=\"1\"><c r=\"A1\"><v>5</v></c></row><row r=\"2\">" + cell("B2", "y") + "</row>", {"A1:A2"})) == "1:n(5)\n2:n(5^)|y\n");
}

TEST_CASE("XLSX: merged across columns is named, unless nothing stands there")
{
    const std::string rows = "<row r=\"1\">" + cell("A1", "甲") + cell("B1", "没人看见") + cell("C1", "一") + "</row><row r=\"2\">" + cell("C2", "二") + "</row>";
    CHECK(dump(with_merges(rows, {"A1:B1"})) == "1:甲!merged|!merged|一\n2:||二\n");
    CHECK(dump(with_merges(rows, {"A1:B2"})) == "1:甲!merged|!merged|一\n2:!merged|!merged|二\n");
    CHECK(dump(with_merges(rows, {"A2:B2"})) == "1:甲|没人看见|一\n2:||二\n");
    CHECK(dump(with_merges(rows, {"A1:A1", "x", "A1", "A1:B", "A0:A2", "XFE1:XFF2", "A1:A99999999"})) == "1:甲|没人看见|一\n2:||二\n");
    CHECK(dump(with_merges("<row r=\"1\">" + cell("A1", "甲") + "</row><row r=\"3\">" + cell("A3", "乙") + "</row>", {"A1:XFD2"})).substr(0, 20) == std::string("1:甲!merged|!merged|").substr(0, 20));
    CHECK(survey_of(with_merges(rows, {"A1:B1", "A2:B2"})).merges == 2);
}

TEST_CASE("XLSX: overlapping merges of a broken file end")
{
    std::vector<std::string> ranges(2'000, "A1:IV1048576");
    std::string rows;
    for (int row = 1; row <= 300; ++row) rows += "<row r=\"" + std::to_string(row) + "\">" + cell("A" + std::to_string(row), "x") + "</row>";
    CHECK(dump(with_merges(rows, ranges)).size() > 300);
    Limits small;
    small.rows = 100;
    CHECK(outcome(with_merges(rows, ranges), small) == "zip_bomb");
}

TEST_CASE("XLSX: a merge word is found wherever the pieces of the file end")
{
    for (std::size_t filler = 0; filler < 1'200; filler += 7) {
        const std::string rows = "<row r=\"1\">" + cell("A1", "甲") + cell("B1", std::string(filler, 'x')) + "</row><row r=\"2\">" + cell("B2", "y") + "</row>";
        const std::string shown = dump(with_merges(rows, {"A1:A2"}));
        CHECK_MESSAGE(shown.substr(shown.size() - 9) == "2:甲^|y\n", filler);
    }
}

TEST_CASE("XLSX: hidden rows and columns")
{
    Book book;
    book.before = {R"(<cols><col min="2" max="3" width="9" hidden="1"/><col min="4" max="4" width="0"/><col min="5" max="16384" width="9" hidden="true"/></cols>)"};
    book.sheets = {"<row r=\"1\">" + cell("A1", "头") + cell("F1", "尾") + "</row><row r=\"2\" hidden=\"1\">" + cell("A2", "x") + "</row><row r=\"3\" hidden=\"1\"/><row r=\"4\" hidden=\"true\">"
        + cell("A4", "x") + "</row><row r=\"5\" ht=\"0\" customHeight=\"1\">" + cell("A5", "x") + "</row><row r=\"6\" ht=\"0.75\">" + cell("A6", "x") + "</row>"};
    book.behind = {R"(<autoFilter ref="A1:F6"/>)"};
    const std::string bytes = xlsx(book);
    CHECK(dump(bytes) == "1:头|||||尾\n2~:x\n4~:x\n5~:x\n6:x\n");
    const SheetSurvey survey = survey_of(bytes);
    REQUIRE(survey.hidden_rows.size() == 2);
    CHECK(survey.hidden_rows[0].first == 2);
    CHECK(survey.hidden_rows[0].last == 2);
    CHECK(survey.hidden_rows[1].first == 4);
    CHECK(survey.hidden_rows[1].last == 5);
    CHECK(survey.filtered);
    CHECK(survey.hidden_columns == std::vector<std::uint32_t>{1, 2, 3, 4, 5});
    CHECK(survey_of(xlsx("<row r=\"1\">" + cell("A1", "hidden") + "</row>")).hidden_rows.empty());
}

TEST_CASE("XLSX: what lies over the cells is counted")
{
    Book book;
    book.sheets = {"<row r=\"1\">" + cell("A1", "x") + "</row>"};
    const std::string relations = R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://x/drawing" Target="../drawings/drawing1.xml"/></Relationships>)";
    book.more = {{"xl/worksheets/_rels/sheet1.xml.rels", relations}, {"xl/drawings/drawing1.xml", R"(<xdr:wsDr xmlns:xdr="u"><xdr:pic/><xdr:pic/><xdr:sp/></xdr:wsDr>)"}};
    CHECK(survey_of(xlsx(book)).unread == std::vector<std::string>{"图片 2 个", "文本框或图形 1 个"});
}

TEST_CASE("XLSX: formulas that were never computed")
{
    const std::string rows = R"(<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>C1</f><v></v></c><c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>1-1</f><v>0</v></c><c r="E1"><f>1+1</f><v>2</v></c><c r="F1"><v>0</v></c></row>)"
                             R"(<row r="2"><c r="A2"><f>B1</f></c></row>)";
    CHECK(dump(xlsx(rows)) == "1:!no_value|!no_value||n(0)|n(2)|n(0)\n2:!no_value\n");
    Book book;
    book.sheets = {rows};
    for (const char* properties : {R"(<calcPr calcId="1" fullCalcOnLoad="1"/>)", R"(<calcPr calcCompleted="0"/>)"}) {
        book.behind_sheets = properties;
        CHECK(dump(xlsx(book)) == "1:!no_value|!no_value||n(0!no_value)|n(2)|n(0)\n2:!no_value\n");
    }
}

TEST_CASE("XLSX: pictures and other rich values in cells")
{
    const std::string rows = R"(<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" t="e"><v>#VALUE!</v></c>)"
                             R"(<c r="C1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c><c r="D1" t="str"><v>=DISPIMG(</v></c></row>)";
    CHECK(dump(xlsx(rows)) == "1:e(#VALUE!!picture)|e(#VALUE!)|=DISPIMG(\"ID_1\",1)!picture|=DISPIMG(\n");
}

TEST_CASE("XLSX: instants whose day is another one here")
{
    const auto date = [](const std::string& iso) { return dump(xlsx("<row r=\"1\"><c r=\"A1\" t=\"d\"><v>" + iso + "</v></c></row>")); };
    CHECK(date("2026-05-06T10:31:07Z") == "1:d(2026/05/06 10:31:07)\n");
    CHECK(date("2026-05-05T16:00:00.000Z") == "1:2026-05-05T16:00:00.000Z!instant\n");
    CHECK(date("2026-05-06T00:30:00+08:00") == "1:d(2026/05/06 00:30:00)\n");
    CHECK(date("2026-05-06T00:30:00+09:00") == "1:2026-05-06T00:30:00+09:00!instant\n");
    CHECK(date("2026-05-06T12:00:00-0500") == "1:2026-05-06T12:00:00-0500!instant\n");
    CHECK(date("2026-05-06T12:00:00") == "1:d(2026/05/06 12:00:00)\n");
    CHECK(date("2026-05-06T12:00:00+8") == "1:2026-05-06T12:00:00+8\n");
}

TEST_CASE("XLSX: zeros that the view hides, days under 1904")
{
    Book book;
    book.before = {R"(<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>)"};
    book.sheets = {R"(<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>5</v></c></row>)"};
    CHECK(dump(xlsx(book)) == "1:n(0=!hidden)|n(5)\n");
    Book old;
    old.sheets = {R"(<row r="1"><c r="A1"><v>44686</v></c><c r="B1"><v>44686.5</v></c><c r="C1"><v>5</v></c></row>)"};
    old.workbook_properties = R"(<workbookPr date1904="1"/>)";
    CHECK(dump(xlsx(old)) == "1:n(44686!day)|n(44686.5!day)|n(5)\n");
}

} // namespace chengxin::sheet::test
