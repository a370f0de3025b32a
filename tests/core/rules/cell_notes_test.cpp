#include "tests/core/rules/fixture.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::rules;
using namespace chengxin::rules::testing;
using sheet::Cell;
using sheet::CellKind;
using sheet::CellNote;

namespace {

Cell cell(const std::string& text, CellKind kind, CellNote note = CellNote::none)
{
    Cell made;
    made.text = text;
    made.kind = kind;
    made.note = note;
    return made;
}

Cell cell(const std::string& text, CellKind kind, CellNote note, const std::string& shown)
{
    Cell made = cell(text, kind, note);
    made.shown.set(shown);
    return made;
}

struct Case {
    const char* what;
    const char* field;
    Cell cell;
    const char* value;                 ///< what the field gets; null: not looked at
    std::vector<std::string> findings; ///< "RULE severity"
};

std::size_t index_of(const char* item, const std::string& code)
{
    return static_cast<std::size_t>(catalogue::field_with_code(reference_of(item).item, code));
}

} // namespace

TEST_CASE("R03 to R06: what the reader knows about a cell")
{
    const Case cases[] = {
        {"merged across", "CF_NR", cell("甲", CellKind::text, CellNote::merged), nullptr, {"R03 error"}},
        {"covered by a merge", "CF_NR", cell("", CellKind::blank, CellNote::merged), nullptr, {"R03 error"}},
        {"covered, in an optional column", "BZ", cell("", CellKind::blank, CellNote::merged), nullptr, {"R03 error"}},
        {"formula without value", "CF_NR", cell("", CellKind::blank, CellNote::no_value), nullptr, {"R04 error"}},
        {"placeholder", "CF_NR_FK", cell("0", CellKind::number, CellNote::no_value), nullptr, {"R04 error"}},
        {"error value", "BZ", cell("#REF!", CellKind::error), nullptr, {"R04 error"}},
        {"picture", "CF_NR", cell("#VALUE!", CellKind::error, CellNote::picture), nullptr, {"R04 error"}},
        {"text by a format", "CF_WSH", cell("301", CellKind::number, CellNote::shown_otherwise, "新市监罚〔2026〕301号"), "新市监罚〔2026〕301号", {}},
        {"text around a text", "BZ", cell("甲", CellKind::text, CellNote::shown_otherwise, "甲号"), "甲号", {}},
        {"hidden text", "BZ", cell("甲", CellKind::text, CellNote::hidden_by_format, ""), nullptr, {"R05 error"}},
        {"hidden number in a text column", "BZ", cell("5", CellKind::number, CellNote::hidden_by_format, ""), nullptr, {"R05 error"}},
        {"hidden amount", "CF_NR_FK", cell("5", CellKind::number, CellNote::hidden_by_format, ""), "5", {"R05 warning"}},
        {"amount with zeros", "CF_NR_FK", cell("5", CellKind::number, CellNote::shown_otherwise, "5.00"), "5", {}},
        {"amount with separators", "CF_NR_FK", cell("5", CellKind::number, CellNote::shown_otherwise, "¥5.00"), "5", {}},
        {"amount rounded", "CF_NR_FK", cell("5.004", CellKind::number, CellNote::shown_otherwise, "5.00"), "5.004", {"R05 warning"}},
        {"amount in another unit", "CF_NR_FK", cell("50000", CellKind::number, CellNote::shown_otherwise, "50000元"), nullptr, {"R05 error"}},
        {"amount in tens of thousands by the format", "CF_NR_FK", cell("50000", CellKind::number, CellNote::shown_otherwise, "5.0"), nullptr, {"R05 error"}},
        {"amount as a date", "CF_NR_FK", cell("1900/01/05", CellKind::date), nullptr, {"V11 error"}},
        {"amount as a date in words", "CF_NR_FK", cell("2026/05/06", CellKind::date, CellNote::shown_otherwise, "5月6日"), nullptr, {"R05 error"}},
        {"date in words", "CF_JDRQ", cell("2026/10/20", CellKind::date, CellNote::shown_otherwise, "2026年10月20日"), "2026/10/20", {}},
        {"date without its year", "CF_JDRQ", cell("2026/10/20", CellKind::date, CellNote::shown_otherwise, "10月20日"), "2026/10/20", {"R05 warning"}},
        {"date in Chinese numerals", "CF_JDRQ", cell("2026/10/20", CellKind::date, CellNote::day_in_words), "2026/10/20", {}},
        {"date in unknown words", "CF_JDRQ", cell("2026/10/20", CellKind::date, CellNote::unknown_format), "2026/10/20", {"R05 warning"}},
        {"hidden date", "CF_JDRQ", cell("2026/10/20", CellKind::date, CellNote::hidden_by_format, ""), "2026/10/20", {"R05 warning"}},
        {"instant", "CF_JDRQ", cell("2026-10-19T16:00:00Z", CellKind::text, CellNote::instant), nullptr, {"R05 error"}},
        {"day under 1904", "CF_JDRQ", cell("44853", CellKind::number, CellNote::day_without_format), "2026/10/20", {}},
        {"day under 1900", "CF_JDRQ", cell("46315", CellKind::number), "2026/10/20", {}},
        {"date in a text column", "CF_WSH", cell("2026/01/02", CellKind::date, CellNote::shown_otherwise, "1月2日"), "1月2日", {"R05 warning"}},
        {"date in a remark", "BZ", cell("2026/01/02", CellKind::date), "2026/01/02", {}},
        {"unknown format in a text column", "BZ", cell("5", CellKind::number, CellNote::unknown_format), nullptr, {"R05 error"}},
        {"Chinese date in a text column", "BZ", cell("2026/01/02", CellKind::date, CellNote::day_in_words), nullptr, {"R05 error"}},
        {"digits lost", "CF_WSH", cell("6.54002202603010E+17", CellKind::number), nullptr, {"R06 error"}},
        {"digits became zeros", "BZ", cell("654002202603010000", CellKind::number), nullptr, {"R06 error"}},
        {"digits lost in an amount", "CF_NR_FK", cell("1.00000000000000E+16", CellKind::number), nullptr, {"R06 error"}},
        {"all digits there, not shown", "BZ", cell("123456789012345", CellKind::number, CellNote::shown_otherwise, "1.23E+14"), nullptr, {"R06 error"}},
        {"fifteen digits", "BZ", cell("123456789012345", CellKind::number), "123456789012345", {}},
    };
    for (const Case& item : cases) {
        CAPTURE(item.what);
        TestFile file("penalty");
        sheet::Row row = file.row();
        const std::size_t index = index_of("penalty", item.field);
        REQUIRE(index < row.cells.size());
        row.cells[index_of("penalty", "CF_NR")].text = "罚款"; // names no amount that another rule would compare
        row.cells[index] = item.cell;
        const CheckedRow checked = file.checker().check(row);
        std::string expected;
        for (const std::string& finding : item.findings) expected += finding + "\n";
        std::string found;
        for (const Finding& finding : checked.findings) {
            CHECK(finding.column_index == static_cast<std::int32_t>(index));
            CHECK_FALSE(finding.message.empty());
            found += std::string(name_of(finding.rule)) + " " + name_of(finding.severity) + "\n";
        }
        CHECK(found == expected);
        if (item.value != nullptr) CHECK(checked.values[index] == item.value);
    }
}

TEST_CASE("R06 a number that lost its digits gets no suggestion")
{
    TestFile file("penalty");
    sheet::Row row = file.row();
    row.cells[index_of("penalty", "CF_XDR_SHXYM")] = cell("9.16540021033324E+17", CellKind::number);
    const CheckedRow checked = file.checker().check(row);
    REQUIRE(checked.findings.size() == 1);
    CHECK(checked.findings[0].rule == Rule::r06);
    CHECK(checked.findings[0].suggestion.empty());
    CHECK(checked.verdict == Verdict::rejected);
}

TEST_CASE("R03 a header that is merged over several columns is named")
{
    const catalogue::Item& item = reference_of("penalty").item;
    sheet::Row header;
    for (const catalogue::Field& field : item.fields) header.cells.push_back({field.name, CellKind::text});
    header.cells[3].note = CellNote::merged;
    const auto findings = header_findings(item, bind_columns(item, header));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == Rule::r03);
    CHECK(findings[0].message.find(item.fields[3].name) != std::string::npos);
}

TEST_CASE("repeated rows are found across sheets and named with theirs")
{
    TestFile file("penalty");
    const catalogue::Item& item = reference_of("penalty").item;
    sheet::Row header;
    for (const catalogue::Field& field : item.fields) header.cells.push_back({field.name, CellKind::text});
    ColumnMap first = bind_columns(item, header);
    first.sheet_name = "1月";
    file.checker().bind_header(first);
    // The other sheet has its columns the other way round.
    std::reverse(header.cells.begin(), header.cells.end());
    ColumnMap second = bind_columns(item, header);
    second.sheet = 3;
    second.sheet_name = "2月";
    file.checker().bind_header(second);
    sheet::Row row = file.row();
    CHECK(file.checker().check(row).verdict == Verdict::accepted);
    std::reverse(row.cells.begin(), row.cells.end());
    const std::uint32_t number = row.number;
    row.sheet = 3;
    row.number = number + 5;
    CheckedRow again = file.checker().check(row);
    CHECK(again.verdict == Verdict::duplicate);
    CHECK(again.same_as_row == number);
    REQUIRE_FALSE(again.findings.empty());
    CHECK(again.findings[0].sheet == "2月");
    CHECK(again.findings[0].message.find("工作表“1月”第 " + std::to_string(number) + " 行") != std::string::npos);
    // The same row number on another sheet is another row.
    row.number = number;
    CHECK(file.checker().check(row).verdict == Verdict::duplicate);
}
