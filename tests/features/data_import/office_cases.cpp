#include "tests/features/data_import/office_cases.hpp"

#include "shared/catalogue/catalogue.hpp"
#include "shared/features/data_import/check_session.hpp"
#include "shared/features/data_import/memory_registry.hpp"
#include "tests/core/sheet/files.hpp"
#include "tests/features/data_import/support.hpp"

#include <algorithm>
#include <cstdio>
#include <doctest/doctest.h>
#include <map>

namespace chengxin::test {
namespace {

constexpr const char* k_today = "2026-11-26";
constexpr int k_first_own_format = 170;

bool is_compared(const std::string& rule)
{
    return rule != "V05" && rule != "V06" && rule != "V22"; // what the base library and the units say; the browser has to ask
}

std::string line_of(const std::string& sheet, std::int64_t row, const std::string& column, const std::string& rule,
                    const std::string& severity)
{
    return (sheet.empty() ? "" : sheet + " ") + std::to_string(row) + " " + rules::header_key(column) + " " + rule + " " + severity;
}

std::string joined(std::vector<std::string> lines)
{
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

std::string on_server(UploadPortal& portal, const OfficeCase& item, const std::string& bytes, data_import::Batch& batch)
{
    batch = portal.import(Role::credit_office, item.catalogue, item.file, bytes);
    std::vector<std::string> lines;
    for (const auto& finding : portal.findings(Role::credit_office, batch.id))
        if (is_compared(finding.rule)) lines.push_back(line_of(finding.sheet, finding.row, finding.column, finding.rule, finding.severity));
    return joined(std::move(lines));
}

std::string in_browser(const OfficeCase& item, const std::string& bytes, data_import::Totals& totals)
{
    static const auto k_catalogue = catalogue::load(CHENGXIN_SOURCE_DIR "/assets");
    data_import::MemoryRegistry registry;
    data_import::CheckSession session({item.file, "", bytes}, *k_catalogue->find(item.catalogue), registry, *parse_iso(k_today));
    REQUIRE(session.read());
    while (!session.check_some(100)) {
    }
    totals = session.totals();
    std::vector<std::string> lines;
    const auto add = [&](const rules::Finding& finding) {
        const std::string rule = rules::name_of(finding.rule);
        if (is_compared(rule)) lines.push_back(line_of(finding.sheet, finding.row, finding.column, rule, rules::name_of(finding.severity)));
    };
    for (const auto& finding : session.file_findings())
        add(finding);
    for (std::size_t line = 0; line < session.line_count(); ++line)
        for (const auto& finding : session.line(line).findings)
            add(finding);
    return joined(std::move(lines));
}

// The two formats ---------------------------------------------------------------------------------------------

/// The cell formats of a book by their codes; the first is General.
struct Formats {
    std::map<std::string, int> places{{"", 0}};
    std::vector<std::string> codes{""};

    explicit Formats(const TwinBook& book)
    {
        for (const TwinSheet& sheet : book.sheets)
            for (const TwinCell& cell : sheet.cells)
                if (places.emplace(cell.format, static_cast<int>(codes.size())).second) codes.push_back(cell.format);
    }
    int id(std::size_t place) const
    {
        const std::string& code = codes[place];
        return code.empty()                             ? 0
               : code.front() == '#' && code.size() > 1 ? std::stoi(code.substr(1))
                                                        : k_first_own_format + static_cast<int>(place);
    }
};

std::vector<std::vector<TwinCell>> rows_of(const TwinSheet& sheet)
{
    if (sheet.is_note) return {{{.text = "续表"}}};
    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    file.add("伊市监罚〔2026〕2号");
    const auto columns = PenaltyFile::columns();
    std::vector<std::vector<TwinCell>> rows(1);
    for (const std::string& column : columns)
        rows[0].push_back({.text = column});
    for (const auto& values : file.rows()) {
        rows.emplace_back();
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const std::string key = rules::header_key(columns[column]);
            const auto other = std::find_if(sheet.cells.begin(), sheet.cells.end(),
                                            [&](const TwinCell& cell) { return cell.row == rows.size() - 1 && cell.column == key; });
            rows.back().push_back(other != sheet.cells.end() ? *other : TwinCell{.text = values[column]});
        }
    }
    return rows;
}

std::string xml_of(const TwinCell& cell, int format)
{
    const std::string style = " s=\"" + std::to_string(format) + "\"";
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.17g", cell.value);
    switch (cell.kind) {
    case TwinCell::Kind::number: return "<c" + style + "><v>" + digits + "</v></c>";
    case TwinCell::Kind::error: return "<c" + style + " t=\"e\"><v>#REF!</v></c>";
    case TwinCell::Kind::no_value: return "<c" + style + "><f>A1</f></c>";
    case TwinCell::Kind::text: break;
    }
    return cell.text.empty() ? "<c/>" : "<c" + style + " t=\"str\"><v>" + sheet::test::escaped(cell.text) + "</v></c>";
}

std::string record_of(const TwinCell& cell, int row, int column, int format)
{
    using namespace sheet::test;
    constexpr int k_reference_error = 0x17, k_empty_result = 3;
    switch (cell.kind) {
    case TwinCell::Kind::number: return number_cell(row, column, cell.value, format);
    case TwinCell::Kind::error: return boolean_cell(row, column, k_reference_error, true);
    case TwinCell::Kind::no_value: return formula(row, column, no_number(k_empty_result), 0, format);
    case TwinCell::Kind::text: break;
    }
    return cell.text.empty() ? "" : label(row, column, utf16(cell.text), format);
}

std::string name_of(int row, int column)
{
    return static_cast<char>('A' + column) + std::to_string(row + 1);
}

} // namespace

Stored all_values(const std::string& text)
{
    return {
        "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT row_number || ' ' || date(decided_on * 86400, 'unixepoch') || ' ' "
        "|| "
        "coalesce(date(public_until * 86400, 'unixepoch'), '-') || ' ' || unpack_fields(packed) AS line FROM record ORDER BY row_number)",
        text};
}

Stored value_of(const std::string& field, const std::string& text)
{
    return {"SELECT coalesce((SELECT coalesce(unpack_fields(packed) ->> '" + field + "', '') FROM record WHERE row_number = 2), '-')",
            text};
}

void check_case(const OfficeCase& item, const std::string& bytes, const Stored& stored)
{
    CAPTURE(item.file);
    UploadPortal portal({.today = k_today});
    data_import::Batch batch;
    data_import::Totals totals;
    const std::string expected = joined(item.findings);
    CHECK(on_server(portal, item, bytes, batch) == expected);
    CHECK(in_browser(item, bytes, totals) == expected);
    CHECK(batch.total == item.total);
    CHECK(batch.accepted + batch.corrected == item.taken);
    CHECK(batch.rejected == item.rejected);
    CHECK(totals.total == item.total);
    CHECK(totals.ready == item.taken);
    CHECK(totals.rejected == item.rejected);
    if (!stored.query.empty()) CHECK(portal.text(stored.query) == stored.text);
}

std::string as_xlsx(const TwinBook& book)
{
    const Formats formats(book);
    sheet::test::Book made;
    std::string codes, styles;
    for (std::size_t place = 0; place < formats.codes.size(); ++place) {
        const std::string id = "numFmtId=\"" + std::to_string(formats.id(place)) + "\"";
        if (formats.id(place) >= k_first_own_format) codes += "<numFmt " + id + " formatCode=\"" + sheet::test::escaped(formats.codes[place]) + "\"/>";
        styles += "<xf " + id + "/>";
    }
    made.cell_formats = "<numFmts>" + codes + "</numFmts><cellXfs>" + styles + "</cellXfs>";
    if (book.since_1904) made.workbook_properties = R"(<workbookPr date1904="1"/>)";
    for (const TwinSheet& sheet : book.sheets) {
        const auto rows = rows_of(sheet);
        std::string xml, merges;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const bool hidden = std::count(sheet.hidden_rows.begin(), sheet.hidden_rows.end(), static_cast<int>(row)) > 0;
            xml += "<row r=\"" + std::to_string(row + 1) + "\"" + (hidden ? " hidden=\"1\">" : ">");
            for (const TwinCell& cell : rows[row])
                xml += xml_of(cell, formats.places.at(cell.format));
            xml += "</row>";
        }
        for (const auto& range : sheet.merges)
            merges += "<mergeCell ref=\"" + name_of(range.first_row, range.first_column) + ":" +
                      name_of(range.last_row, range.last_column) + "\"/>";
        made.sheets.push_back(xml);
        made.names.push_back(sheet.name);
        made.states.push_back(sheet.is_hidden ? "hidden" : "");
        made.before.push_back(
            std::string(sheet.hides_zeros ? R"(<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>)" : "") +
            (sheet.hides_first_column ? R"(<cols><col min="1" max="1" hidden="1"/></cols>)" : ""));
        made.behind.push_back(merges.empty() ? "" : "<mergeCells>" + merges + "</mergeCells>");
    }
    return sheet::test::xlsx(made);
}

std::string as_xls(const TwinBook& book)
{
    using namespace sheet::test;
    constexpr std::uint16_t k_window = 0x023E, k_date_mode = 0x0022;
    const Formats formats(book);
    XlsSpec made;
    if (book.since_1904) made.globals += record(k_date_mode, little(1, 2));
    for (std::size_t place = 0; place < formats.codes.size(); ++place)
        if (formats.id(place) >= k_first_own_format) made.globals += number_format(formats.id(place), utf16(formats.codes[place]));
    for (std::size_t place = 0; place < formats.codes.size(); ++place)
        made.globals += cell_format(formats.id(place));
    for (const TwinSheet& sheet : book.sheets) {
        XlsSheetSpec spec;
        spec.name = utf16(sheet.name);
        spec.state = sheet.is_hidden ? 1 : 0;
        if (sheet.hides_first_column) spec.cells += column_record(0, 0, true);
        for (const int row : sheet.hidden_rows)
            spec.cells += row_record(row, true);
        const auto rows = rows_of(sheet);
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t column = 0; column < rows[row].size(); ++column)
                spec.cells += record_of(rows[row][column], static_cast<int>(row), static_cast<int>(column),
                                        formats.places.at(rows[row][column].format));
        spec.cells += record(k_window, little(sheet.hides_zeros ? 0x06A6 : 0x06B6, 2) + std::string(16, '\0'));
        if (!sheet.merges.empty()) spec.cells += merges(sheet.merges);
        made.sheets.push_back(std::move(spec));
    }
    return xls(made);
}

} // namespace chengxin::test
