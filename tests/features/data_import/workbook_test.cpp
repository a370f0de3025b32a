#include "server/features/data_import/files/returned_workbook.hpp"
#include "server/features/data_import/files/template_workbook.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/rules/header.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

namespace chengxin::data_import {
namespace {

using sheet::Cell;
using sheet::CellKind;
using sheet::Flow;
using sheet::Row;

std::string sample(const std::string& name)
{
    std::ifstream file(std::string(CHENGXIN_SOURCE_DIR) + "/tests/samples/" + name, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::vector<Row> rows_of(std::string_view bytes, std::size_t sheet = 0)
{
    sheet::MemorySource source(bytes);
    auto workbook = sheet::open_workbook(source);
    REQUIRE(workbook);
    std::vector<Row> rows;
    REQUIRE((*workbook)->read(sheet, [&](Row& row) {
        rows.push_back(row);
        return Flow::proceed;
    }));
    return rows;
}

std::string outcome(std::string_view bytes)
{
    sheet::MemorySource source(bytes);
    const auto workbook = sheet::open_workbook(source);
    return workbook ? "ok" : workbook.error().detail;
}

Cell text(const std::string& words)
{
    return {words, words.empty() ? CellKind::blank : CellKind::text};
}

sheet::HeaderPlace place_of(const std::vector<std::string>& names, const std::vector<Row>& above = {})
{
    sheet::HeaderPlace place;
    place.above = above;
    place.header.number = static_cast<std::uint32_t>(above.size() + 1);
    for (const std::string& name : names) place.header.cells.push_back(text(name));
    return place;
}

catalogue::ItemReference small_reference()
{
    catalogue::ItemReference reference;
    reference.item.code = "water";
    reference.item.name = "用水信息";
    reference.item.version = "1";
    reference.item.fields.resize(4);
    reference.item.fields[0].name = "名称";
    reference.item.fields[0].requirement = catalogue::Requirement::required;
    reference.item.fields[1].name = "类别";
    reference.item.fields[1].type = catalogue::FieldType::code;
    reference.item.fields[1].code_list = "kind";
    reference.item.fields[2].name = "日期";
    reference.item.fields[2].type = catalogue::FieldType::date;
    reference.item.fields[3].name = "金额（万元）";
    reference.item.fields[3].type = catalogue::FieldType::money;
    reference.item.fields[3].extension = true;
    catalogue::CodeList list;
    list.code = "kind";
    list.name = "类别";
    list.values.resize(2);
    list.values[0].name = "居民";
    list.values[1].name = "企业";
    reference.code_lists.push_back(list);
    return reference;
}

} // namespace

TEST_CASE(".xls is read with the same rows as the other forms")
{
    const auto rows = rows_of(sample("penalty-2018.xls"));
    REQUIRE(rows.size() > 1);
    const auto header = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return row.cells.size() > 20 && row.cells[1].kind == CellKind::text; });
    REQUIRE(header != rows.end());
    const bool has_number = std::any_of(header->cells.begin(), header->cells.end(), [](const Cell& cell) { return cell.text.find("文号") != std::string::npos; });
    CHECK(has_number);
    CHECK(outcome(sample("penalty-v2.xlsx")) == "ok");
}

TEST_CASE(".xls: broken and protected files are refused")
{
    const std::string whole = sample("penalty-2018.xls");
    for (const std::size_t length : {600UL, 2'000UL, whole.size() / 2}) CHECK(outcome(whole.substr(0, length)) != "ok");
    std::string noise = whole;
    for (std::size_t at = 512; at < noise.size(); at += 97) noise[at] = static_cast<char>(noise[at] ^ 0x5A);
    CHECK(outcome(noise) != "ok");
    std::string protected_file = whole; // the second record of the workbook becomes FILEPASS
    const auto stream = protected_file.find(std::string("\x09\x08\x10\x00", 4));
    REQUIRE(stream != std::string::npos);
    protected_file[stream + 20] = '\x2F';
    protected_file[stream + 21] = '\0';
    CHECK(outcome(protected_file) == "password");
}

TEST_CASE("the returned workbook keeps the file's form and comes back unchanged")
{
    Row title;
    title.number = 1;
    title.cells = {text("行政处罚信息上报表")};
    ReturnedWorkbook returned;
    returned.begin_sheet(place_of({"名称", "文号", "金额", "日期", "备注"}, {title}), "处罚");
    Row row;
    row.number = 7;
    row.cells = {text("=HYPERLINK(\"x\")"), text(""), {"0.1", CellKind::number}, {"2026/05/06", CellKind::date}, text("a<b>&\"c\"\x01")};
    returned.add(row, {{1, CellMark::Kind::error, "文号", "必填项没有填写。", "伊市监罚〔2026〕1号"}, {2, CellMark::Kind::warning, "金额", "像是以元填写。", ""}, {-1, CellMark::Kind::error, "机关", "文件里没有这一列。", ""}});
    const std::string bytes = returned.finish();

    const auto rows = rows_of(bytes);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].cells[0].text == "行政处罚信息上报表");
    CHECK(rows[1].cells[5].text == rules::k_reason_header);
    const Row& back = rows[2];
    CHECK(back.number == 3);
    CHECK(back.cells[0].text == "=HYPERLINK(\"x\")"); // a text, not a formula
    CHECK(back.cells[0].kind == CellKind::text);
    CHECK(back.cells[1].kind == CellKind::blank);
    CHECK(back.cells[2].text == "0.1");
    CHECK(back.cells[2].kind == CellKind::number);
    CHECK(back.cells[3].text == "2026/05/06");
    CHECK(back.cells[3].kind == CellKind::date);
    CHECK(back.cells[4].text == "a<b>&\"c\" ");
    CHECK(back.cells[5].text == "原文件第 7 行：1. 【文号】必填项没有填写。（建议：伊市监罚〔2026〕1号）\n2. 【金额】像是以元填写。\n3. 【机关】文件里没有这一列。");
}

TEST_CASE("a file that comes a second time keeps one reason column")
{
    ReturnedWorkbook returned;
    returned.begin_sheet(place_of({"名称", "退回原因", "文号"}), "");
    Row row;
    row.number = 2;
    row.cells = {text("甲"), text("旧的原因"), text("无")};
    returned.add(row, {{2, CellMark::Kind::error, "文号", "占位文号。", ""}});
    const auto rows = rows_of(returned.finish());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].cells[1].text == "退回原因");
    CHECK(rows[1].cells[1].text.find("占位文号") != std::string::npos);
    CHECK(rows[1].cells[2].text == "无");
}

TEST_CASE("returned workbook: the sample comes back cell by cell")
{
    const auto rows = rows_of(sample("penalty-messy.xlsx"));
    sheet::HeaderPlace place;
    place.header = rows.front();
    ReturnedWorkbook returned;
    returned.begin_sheet(place, "Sheet1");
    for (std::size_t i = 1; i < rows.size(); ++i) returned.add(rows[i], {{0, CellMark::Kind::error, "名称", "x", ""}});
    const auto back = rows_of(returned.finish());
    REQUIRE(back.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t column = 0; column < rows[i].cells.size(); ++column) {
            CHECK(back[i].cells[column].text == rows[i].cells[column].text);
            CHECK(back[i].cells[column].kind == rows[i].cells[column].kind);
        }
}

TEST_CASE("the template has the item's columns and nothing that looks like data")
{
    const std::string bytes = template_workbook(small_reference());
    const auto rows = rows_of(bytes);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].cells[0].text == "名称");
    CHECK(rows[0].cells[3].text == "金额（万元）");

    sheet::MemorySource source(bytes);
    auto workbook = sheet::open_workbook(source);
    REQUIRE(workbook);
    const auto& sheets = (*workbook)->sheets();
    REQUIRE(sheets.size() == 2);
    CHECK(sheets[0].name == "用水信息");
    CHECK(sheets[1].name == "填写说明");
    const auto place = sheet::find_header(**workbook, [](const Row& row) { return row.cells.size() >= 4 ? 4 : 1; });
    REQUIRE(place);
    CHECK(place->sheet == 0);
    CHECK(place->other_sheets.empty());
    const auto read = sheet::read_table(**workbook, *place, [](Row&) { return Flow::proceed; });
    REQUIRE(!read);
    CHECK(read.error().detail == "header_only");
    CHECK(template_file_name(small_reference().item) == "用水信息上报模板（1）.xlsx");
}

TEST_CASE("long code lists do not overrun the library")
{
    catalogue::ItemReference reference = small_reference();
    reference.code_lists[0].values.assign(60, reference.code_lists[0].values[0]);
    CHECK(rows_of(template_workbook(reference)).size() == 1);
}

TEST_CASE("templates of the built-in catalogue are found by their own header")
{
    const auto built_in = catalogue::load(std::string(CHENGXIN_SOURCE_DIR) + "/assets");
    REQUIRE(built_in);
    for (const char* code : {"licence", "penalty"}) {
        const catalogue::ItemReference* reference = built_in->find(code);
        REQUIRE(reference);
        const std::string bytes = template_workbook(*reference);
        const auto rows = rows_of(bytes);
        REQUIRE(rows.size() == 1);
        const auto columns = rules::bind_columns(reference->item, rows[0]);
        CHECK(columns.usable);
        CHECK(columns.score == static_cast<int>(reference->item.fields.size()));
        CHECK(columns.extra.empty());
        CHECK(columns.in_template_order);
        const auto note = rows_of(bytes, 1);
        CHECK(note.size() > reference->item.fields.size());
    }
}

} // namespace chengxin::data_import
