#include "shared/features/catalogue/catalogue.hpp"
#include "shared/features/data_import/check_session.hpp"
#include "shared/features/data_import/memory_registry.hpp"
#include "tests/core/sheet/files.hpp"
#include "tests/features/data_import/support.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

/// Workbooks that went wrong: what the whole upload and the browser's check say of each. Both must say the same.
namespace chengxin::test {
namespace {

using data_import::Batch;
using sheet::test::Book;
using sheet::test::dump;
using sheet::test::xlsx;

struct Case {
    const char* file;
    const char* catalogue;
    int total;
    int taken; ///< accepted or corrected
    int rejected;
    std::vector<std::string> findings; ///< "sheet row column RULE severity", those of the file first; without what other tests are for
};

bool is_compared(const std::string& rule)
{
    return rule != "V05" && rule != "V06" && rule != "V22"; // what the base library and the units say; the browser has to ask
}

std::string line_of(const std::string& sheet, std::int64_t row, const std::string& column, const std::string& rule, const std::string& severity)
{
    return (sheet.empty() ? "" : sheet + " ") + std::to_string(row) + " " + rules::header_key(column) + " " + rule + " " + severity;
}

std::string joined(std::vector<std::string> lines)
{
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string on_server(const Case& item, const std::string& bytes, Batch& batch)
{
    UploadPortal portal({.today = "2026-11-26"});
    batch = portal.import(Role::credit_office, item.catalogue, item.file, bytes);
    std::vector<std::string> lines;
    for (const auto& finding : portal.findings(Role::credit_office, batch.id))
        if (is_compared(finding.rule)) lines.push_back(line_of(finding.sheet, finding.row, finding.column, finding.rule, finding.severity));
    return joined(std::move(lines));
}

std::string in_browser(const Case& item, const std::string& bytes, data_import::Totals& totals)
{
    static const auto k_catalogue = catalogue::load(CHENGXIN_SOURCE_DIR "/assets");
    data_import::MemoryRegistry registry;
    data_import::CheckSession session({item.file, "", bytes}, *k_catalogue->find(item.catalogue), registry, *parse_iso("2026-11-26"));
    REQUIRE(session.read());
    while (!session.check_some(100)) {
    }
    totals = session.totals();
    std::vector<std::string> lines;
    const auto add = [&](const rules::Finding& finding) {
        const std::string rule = rules::name_of(finding.rule);
        if (is_compared(rule)) lines.push_back(line_of(finding.sheet, finding.row, finding.column, rule, rules::name_of(finding.severity)));
    };
    for (const auto& finding : session.file_findings()) add(finding);
    for (std::size_t line = 0; line < session.line_count(); ++line)
        for (const auto& finding : session.line(line).findings) add(finding);
    return joined(std::move(lines));
}

void check_case(const Case& item, const std::string& bytes)
{
    CAPTURE(item.file);
    Batch batch;
    data_import::Totals totals;
    const std::string expected = joined(item.findings);
    CHECK(on_server(item, bytes, batch) == expected);
    CHECK(in_browser(item, bytes, totals) == expected);
    CHECK(batch.total == item.total);
    CHECK(batch.accepted + batch.corrected == item.taken);
    CHECK(batch.rejected == item.rejected);
    CHECK(totals.total == item.total);
    CHECK(totals.ready == item.taken);
    CHECK(totals.rejected == item.rejected);
}

} // namespace

TEST_CASE("xlsx cases: the files")
{
    const Case cases[] = {
        {"01-merged-cells/t01a-merged-optional.xlsx", "penalty", 3, 3, 0, {}},
        {"01-merged-cells/t01b-merged-required.xlsx", "penalty", 3, 3, 0, {}},
        {"02-hidden-rows/t02-filtered-rows.xlsx", "penalty", 4, 4, 0, {"0  R01 warning"}},
        {"03-formula-without-value/t03b-xlsxwriter.xlsx", "licence", 2, 0, 2, {"2 许可编号 R04 error", "3 许可编号 R04 error", "3 许可内容 R04 error"}},
        {"05-second-sheet-ignored/t05-two-sheets.xlsx", "penalty", 6, 6, 0, {"0  R02 warning"}},
        {"07-number-format-with-text/t07-custom-format.xlsx", "licence", 1, 1, 0, {}},
        {"10-scientific-notation/t10b-sci.xlsx", "licence", 2, 0, 2, {"2 许可编号 R06 error", "3 许可编号 R06 error"}},
    };
    for (const Case& item : cases) check_case(item, sample(std::string("cases/") + item.file));
}

TEST_CASE("xlsx cases: what is stored is what is seen")
{
    UploadPortal portal({.today = "2026-11-26"});
    portal.import(Role::credit_office, "penalty", "a.xlsx", sample("cases/01-merged-cells/t01a-merged-optional.xlsx"));
    CHECK(portal.number("SELECT count(*) FROM record") == 3);
    CHECK(portal.number("SELECT count(DISTINCT public_until) FROM record") == 1); // the end date merged over the three rows
    portal.import(Role::credit_office, "licence", "b.xlsx", sample("cases/07-number-format-with-text/t07-custom-format.xlsx"));
    CHECK(portal.number("SELECT count(*) FROM record WHERE document_number = '新市监许准〔2026〕301号'") == 1);
}

namespace {

/// A penalty workbook of two good rows in the national columns, with cells of the first row replaced by XML.
Book penalty_book(const std::vector<std::pair<std::string, std::string>>& cells)
{
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    file.add("伊市监罚〔2026〕2号");
    const std::string csv = file.csv();
    sheet::MemorySource source(csv);
    const auto workbook = sheet::open_workbook(source);
    std::vector<sheet::Row> rows;
    REQUIRE((*workbook)->read(0, [&](sheet::Row& row) {
        rows.push_back(row);
        return sheet::Flow::proceed;
    }));
    std::string xml;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        xml += "<row r=\"" + std::to_string(r + 1) + "\">";
        for (std::size_t c = 0; c < rows[r].cells.size(); ++c) {
            const auto replaced = std::find_if(cells.begin(), cells.end(), [&](const auto& cell) { return r == 1 && cell.first == rules::header_key(rows[0].cells[c].text); });
            if (replaced != cells.end()) xml += replaced->second;
            else xml += rows[r].cells[c].text.empty() ? "<c/>" : "<c t=\"str\"><v>" + rows[r].cells[c].text + "</v></c>";
        }
        xml += "</row>";
    }
    Book book;
    book.sheets = {xml};
    book.cell_formats = R"(<numFmts><numFmt numFmtId="170" formatCode="0&quot;元&quot;"/><numFmt numFmtId="171" formatCode=";;;"/><numFmt numFmtId="172" formatCode="0.0"/></numFmts>)"
                        R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="58"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="31"/></cellXfs>)";
    return book;
}

struct Kind {
    const char* what;
    std::vector<std::pair<std::string, std::string>> cells; ///< by header
    int rejected;
    std::vector<std::string> findings;
};

} // namespace

TEST_CASE("xlsx cases: every kind in a whole upload, in the browser and on the server alike")
{
    const std::string day = "处罚决定日期";
    const std::string fine = rules::header_key("罚款金额（万元）");
    const Kind kinds[] = {
        {"a good file", {}, 0, {}},
        {"formula without value", {{"备注", "<c><f>A1</f></c>"}}, 1, {"2 备注 R04 error"}},
        {"error value", {{"备注", "<c t=\"e\"><v>#REF!</v></c>"}}, 1, {"2 备注 R04 error"}},
        {"picture in a cell", {{"备注", "<c t=\"e\" vm=\"1\"><v>#VALUE!</v></c>"}}, 1, {"2 备注 R04 error"}},
        {"date by its number", {{day, "<c s=\"1\"><v>46315</v></c>"}}, 0, {}},
        {"date in Chinese", {{day, "<c s=\"6\"><v>46315</v></c>"}}, 0, {}},
        {"date without a year", {{day, "<c s=\"2\"><v>46315</v></c>"}}, 0, {"2 " + day + " R05 warning"}},
        {"instant of another day", {{day, "<c t=\"d\"><v>2026-10-19T16:00:00Z</v></c>"}}, 1, {"2 " + day + " R05 error"}},
        {"amount in yuan by its format", {{fine, "<c s=\"3\"><v>50000</v></c>"}}, 1, {"2 " + fine + " R05 error"}},
        {"hidden text", {{"备注", "<c s=\"4\" t=\"str\"><v>x</v></c>"}}, 1, {"2 备注 R05 error"}},
        {"lost digits", {{"备注", "<c><v>654002198001010000</v></c>"}}, 1, {"2 备注 R06 error"}},
    };
    for (const Kind& kind : kinds) {
        CAPTURE(kind.what);
        check_case({kind.what, "penalty", 2, 2 - kind.rejected, kind.rejected, kind.findings}, xlsx(penalty_book(kind.cells)));
    }
    Book merged = penalty_book({});
    merged.behind = {"<mergeCells><mergeCell ref=\"A3:B3\"/></mergeCells>"};
    check_case({"merged across", "penalty", 2, 1, 1, {"3 行政相对人名称 R03 error", "3 行政相对人类别 R03 error"}}, xlsx(merged));
    merged.behind = {"<mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells>"};
    check_case({"merged with the header", "penalty", 2, 1, 1, {"2 行政相对人名称 R03 error"}}, xlsx(merged));
    Book hidden = penalty_book({});
    hidden.before = {"<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols>"};
    check_case({"hidden column", "penalty", 2, 2, 0, {"0  R01 warning"}}, xlsx(hidden));
    Book several = penalty_book({});
    several.sheets.push_back("<row><c t=\"str\"><v>续表</v></c></row>");
    several.sheets.push_back(penalty_book({{"备注", "<c t=\"e\"><v>#N/A</v></c>"}}).sheets[0]);
    several.names = {"1月", "续", "2月"};
    check_case({"several sheets", "penalty", 4, 2, 1, {"0  R02 warning", "0  R02 warning", "2月 2 备注 R04 error", "2月 3 行政处罚决定书文号 V18 warning"}}, xlsx(several));
}

TEST_CASE("xlsx cases: returned rows keep their sheets")
{
    Book several = penalty_book({{"备注", "<c t=\"e\"><v>#N/A</v></c>"}});
    several.sheets.push_back(penalty_book({{"备注", "<c t=\"e\"><v>#REF!</v></c>"}}).sheets[0]);
    several.names = {"1月", "2月"};
    UploadPortal portal({.today = "2026-11-26"});
    const Batch batch = portal.import(Role::credit_office, "penalty", "两个月.xlsx", xlsx(several));
    CHECK(batch.rejected == 2);
    const auto returned = portal.ask<data_import::Returned>(Role::credit_office, {batch.id});
    REQUIRE(returned);
    sheet::MemorySource source(returned->bytes);
    const auto workbook = sheet::open_workbook(source);
    REQUIRE(workbook);
    REQUIRE((*workbook)->sheets().size() == 2);
    CHECK((*workbook)->sheets()[0].name == "1月");
    CHECK((*workbook)->sheets()[1].name == "2月");
    CHECK(dump(returned->bytes, 1).find("#REF!") != std::string::npos);
    CHECK(dump(returned->bytes, 1).find("#N/A") == std::string::npos);
}

} // namespace chengxin::test
