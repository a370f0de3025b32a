#include "tests/core/sheet/files.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <sstream>

namespace chengxin::sheet::test {
namespace {

/// Counts the cells whose text is a known column; at least two make a header.
int score(const Row& row)
{
    const std::set<std::string> known = {"名称", "代码", "日期", "机关"};
    const auto found = std::count_if(row.cells.begin(), row.cells.end(), [&](const Cell& cell) { return known.count(cell.text) == 1; });
    return found >= 2 ? static_cast<int>(found) : 0;
}

struct Found {
    std::string place; ///< "sheet/row" or "!detail"
    HeaderPlace header;
};

Found find(std::string_view bytes)
{
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    if (!workbook) return {"!" + workbook.error().detail, {}};
    auto place = find_header(**workbook, score);
    if (!place) return {"!" + place.error().detail, {}};
    const auto read = read_table(**workbook, *place, [](Row&) { return Flow::proceed; });
    if (!read) return {"!" + read.error().detail, *place};
    return {std::to_string(place->sheet) + "/" + std::to_string(place->header.number), *place};
}

std::string row(int number, const std::vector<std::string>& texts)
{
    std::string xml = "<row r=\"" + std::to_string(number) + "\">";
    for (const std::string& text : texts) xml += text.empty() ? "<c/>" : "<c t=\"str\"><v>" + text + "</v></c>";
    return xml + "</row>";
}

std::string sample(const std::string& name)
{
    std::ifstream file(std::string(CHENGXIN_SOURCE_DIR) + "/tests/samples/" + name, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

} // namespace

TEST_CASE("the header is found by content")
{
    CHECK(find("名称,代码,日期\na,b,c\n").place == "0/1");
    const Found below = find("行政处罚信息上报表,,\n填报单位：市监局,,\n\n日期,x,名称\na,b,c\n");
    CHECK(below.place == "0/4");
    CHECK(below.header.above.size() == 2);
    CHECK(below.header.above[1].number == 2);
    CHECK(find("名称,代码\n名称,代码,日期\na,b,c\n").place == "0/2");
    CHECK(find("x,y\na,b\n").place == "!no_header");
    CHECK(find("\n\n , \n").place == "!no_data");
    CHECK(find("名称,代码\n").place == "!header_only");
    CHECK(find("名称,代码\n,\n").place == "!header_only");
    CHECK(find(std::string(40, '\n') + "名称,代码\na,b\n").place == "0/41"); // nothing stands above it
    std::string late;
    for (int i = 0; i < 40; ++i) late += "说明\n";
    CHECK(find(late + "名称,代码\na,b\n").place == "!no_header");
}

TEST_CASE("a header of two rows is joined")
{
    Book book;
    book.sheets = {row(1, {"标题"}) + row(2, {"名称", "主体", "", "机关"}) + row(3, {"", "代码", "日期", ""}) + row(4, {"a", "b", "c", "d"})};
    const Found found = find(xlsx(book));
    CHECK(found.place == "0/3");
    CHECK(found.header.header.cells[0].text == "名称");
    CHECK(found.header.header.cells[1].text == "代码");
    CHECK(found.header.header.cells[3].text == "机关");
    CHECK(found.header.above.size() == 2);
}

TEST_CASE("the best visible sheet is taken, the others are named")
{
    const std::string header = row(1, {"名称", "代码"}) + row(2, {"a", "b"});
    const std::string better = row(1, {"名称", "代码", "日期"}) + row(2, {"a", "b", "c"});
    Book book;
    book.sheets = {better, header, better, header, better};
    book.names = {"填写说明", "一月", "二月", "三月", "隐藏"};
    book.states = {"", "", "", "", "hidden"};
    const Found found = find(xlsx(book));
    CHECK(found.place == "2/1");
    CHECK(found.header.other_sheets == std::vector<std::string>{"一月", "三月"});
}

TEST_CASE("every visible sheet with the header is a table, and each sheet that is not read is named")
{
    const std::string header = row(1, {"名称", "代码"}) + row(2, {"a", "b"});
    const std::string better = row(1, {"标题"}) + row(3, {"日期", "名称", "代码"}) + row(4, {"a", "b", "c"});
    Book book;
    book.sheets = {better, header, better, header, row(1, {"a", "b"}), "", row(1, {"x"})};
    book.names = {"填写说明", "一月", "二月", "隐藏", "续表", "空白", "隐藏的其他"};
    book.states = {"", "", "", "veryHidden", "", "", "hidden"};
    const std::string bytes = xlsx(book);
    MemorySource source(bytes);
    const auto workbook = open_workbook(source);
    REQUIRE(workbook);
    const auto tables = find_tables(**workbook, score);
    REQUIRE(tables);
    REQUIRE(tables->places.size() == 2);
    CHECK(tables->places[0].sheet == 1);
    CHECK(tables->places[0].header.number == 1);
    CHECK(tables->places[1].sheet == 2);
    CHECK(tables->places[1].header.number == 3);
    CHECK(tables->places[1].above.size() == 1);
    CHECK(tables->sheets_without_header == std::vector<std::string>{"续表"});
    CHECK(tables->hidden_sheets == std::vector<std::string>{"隐藏"});
    for (const HeaderPlace& place : tables->places) {
        std::vector<std::string> seen;
        REQUIRE(read_table(**workbook, place, [&](Row& line) {
            seen.push_back(std::to_string(line.sheet) + "/" + std::to_string(line.number));
            return Flow::proceed;
        }));
        CHECK(seen == std::vector<std::string>{place.sheet == 1 ? "1/2" : "2/4"});
    }
}

TEST_CASE("hidden rows are counted below the header")
{
    SheetSurvey survey;
    survey.hidden_rows = {{2, 2}, {5, 7}, {10, 12}};
    CHECK(count_hidden_rows(survey, 0) == 7);
    CHECK(count_hidden_rows(survey, 2) == 6);
    CHECK(count_hidden_rows(survey, 5) == 5);
    CHECK(count_hidden_rows(survey, 11) == 1);
    CHECK(count_hidden_rows(survey, 12) == 0);
}

TEST_CASE("the samples are read whole")
{
    const auto count = [](const std::string& name) {
        const std::string rows = dump(sample(name));
        return std::count(rows.begin(), rows.end(), '\n');
    };
    CHECK(count("licence-v2.csv") == 301);
    CHECK(dump(sample("licence-v2.csv")).substr(0, 24) == "1:行政相对人名称|");
    CHECK(count("penalty-v2.xlsx") == 301);
    CHECK(count("penalty-messy.xlsx") == 41);
    const std::string messy = dump(sample("penalty-messy.xlsx"));
    CHECK(messy.find("n(46148)") != std::string::npos);
    CHECK(messy.find("916510000103332476") != std::string::npos);
    const std::string gb18030 = dump(sample("licence-v2-gb18030.csv"));
    CHECK(gb18030.find("行政相对人代码_1(统一社会信用代码)") != std::string::npos);
    CHECK(gb18030.find("\xEF\xBF\xBD") == std::string::npos);
    CHECK(count("penalty-2018.xls") == 121);
}

} // namespace chengxin::sheet::test
