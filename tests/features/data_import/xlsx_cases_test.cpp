#include "shared/rules/header.hpp"
#include "tests/core/sheet/files.hpp"
#include "tests/features/data_import/office_cases.hpp"
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

} // namespace

TEST_CASE("xlsx cases: the files")
{
    const OfficeCase cases[] = {
        {"01-merged-cells/t01a-merged-optional.xlsx", "penalty", 3, 3, 0, {}},
        {"01-merged-cells/t01b-merged-required.xlsx", "penalty", 3, 3, 0, {}},
        {"02-hidden-rows/t02-filtered-rows.xlsx", "penalty", 4, 4, 0, {"0  R01 warning"}},
        {"03-formula-without-value/t03b-xlsxwriter.xlsx", "licence", 2, 0, 2, {"2 许可编号 R04 error", "3 许可编号 R04 error", "3 许可内容 R04 error"}},
        {"05-second-sheet-ignored/t05-two-sheets.xlsx", "penalty", 6, 6, 0, {"0  R02 warning"}},
        {"07-number-format-with-text/t07-custom-format.xlsx", "licence", 1, 1, 0, {}},
        {"10-scientific-notation/t10b-sci.xlsx", "licence", 2, 0, 2, {"2 许可编号 R06 error", "3 许可编号 R06 error"}},
    };
    for (const OfficeCase& item : cases) check_case(item, sample("cases/" + item.file));
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
    return book;
}

struct Kind {
    const char* what;
    std::vector<std::pair<std::string, std::string>> cells; ///< by header
    int rejected;
    std::vector<std::string> findings;
};

} // namespace

TEST_CASE("xlsx cases: kinds that only .xlsx has; the others are in xls_cases_test")
{
    const std::string day = "处罚决定日期";
    const Kind kinds[] = {
        {"picture in a cell", {{"备注", "<c t=\"e\" vm=\"1\"><v>#VALUE!</v></c>"}}, 1, {"2 备注 R04 error"}},
        {"date by ISO 8601", {{day, "<c t=\"d\"><v>2026-10-20T08:00:00Z</v></c>"}}, 0, {"0  V15 info"}},
        {"instant of another day", {{day, "<c t=\"d\"><v>2026-10-19T16:00:00Z</v></c>"}}, 1, {"2 " + day + " R05 error"}},
    };
    for (const Kind& kind : kinds) {
        CAPTURE(kind.what);
        check_case({kind.what, "penalty", 2, 2 - kind.rejected, kind.rejected, kind.findings}, xlsx(penalty_book(kind.cells)));
    }
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
