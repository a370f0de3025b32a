#include "shared/rules/file_tables.hpp"

#include "shared/core/text.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

std::string listed(const std::vector<std::string>& names)
{
    constexpr std::size_t k_most = 20;
    std::vector<std::string> shown(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), k_most)));
    return "“" + text::join(shown, "”、“") + (names.size() > k_most ? "”等 " + std::to_string(names.size()) + " 个" : "”");
}

Finding remark(Rule rule, Severity severity, const std::string& sheet, std::string message)
{
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.sheet = sheet;
    finding.message = std::move(message);
    return finding;
}

FileTable describe(const ColumnNames& names, sheet::HeaderPlace place, const std::string& sheet_name)
{
    FileTable table;
    table.sheet = sheet_name;
    table.columns = names.bind(place.header);
    table.columns.sheet = static_cast<std::uint16_t>(place.sheet);
    table.place = std::move(place);
    return table;
}

Result<bool> has_rows(sheet::Workbook& workbook, const sheet::HeaderPlace& place)
{
    const Result<void> read = sheet::read_table(workbook, place, [](sheet::Row&) { return sheet::Flow::stop; });
    if (read) return true;
    if (read.error().detail == "header_only") return false;
    return fail(read.error());
}

/// Twelve sheets for twelve months, and three of them filled so far: three tables.
Result<void> remove_empty(sheet::Workbook& workbook, std::vector<FileTable>& tables)
{
    for (auto table = tables.begin(); table != tables.end() && tables.size() > 1;) {
        const Result<bool> filled = has_rows(workbook, table->place);
        if (!filled) return fail(filled.error());
        table = *filled ? table + 1 : tables.erase(table);
    }
    return {};
}

Result<void> look_through(sheet::Workbook& workbook, FileTable& table)
{
    Result<sheet::SheetSurvey> survey = workbook.survey(table.place.sheet);
    if (!survey) return fail(std::move(survey.error()));
    table.survey = std::move(*survey);
    table.hidden_rows = sheet::count_hidden_rows(table.survey, table.place.header.number);
    for (const std::uint32_t column : table.survey.hidden_columns) {
        const std::int32_t field = column < table.columns.field_of.size() ? table.columns.field_of[column] : -1;
        if (field >= 0) table.hidden_fields.push_back(field);
    }
    return {};
}

} // namespace

Result<FileTables> find_file_tables(sheet::Workbook& workbook, const catalogue::Item& item)
{
    const ColumnNames names(item);
    const auto score = [&names](const sheet::Row& row) {
        const ColumnMap columns = names.bind(row);
        return columns.usable ? columns.score : 0;
    };
    Result<sheet::Tables> found = sheet::find_tables(workbook, score);
    if (!found) return fail(std::move(found.error()));
    FileTables tables{{}, std::move(found->sheets_without_header), std::move(found->hidden_sheets)};
    for (sheet::HeaderPlace& place : found->places) {
        const std::string& name = workbook.sheets()[place.sheet].name;
        tables.tables.push_back(describe(names, std::move(place), name));
    }
    if (const Result<void> removed = remove_empty(workbook, tables.tables); !removed) return fail(removed.error());
    if (tables.tables.size() > 1) {
        for (FileTable& table : tables.tables) table.columns.sheet_name = table.sheet;
    }
    return tables;
}

Result<void> survey_file_tables(sheet::Workbook& workbook, FileTables& tables)
{
    for (FileTable& table : tables.tables) {
        if (Result<void> looked = look_through(workbook, table); !looked) return looked;
    }
    return {};
}

Result<void> read_file_tables(sheet::Workbook& workbook, const FileTables& tables, std::size_t& table, const TableSink& sink)
{
    bool any = false;
    bool stopped = false;
    for (table = 0; table < tables.tables.size() && !stopped; ++table) {
        const FileTable& one = tables.tables[table];
        Result<void> read = sheet::read_table(workbook, one.place, [&](sheet::Row& row) {
            any = true;
            const sheet::Flow flow = sink(one, row);
            stopped = flow == sheet::Flow::stop;
            return flow;
        });
        const bool is_empty = !read && read.error().detail == "header_only";
        if (!read && !is_empty) return read;
        if (is_empty && !any && table + 1 == tables.tables.size()) return read;
    }
    return {};
}

double progress_of(const sheet::Workbook& workbook, const FileTables& tables, std::size_t table)
{
    const auto count = static_cast<double>(tables.tables.size());
    return std::min(1.0, (static_cast<double>(table) + workbook.progress()) / count);
}

std::vector<Finding> table_remarks(const FileTables& tables)
{
    std::vector<Finding> remarks;
    if (!tables.sheets_without_header.empty())
        remarks.push_back(remark(Rule::r02, Severity::warning, {},
            "工作表" + listed(tables.sheets_without_header) + "有内容但没有表头，没有读取。其中如有需要上报的行，请加上表头后重新上传。"));
    if (!tables.hidden_sheets.empty())
        remarks.push_back(remark(Rule::r02, Severity::info, {}, "隐藏的工作表" + listed(tables.hidden_sheets) + "没有读取。需要上报的，请取消隐藏后重新上传。"));
    for (const FileTable& table : tables.tables) {
        if (!table.survey.unread.empty())
            remarks.push_back(remark(Rule::r04, Severity::info, table.columns.sheet_name, "工作表里有" + text::join(table.survey.unread, "、") + "，不读取。"));
    }
    return remarks;
}

} // namespace chengxin::rules
