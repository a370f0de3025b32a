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

FileTable describe(const catalogue::Item& item, sheet::HeaderPlace place, const std::string& sheet_name)
{
    FileTable table;
    table.columns = bind_columns(item, place.header);
    table.columns.sheet = static_cast<std::uint16_t>(place.sheet);
    table.columns.sheet_name = sheet_name;
    table.place = std::move(place);
    return table;
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

void append_hidden(const catalogue::Item& item, const FileTable& table, std::vector<Finding>& remarks)
{
    const std::string& sheet = table.columns.sheet_name;
    if (table.hidden_rows > 0) {
        remarks.push_back(remark(Rule::r01, Severity::warning, sheet,
            "有 " + std::to_string(table.hidden_rows) + " 行数据被" + (table.survey.filtered ? "筛选或隐藏" : "隐藏") +
                "，在表格里看不到。请确认这些行是否上报；不上报的，请在表格中删除。"));
    }
    if (table.hidden_fields.empty()) return;
    std::vector<std::string> names;
    for (const std::int32_t field : table.hidden_fields) names.push_back(item.fields[static_cast<std::size_t>(field)].name);
    remarks.push_back(remark(Rule::r01, Severity::warning, sheet, "列" + listed(names) + "被隐藏，在表格里看不到，但会读取。请取消隐藏，核对其内容。"));
}

} // namespace

Result<FileTables> find_file_tables(sheet::Workbook& workbook, const catalogue::Item& item, const std::vector<std::string>& sheets)
{
    const auto score = [&item](const sheet::Row& row) {
        const ColumnMap columns = bind_columns(item, row);
        return columns.usable ? columns.score : 0;
    };
    Result<sheet::Tables> found = sheet::find_tables(workbook, score);
    if (!found) return fail(std::move(found.error()));
    FileTables tables{{}, std::move(found->sheets_without_header), std::move(found->hidden_sheets), {}};
    const bool several = found->places.size() > 1;
    for (sheet::HeaderPlace& place : found->places) {
        const std::string name = workbook.sheets()[place.sheet].name;
        if (!sheets.empty() && std::find(sheets.begin(), sheets.end(), name) == sheets.end()) {
            tables.left_out.push_back(name);
            continue;
        }
        FileTable table = describe(item, std::move(place), several ? name : std::string());
        if (Result<void> looked = look_through(workbook, table); !looked) return fail(std::move(looked.error()));
        tables.tables.push_back(std::move(table));
    }
    if (tables.tables.empty())
        return fail(ErrorCode::invalid_request, "没有找到要读取的工作表。文件里有表头的工作表是" + listed(tables.left_out) + "。", "no_sheet");
    return tables;
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

std::vector<Finding> table_remarks(const catalogue::Item& item, const FileTables& tables)
{
    std::vector<Finding> remarks;
    if (tables.tables.size() > 1) {
        std::vector<std::string> names;
        for (const FileTable& table : tables.tables) names.push_back(table.columns.sheet_name);
        remarks.push_back(remark(Rule::r02, Severity::info, {}, "文件有 " + std::to_string(names.size()) + " 个工作表有表头，全部读取：" + listed(names) + "。"));
    }
    if (!tables.left_out.empty())
        remarks.push_back(remark(Rule::r02, Severity::info, {}, "按要求没有读取工作表" + listed(tables.left_out) + "。"));
    if (!tables.sheets_without_header.empty())
        remarks.push_back(remark(Rule::r02, Severity::warning, {},
            "工作表" + listed(tables.sheets_without_header) + "有内容但没有表头，没有读取。其中如有需要上报的行，请加上表头后重新上传。"));
    if (!tables.hidden_sheets.empty())
        remarks.push_back(remark(Rule::r02, Severity::info, {}, "隐藏的工作表" + listed(tables.hidden_sheets) + "没有读取。需要上报的，请取消隐藏后重新上传。"));
    for (const FileTable& table : tables.tables) {
        append_hidden(item, table, remarks);
        if (!table.survey.unread.empty())
            remarks.push_back(remark(Rule::r04, Severity::info, table.columns.sheet_name, "工作表里有" + text::join(table.survey.unread, "、") + "，不读取。"));
    }
    return remarks;
}

} // namespace chengxin::rules
