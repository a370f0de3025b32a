#include "tests/core/sheet/biff.hpp"
#include "tests/core/sheet/files.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>

namespace chengxin::sheet::test {
namespace {

struct Case {
    const char* what;
    std::string cells;
    const char* expected;
};

/// As dump, of the notes: "row.column:note" for each cell that has one, with the shown text where it is another.
std::string notes(const std::string& bytes)
{
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    if (!workbook) return "!" + workbook.error().detail;
    std::string text;
    const auto read = (*workbook)->read(0, [&](Row& row) {
        for (std::size_t column = 0; column < row.cells.size(); ++column) {
            const Cell& cell = row.cells[column];
            if (cell.note == CellNote::none) continue;
            const char* name = cell.note == CellNote::no_value ? "no value" : cell.note == CellNote::day_without_format ? "day" : cell.note == CellNote::merged ? "merged" : "other";
            text += std::to_string(row.number) + "." + std::to_string(column + 1) + ":" + name + " ";
        }
        return Flow::proceed;
    });
    return read ? text : "!" + read.error().detail;
}

SheetSurvey survey_of(const std::string& bytes)
{
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    auto survey = (*workbook)->survey(0);
    REQUIRE(survey);
    return *survey;
}

std::string sentence(const std::string& bytes)
{
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    if (!workbook) return workbook.error().message;
    auto read = (*workbook)->read(0, [](Row&) { return Flow::proceed; });
    return read ? "" : read.error().message;
}

/// A workbook stream beside the description that every program writes which computes formulas.
std::string computed(const std::string& cells)
{
    XlsSpec spec;
    spec.sheets.resize(1);
    spec.sheets[0].cells = cells;
    return compound_file({{"Workbook", workbook_stream(spec)}, {"\x05SummaryInformation", "x"}});
}

std::string biff5(const std::string& cells, int page)
{
    XlsSpec spec;
    spec.is_biff8 = false;
    spec.sheets.resize(1);
    spec.sheets[0].byte_name = "A";
    spec.sheets[0].cells = cells;
    if (page > 0) spec.globals = record(0x0042, little(static_cast<std::uint64_t>(page), 2));
    return xls(spec);
}

} // namespace

TEST_CASE("XLS: cells")
{
    const std::vector<Case> cases = {
        {"shared strings", shared_cell(0, 0, 1) + shared_cell(0, 2, 0), "1:乙||甲\n"},
        {"labels", label(0, 0, u"丙") + record(0x00D6, little(0, 6) + unicode(u"丁") + little(1, 2) + little(0, 4)), "1:丁\n"}, // the same cell twice: the last one
        {"numbers", number_cell(0, 0, 0.1) + number_cell(0, 1, 46148) + number_cell(0, 2, 6.54002198001010117e17), "1:n(0.1)|n(46148)|n(6.54002198001010E+17)\n"},
        {"integers in 30 bits", rk_cell(0, 0, 7 << 2 | 2) + rk_cell(0, 1, 0xFFFFFFFE) + rk_cell(0, 2, 1250 << 2 | 3), "1:n(7)|n(-1)|n(12.5)\n"},
        {"halves of doubles", rk_cell(0, 0, 0x3FF00000) + rk_cell(0, 1, 0x3FF00000 | 1), "1:n(1)|n(0.01)\n"},
        {"several in one record", record(0x00BD, little(2, 2) + little(1, 2) + little(0, 2) + little(4 << 2 | 2, 4) + little(0, 2) + little(5 << 2 | 2, 4) + little(2, 2)), "3:|n(4)|n(5)\n"},
        {"booleans and errors", boolean_cell(0, 0, 1, false) + boolean_cell(0, 1, 0, false) + boolean_cell(0, 2, 0x2A, true) + boolean_cell(0, 3, 0x07, true) + boolean_cell(0, 4, 0x0F, true),
            "1:b(TRUE)|b(FALSE)|e(#N/A)|e(#DIV/0!)|e(#VALUE!)\n"},
        {"the other errors", boolean_cell(0, 0, 0, true) + boolean_cell(0, 1, 0x17, true) + boolean_cell(0, 2, 0x1D, true) + boolean_cell(0, 3, 0x24, true), "1:e(#NULL!)|e(#REF!)|e(#NAME?)|e(#NUM!)\n"},
        {"a double that is no number", record(0x0203, little(0, 6) + std::string(8, '\xFF')), "1:e(#NUM!)\n"},
        {"blanks", record(0x0201, little(0, 6)) + record(0x00BE, little(0, 12)) + number_cell(4, 1, 1) + label(5, 0, u""), "5:|n(1)\n"},
        {"rows out of order", number_cell(60'000, 200, 1) + shared_cell(2, 0, 0) + formula(0, 0, no_number(0)) + string_result(u"先") + shared_cell(2, 1, 1),
            "1:先\n3:甲|乙\n60001:||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||n(1)\n"},
        {"columns out of order", shared_cell(0, 2, 1) + shared_cell(0, 0, 0), "1:甲||乙\n"},
        {"a chart in the sheet", begin_record(true, 0x20) + number_cell(0, 0, 99) + end_record() + number_cell(0, 0, 1), "1:n(1)\n"},
        {"nothing", "", ""},
    };
    for (const Case& item : cases) {
        CAPTURE(item.what);
        CHECK(dump(xls(item.cells, {u"甲", u"乙"})) == item.expected);
    }
    CHECK(outcome(xls(shared_cell(0, 0, 2), {u"甲", u"乙"})) == "xls_unreadable");
    Limits narrow;
    narrow.columns = 3;
    CHECK(outcome(xls(number_cell(0, 3, 1)), narrow) == "too_many_columns");
    narrow.rows = 2;
    CHECK(outcome(xls(number_cell(0, 0, 1) + number_cell(5, 0, 1) + number_cell(6, 0, 1)), narrow) == "too_many_rows");
}

TEST_CASE("XLS: shared strings over several records")
{
    const std::string head = little(3, 4) + little(3, 4);
    const std::string cells = shared_cell(0, 0, 0) + shared_cell(0, 1, 1) + shared_cell(0, 2, 2);
    const std::string rich = little(2, 2) + '\x08' + little(2, 2) + "ab" + little(0, 8);
    const std::string phonetic = little(1, 2) + '\x05' + little(6, 4) + little(u'中', 2) + "phonet";
    const auto book = [&](const std::string& first, const std::string& second, const std::string& third = {}) {
        XlsSpec spec;
        spec.sheets.resize(1);
        spec.sheets[0].cells = cells;
        spec.strings = record(0x00FC, head + first) + record(0x003C, second) + (third.empty() ? "" : record(0x003C, third));
        return xls(spec);
    };
    CHECK(dump(book(rich + phonetic, unicode(u"尾"))) == "1:ab|中|尾\n");
    const std::string narrow = little(4, 2) + '\0' + "ab";
    CHECK(dump(book(narrow, '\0' + std::string("cd") + phonetic + unicode(u"尾"))) == "1:abcd|中|尾\n");
    CHECK(dump(book(narrow, '\1' + little(u'中', 2) + little(u'文', 2) + phonetic + unicode(u"尾"))) == "1:ab中文|中|尾\n"); // wide from here on
    const std::string wide = little(4, 2) + '\1' + little(u'中', 2) + little(0xD83D, 2);
    CHECK(dump(book(wide, '\1' + little(0xDE00, 2), '\0' + std::string("x") + rich + rich)) == "1:中😀x|ab|ab\n"); // a surrogate pair cut in two
    CHECK(dump(book(little(2, 2) + '\1', '\1' + little(u'中', 2) + little(u'文', 2) + rich + rich)) == "1:中文|ab|ab\n"); // cut behind the head
    CHECK(dump(book(rich.substr(0, 9), rich.substr(9) + rich + rich)) == "1:ab|ab|ab\n");                                      // cut in the runs: no flags there
    CHECK(dump(book(little(1, 2) + '\1' + little(0xDE00, 2) + rich, rich)) == "1:\xEF\xBF\xBD|ab|ab\n");
}

TEST_CASE("XLS: formulas have their last values")
{
    const std::vector<Case> cases = {
        {"number", formula(0, 0, double_bytes(46387)) + formula(0, 1, double_bytes(0)), "1:n(46387)|n(0)\n"},
        {"number as a date", formula(0, 0, double_bytes(46387), 0, 1), "1:d(2026/12/31)\n"},
        {"text", formula(0, 0, no_number(0)) + string_result(u"已履行"), "1:已履行\n"},
        {"text behind a shared formula", formula(0, 0, no_number(0)) + record(0x04BC, "shared") + string_result(u"甲") + number_cell(0, 1, 1), "1:甲|n(1)\n"},
        {"text behind an array", formula(0, 0, no_number(0)) + record(0x0221, "array") + string_result(u"乙"), "1:乙\n"},
        {"boolean", formula(0, 0, no_number(1, 1)) + formula(0, 1, no_number(1, 0)), "1:b(TRUE)|b(FALSE)\n"},
        {"error", formula(0, 0, no_number(2, 0x17)), "1:e(#REF!)\n"},
        {"empty text", formula(0, 0, no_number(3)) + formula(0, 1, no_number(0)) + string_result(u"") + number_cell(0, 2, 1), "1:||n(1)\n"},
    };
    const std::string date = cell_format(0) + cell_format(14);
    for (const Case& item : cases) {
        CAPTURE(item.what);
        XlsSpec spec;
        spec.globals = date;
        spec.sheets.resize(1);
        spec.sheets[0].cells = item.cells;
        const std::string bytes = compound_file({{"Workbook", workbook_stream(spec)}, {"\x05SummaryInformation", "x"}});
        CHECK(dump(bytes) == item.expected);
        CHECK(notes(bytes).empty());
    }
}

TEST_CASE("XLS: formulas that were never computed")
{
    const std::string empty = formula(0, 0, no_number(3)) + number_cell(0, 1, 1);
    constexpr int k_on_load = 2;
    CHECK(notes(computed(empty)).empty());                                     // ="" by a program that computes
    CHECK(notes(xls(empty)) == "1.1:no value ");                               // what programs that do not compute leave
    CHECK(notes(xls(empty, {}, record(0x01C1, std::string(8, '\0')))).empty()); // RECALCID
    CHECK(notes(computed(formula(0, 0, double_bytes(0), k_on_load))) == "1.1:no value ");
    CHECK(dump(computed(formula(0, 0, double_bytes(0), k_on_load))) == "1:n(0!no_value)\n");
    CHECK(notes(computed(formula(0, 0, double_bytes(7), k_on_load))).empty());
    CHECK(notes(computed(formula(0, 0, no_number(3), k_on_load))) == "1.1:no value ");
    CHECK(notes(computed(formula(0, 0, no_number(0)) + number_cell(0, 1, 1))) == "1.1:no value "); // its text is missing
    CHECK(notes(computed(record(0x005E, "\0\0") + formula(0, 0, double_bytes(0)))) == "1.1:no value ");  // UNCALCED
}

TEST_CASE("XLS: dates and padded numbers come from the cell format")
{
    const std::string formats = number_format(164, u"yyyy\"年\"m\"月\"d\"日\"") + number_format(166, u"000000") + cell_format(0) + cell_format(14) + cell_format(22)
        + cell_format(164) + cell_format(166);
    const std::string cells = number_cell(0, 0, 46148) + number_cell(0, 1, 46148, 1) + number_cell(0, 2, 46148.4383, 2) + rk_cell(0, 3, 46148 << 2 | 2, 3)
        + number_cell(0, 4, 42, 4) + number_cell(0, 5, -1, 1) + number_cell(0, 6, 3, 99);
    CHECK(dump(xls(cells, {}, formats)) == "1:n(46148)|d(2026/05/06)|d(2026/05/06 10:31:09)|d(2026/05/06=2026年5月6日!shown)|n(42=000042!shown)|n(-1!unknown)|n(3)\n");
    const std::string since_1904 = record(0x0022, little(1, 2));
    const std::string days = number_cell(0, 0, 44686, 1) + number_cell(0, 1, 44686) + label(0, 2, u"x");
    CHECK(dump(xls(days, {}, since_1904 + formats)) == "1:d(2026/05/06)|n(44686!day)|x\n");
    CHECK(notes(xls(days, {}, since_1904 + formats)) == "1.2:day ");
    CHECK(notes(xls(days, {}, formats)).empty());
}

TEST_CASE("XLS: worksheets in the order of the tabs, hidden ones marked")
{
    XlsSpec spec;
    const std::string one = number_cell(0, 0, 1);
    spec.sheets = {{u"甲", one, 1}, {u"宏", one, 0, 1}, {u"乙", number_cell(0, 0, 2)}, {u"图", "", 0, 2}, {u"丙", number_cell(0, 0, 3), 2}, {u"模块", "", 0, 6}};
    const std::string bytes = xls(spec);
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    CHECK((*workbook)->kind() == FileKind::xls);
    const auto& sheets = (*workbook)->sheets();
    REQUIRE(sheets.size() == 3);
    CHECK(sheets[0].name == "甲");
    CHECK(sheets[0].hidden);
    CHECK(sheets[1].name == "乙");
    CHECK(!sheets[1].hidden);
    CHECK(sheets[2].hidden);
    CHECK(dump(bytes, 1) == "1:n(2)\n");
    CHECK(dump(bytes, 2) == "1:n(3)\n");
    CHECK(dump(bytes, 3) == "!no_sheet");
    CHECK(outcome(xls(XlsSpec{{{u"图", "", 0, 2}}, "", ""})) == "no_sheet");
    Limits few;
    few.sheets = 2;
    CHECK(outcome(bytes, few) == "too_large");
}

TEST_CASE("XLS: what is hidden, merged or drawn")
{
    const auto object = [](int kind) { return record(0x005D, little(0x15, 2) + little(0x12, 2) + little(static_cast<std::uint64_t>(kind), 2) + std::string(16, '\0')); };
    const std::string cells = record(0x009B, "") + column_record(1, 2, true) + column_record(250, 300, true) + row_record(0, false) + row_record(1, true) + row_record(2, true)
        + row_record(3, true) + row_record(5, true) + number_cell(0, 0, 1) + number_cell(1, 0, 2) + number_cell(2, 4, 3) + number_cell(4, 0, 4) + number_cell(5, 0, 5)
        + merges({{1, 3, 0, 0}}) + object(8) + object(8) + object(5) + object(6) + object(11) + object(0x14) + object(0x19);
    const SheetSurvey survey = survey_of(xls(cells));
    REQUIRE(survey.hidden_rows.size() == 2);
    CHECK(survey.hidden_rows[0].first == 2);
    CHECK(survey.hidden_rows[0].last == 3);
    CHECK(survey.hidden_rows[1].first == 6);
    CHECK(survey.hidden_rows[1].last == 6);
    CHECK(survey.filtered);
    CHECK(survey.hidden_columns == std::vector<std::uint32_t>{1, 2});
    CHECK(survey.merges == 1);
    CHECK(survey.unread == std::vector<std::string>{"图片 2 个", "文本框或图形 1 个", "图表 1 个", "控件"});
    std::string hidden;
    const std::string bytes = xls(cells);
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    REQUIRE((*workbook)->read(0, [&](Row& row) {
        hidden += row.hidden ? std::to_string(row.number) + " " : "";
        return Flow::proceed;
    }));
    CHECK(hidden.substr(0, 4) == "2 3 ");
    CHECK(hidden.substr(hidden.size() - 2) == "6 ");
    CHECK(survey_of(xls(record(0x0225, little(2, 2) + little(0, 2)) + row_record(0, false) + number_cell(0, 0, 1) + number_cell(1, 0, 1))).hidden_rows.size() == 1);
    CHECK(!survey_of(xls(number_cell(0, 0, 1))).filtered);
}

TEST_CASE("XLS: a value that is merged downwards holds for every row, one across columns for none")
{
    const auto cells = [](int rows) {
        std::string text;
        for (int row = 0; row < rows; ++row) text += number_cell(row, 2, row);
        return text;
    };
    // Rows 1 to 3 of column A, rows 4 and 5 of column B whose first cell is empty and whose second hides a text, rows 5 to 9.
    const std::string down = cells(4) + label(0, 0, u"甲") + label(4, 1, u"unseen") + label(4, 0, u"乙") + number_cell(4, 2, 4) + merges({{3, 4, 1, 1}, {0, 2, 0, 0}, {4, 8, 0, 0}});
    CHECK(dump(xls(down)) == "1:甲||n(0)\n2:甲^||n(1)\n3:甲^||n(2)\n4:||n(3)\n5:乙||n(4)\n"); // rows 6 to 9 hold nothing else
    CHECK(dump(xls(number_cell(1, 1, 1) + merges({{0, 1, 0, 0}}))) == "2:|n(1)\n");             // its first row is not there
    CHECK(dump(xls(label(0, 0, u"x") + number_cell(0, 2, 1) + number_cell(1, 2, 2) + merges({{0, 1, 0, 1}}))) == "1:x!merged|!merged|n(1)\n2:!merged|!merged|n(2)\n");
    CHECK(dump(xls(number_cell(0, 2, 1) + merges({{0, 0, 0, 1}, {7, 8, 0, 1}}))) == "1:||n(1)\n");
    CHECK(survey_of(xls(number_cell(0, 0, 1) + merges({{0, 0, 0, 0}}))).merges == 0); // of a single cell
    const std::string unsorted = label(2, 0, u"乙") + label(0, 0, u"甲") + number_cell(1, 1, 1) + number_cell(0, 1, 0) + merges({{0, 1, 0, 0}});
    CHECK(dump(xls(unsorted)) == "1:甲|n(0)\n2:甲^|n(1)\n3:乙\n"); // cells that do not come by rows
    const std::string over_header = label(0, 0, u"名称") + label(0, 1, u"日期") + label(1, 1, u"一") + label(2, 0, u"乙") + label(2, 1, u"二") + merges({{0, 1, 0, 0}});
    const std::string bytes = xls(over_header);
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    const auto place = find_header(**workbook, [](const Row& row) { return row.cells[1].text == "日期" ? 2 : 0; });
    REQUIRE(place);
    std::string seen;
    REQUIRE(read_table(**workbook, *place, [&](Row& row) {
        seen += std::to_string(row.number) + (row.cells[0].note == CellNote::merged ? "m" : "") + (row.cells[1].note == CellNote::merged ? "m" : "") + " ";
        return Flow::proceed;
    }));
    CHECK(seen == "2m 3 ");
}

TEST_CASE("XLS: what number formats and the sheet's view show otherwise")
{
    const std::string formats = number_format(164, u"\"第\"0\"号\"") + number_format(165, u";;;") + number_format(166, u"@\"公司\"") + cell_format(0) + cell_format(164) + cell_format(165)
        + cell_format(166);
    const auto text = [](int column, int format) { return label(0, column, u"甲", format); };
    CHECK(dump(xls(number_cell(0, 0, 5, 1) + number_cell(0, 1, 5, 2) + text(2, 3) + text(3, 2) + text(4, 0), {}, formats))
          == "1:n(5=第5号!shown)|n(5=!hidden)|甲=甲公司!shown|甲=!hidden|甲\n");
    CHECK(dump(xls(formula(0, 0, double_bytes(5), 0, 1), {}, formats)) == "1:n(5=第5号!shown)\n");
    const std::string hides_zeros = record(0x023E, little(0x02A6, 2) + std::string(16, '\0'));
    const std::string shows_zeros = record(0x023E, little(0x02B6, 2) + std::string(16, '\0'));
    CHECK(dump(xls(number_cell(0, 0, 0) + number_cell(0, 1, 1) + hides_zeros)) == "1:n(0=!hidden)|n(1)\n");
    CHECK(dump(xls(number_cell(0, 0, 0) + shows_zeros)) == "1:n(0)\n");
    CHECK(dump(xls(number_cell(0, 0, 0) + record(0x023E, "\0"))) == "1:n(0)\n"); // a view without its flags
    CHECK(dump(computed(formula(0, 0, no_number(0)) + string_result(u"=DISPIMG(\"ID_1\",1)") + label(0, 1, u"=DISPIMG("))) == "1:=DISPIMG(\"ID_1\",1)!picture|=DISPIMG(\n");
    std::string many;
    for (int i = 0; i < 80; ++i) many += number_format(200 + i, std::u16string(30'000, u'0'));
    CHECK(outcome(xls(number_cell(0, 0, 1), {}, many)) == "zip_bomb");
}

TEST_CASE("XLS: Excel 5.0 and 95 with byte strings")
{
    const std::string gbk = byte_label(0, 0, "\xD0\xD0\xD5\xFE\xB4\xA6\xB7\xA3");
    CHECK(dump(biff5(gbk + number_cell(0, 1, 2), 936)) == "1:行政处罚|n(2)\n");
    CHECK(dump(biff5(byte_label(0, 0, "plain"), 0)) == "1:plain\n");
    CHECK(dump(biff5(byte_label(0, 0, "caf\xE9 \x80"), 1252)) == "1:café €\n");
    const std::string text = formula(0, 0, no_number(0)) + record(0x0207, little(4, 2) + "\xB4\xA6\xB7\xA3");
    CHECK(dump(biff5(text, 936)) == "1:处罚\n");
    CHECK(dump(biff5(record(0x00D6, little(0, 6) + little(4, 2) + "\xB4\xA6\xB7\xA3" + little(0, 1)), 936)) == "1:处罚\n");
    CHECK(outcome(biff5(gbk, 950)) == "encoding");
    CHECK(sentence(biff5(gbk, 950)) == "这个旧版 Excel 文件（.xls）的文字编码（代码页 950）无法读取。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。");
    CHECK(outcome(biff5(gbk, 0)) == "encoding");
    XlsSpec spec;
    spec.is_biff8 = false;
    spec.globals = record(0x0042, little(936, 2)) + record(0x041E, little(164, 2) + little(8, 1) + "yyyy\"\xC4\xEA\"") + cell_format(164);
    spec.sheets.resize(1);
    spec.sheets[0].byte_name = "\xB4\xA6\xB7\xA3";
    spec.sheets[0].cells = number_cell(0, 0, 46148);
    const std::string bytes = xls(spec);
    MemorySource source(bytes);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    CHECK((*workbook)->sheets()[0].name == "处罚");
    CHECK(dump(bytes) == "1:d(2026/05/06=2026年!shown)\n");
}

TEST_CASE("XLS: forms of the container")
{
    XlsSpec spec;
    spec.sheets.resize(1);
    spec.sheets[0].cells = number_cell(0, 0, 1);
    CHECK(dump(xls(spec, {.small_streams = true})) == "1:n(1)\n");
    CHECK(dump(xls(spec, {.sector = 4096})) == "1:n(1)\n");
    CHECK(dump(xls(spec, {.sector = 4096, .small_streams = true})) == "1:n(1)\n");
    for (int row = 1; row < 900; ++row) spec.sheets[0].cells += number_cell(row, 0, row);
    const std::string plain = dump(xls(spec));
    CHECK(std::count(plain.begin(), plain.end(), '\n') == 900);
    CHECK(dump(xls(spec, {.backwards = true})) == plain);
    CHECK(dump(xls(spec, {.small_streams = true, .backwards = true})) == plain);
    // Eight megabytes, so that the header has no room for all sectors of the table.
    spec.sheets[0].cells.insert(0, [] {
        std::string unknown;
        while (unknown.size() < 8U << 20) unknown += record(0x0FFF, std::string(8'000, 'x'));
        return unknown;
    }());
    CHECK(dump(xls(spec)) == plain);
    CHECK(dump(xls(spec, {.backwards = true})) == plain);
    // For Excel 97 and Excel 95 at once: the newer one counts.
    CHECK(dump(compound_file({{"Book", "x"}, {"Workbook", workbook_stream(spec)}})) == plain);
    CHECK(dump(compound_file({{"WORKBOOK", workbook_stream(spec)}})) == plain);
    CHECK(outcome(compound_file({{"WordDocument", "x"}})) == "word_document");
}

TEST_CASE("Excel 2 to 4 and bare streams are named")
{
    const auto bare = [](std::uint16_t type, std::size_t length) { return record(type, std::string(length, '\0')) + number_cell(0, 0, 1) + end_record(); };
    for (const auto& [type, length, name] : {std::tuple<std::uint16_t, std::size_t, const char*>{0x0009, 4, "Excel 2.x"}, {0x0209, 6, "Excel 3.0"}, {0x0409, 6, "Excel 4.0"}, {0x0809, 8, "没有文件容器"}}) {
        CAPTURE(name);
        CHECK(outcome(bare(type, length)) == "old_excel");
        CHECK(sentence(bare(type, length)).find(name) != std::string::npos);
        CHECK(sentence(bare(type, length)).find("另存为 .xlsx") != std::string::npos);
    }
    CHECK(outcome(compound_file({{"Book", bare(0x0409, 6)}})) == "old_excel");
    CHECK(outcome("\tname\tvalue\n") != "old_excel");
}

TEST_CASE("cases 20 to 22: what Excel shows is what is read")
{
    const auto file = [](const std::string& name) {
        std::ifstream stream(CHENGXIN_SOURCE_DIR "/tests/samples/cases/" + name, std::ios::binary);
        REQUIRE(stream);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    const std::string hidden_first = file("20-xls-hidden-sheet/t20a-hidden-first.xls");
    MemorySource source(hidden_first);
    auto workbook = open_workbook(source);
    REQUIRE(workbook);
    const auto& sheets = (*workbook)->sheets();
    REQUIRE(sheets.size() == 2);
    CHECK(sheets[0].name == "作废");
    CHECK(sheets[0].hidden);
    CHECK(!sheets[1].hidden);
    const auto place = find_header(**workbook, [](const Row& row) { return static_cast<int>(row.cells.size()); });
    REQUIRE(place);
    CHECK(place->sheet == 1);

    const std::string formulas = dump(file("21-xls-formulas/t20e-formula-penalty.xls"));
    CHECK(formulas.find("2099/12/31|n(46387)|") != std::string::npos);
    CHECK(formulas.find("罚款人民币10000元|n(1)|") != std::string::npos);
    CHECK(formulas.find("|已履行\n") != std::string::npos);
    CHECK(notes(file("21-xls-formulas/t20e-formula-penalty.xls")).empty());
    CHECK(notes(file("22-1904-unformatted/t20c-1904.xls")).find(":day ") != std::string::npos);
}

} // namespace chengxin::sheet::test
