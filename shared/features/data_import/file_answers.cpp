#include "shared/features/data_import/file_answers.hpp"

#include <algorithm>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_most_ranges = 8; ///< of rows in one sentence

rules::Finding remark(rules::Rule rule, rules::Severity severity, std::string message)
{
    rules::Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.message = std::move(message);
    return finding;
}

/// "3-5、9" of the rows below the header.
std::string row_numbers(const std::vector<sheet::RowRange>& ranges, std::uint32_t header)
{
    std::string text;
    std::size_t shown = 0;
    for (const sheet::RowRange& range : ranges) {
        const std::uint32_t first = std::max(range.first, header + 1);
        if (first > range.last) continue;
        if (shown++ == k_most_ranges) return text + "等";
        text += (shown == 1 ? "" : "、") + std::to_string(first) + (range.last > first ? "-" + std::to_string(range.last) : std::string());
    }
    return text;
}

HiddenPart hidden_part(const rules::FileTable& table)
{
    HiddenPart part;
    part.sheet = table.columns.sheet_name;
    part.rows = table.hidden_rows;
    part.row_numbers = row_numbers(table.survey.hidden_rows, table.place.header.number);
    for (const std::int32_t field : table.hidden_fields) {
        const std::int32_t column = table.columns.column_of[static_cast<std::size_t>(field)];
        part.columns.push_back(table.columns.headers[static_cast<std::size_t>(column)]);
    }
    return part;
}

} // namespace

Questions questions_of(const rules::FileTables& tables)
{
    Questions questions;
    for (const rules::FileTable& table : tables.tables) {
        if (tables.tables.size() > 1) questions.sheets.push_back({table.columns.sheet_name, 0});
        HiddenPart part = hidden_part(table);
        if (part.rows > 0 || !part.columns.empty()) questions.hidden.push_back(std::move(part));
    }
    return questions;
}

std::vector<rules::Finding> file_remarks(const rules::FileTables& tables, const Questions& questions, const Answers& answers)
{
    using rules::Rule;
    using rules::Severity;
    std::vector<rules::Finding> remarks;
    const std::vector<std::string> open = open_questions(questions, answers);
    const auto is_open = [&](const char* what) { return std::find(open.begin(), open.end(), what) != open.end(); };
    if (is_open("hidden")) remarks.push_back(remark(Rule::r01, Severity::warning, hidden_question(questions, answers)));
    else if (std::string text = hidden_decision(questions, answers); !text.empty()) remarks.push_back(remark(Rule::r01, Severity::info, std::move(text)));
    if (is_open("sheets")) remarks.push_back(remark(Rule::r02, Severity::warning, sheets_question(questions)));
    else if (std::string text = sheets_decision(questions, answers); !text.empty()) remarks.push_back(remark(Rule::r02, Severity::info, std::move(text)));
    for (rules::Finding& finding : rules::table_remarks(tables)) remarks.push_back(std::move(finding));
    return remarks;
}

Result<void> check_answers(const rules::FileTables& tables, const Answers& answers)
{
    std::vector<std::string> known;
    for (const rules::FileTable& table : tables.tables) known.push_back(table.sheet);
    return check_sheets(known, answers);
}

std::vector<std::size_t> columns_left_out(const rules::FileTable& table, const Answers& answers)
{
    std::vector<std::size_t> columns;
    if (answers.hidden != HiddenAnswer::leave) return columns;
    for (const std::int32_t field : table.hidden_fields) {
        columns.push_back(static_cast<std::size_t>(table.columns.column_of[static_cast<std::size_t>(field)]));
    }
    return columns;
}

bool is_left_out(const rules::FileTable& table, const Answers& answers, const sheet::Row& row)
{
    if (row.hidden && answers.hidden == HiddenAnswer::leave) return true;
    return !table.columns.sheet_name.empty() && !is_chosen(answers, table.columns.sheet_name);
}

void replace_text(sheet::Cell& cell, std::string text)
{
    cell.clear();
    cell.kind = text.empty() ? sheet::CellKind::blank : sheet::CellKind::text;
    cell.text = std::move(text);
}

CellCorrections::CellCorrections(const Corrections& corrections)
{
    for (const CellCorrection& cell : corrections.cells) {
        m_cells[{cell.sheet, static_cast<std::uint32_t>(cell.row)}].emplace_back(static_cast<std::size_t>(cell.column), cell.text);
    }
}

void CellCorrections::apply(std::string_view sheet, sheet::Row& row) const
{
    const auto found = m_cells.find({std::string(sheet), row.number});
    if (found == m_cells.end()) return;
    for (const auto& [column, text] : found->second) {
        row.cells.resize(std::max(row.cells.size(), column + 1));
        replace_text(row.cells[column], text);
    }
}

Result<void> FileRows::read(const rules::TableSink& sink)
{
    bool any = false;
    std::vector<std::vector<std::size_t>> left_out; // columns, by table
    for (const rules::FileTable& table : m_tables.tables) left_out.push_back(columns_left_out(table, m_answers));
    const Result<void> read = rules::read_file_tables(m_workbook, m_tables, m_table, [&](const rules::FileTable& table, sheet::Row& row) {
        if (is_left_out(table, m_answers, row)) return sheet::Flow::proceed;
        any = true;
        for (const std::size_t column : left_out[m_table]) {
            if (column < row.cells.size()) row.cells[column].clear();
        }
        if (!m_corrections.empty()) m_corrections.apply(table.sheet, row);
        return sink(table, row);
    });
    if (!read || any) return read;
    return fail(ErrorCode::invalid_request, "除不上报的内容外，表头下面没有数据行，没有可以上报的内容。", "header_only");
}

} // namespace chengxin::data_import
