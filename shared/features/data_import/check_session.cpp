#include "shared/features/data_import/check_session.hpp"

#include <algorithm>
#include <tuple>

namespace chengxin::data_import {

namespace {

/// A row that spans header and data in the CSV: quoted where needed (RFC 4180, section 2).
void append_csv(std::string& csv, const std::vector<sheet::Cell>& cells)
{
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (column > 0) csv += ',';
        const std::string& text = cells[column].text;
        if (text.find_first_of(",\"\r\n") == std::string::npos) {
            csv += text;
            continue;
        }
        csv += '"';
        for (const char character : text) {
            if (character == '"') csv += '"';
            csv += character;
        }
        csv += '"';
    }
    csv += "\r\n";
}

std::string without_ending(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(0, dot);
}

/// V18 says two things: a row that stands there twice, and two rows that contradict each other.
std::string title_of_cause(const rules::Finding& finding)
{
    if (finding.rule != rules::Rule::v18) return title_of(finding.rule);
    return finding.severity == rules::Severity::error ? "同一决定内容不同" : "整行重复";
}

bool is_worse(const rules::Finding& left, const rules::Finding& right)
{
    return static_cast<int>(left.severity) < static_cast<int>(right.severity);
}

} // namespace

CheckSession::CheckSession(api::File file, const catalogue::ItemReference& reference, rules::Registry& registry, Date today)
    : m_file(std::move(file)), m_reference(&reference), m_registry(&registry), m_today(today)
{
}

Result<void> CheckSession::read()
{
    sheet::MemorySource source(m_file.bytes);
    auto workbook = sheet::open_workbook(source);
    if (!workbook) return fail(workbook.error());
    auto tables = rules::find_file_tables(**workbook, m_reference->item);
    if (!tables) return fail(tables.error());
    m_tables = std::move(*tables);
    lay_out(m_reference->item);
    std::size_t table = 0;
    auto read = rules::read_file_tables(**workbook, m_tables, table, [&](const rules::FileTable&, sheet::Row& row) {
        take_row(table, row);
        return sheet::Flow::proceed;
    });
    if (!read) return fail(read.error());
    m_lines.resize(m_rows.size());
    m_unsettled = true;
    settle();
    return {};
}

/// The first table's columns, and behind them the fields that only a later table has. Columns that nobody reads stay in the file.
void CheckSession::lay_out(const catalogue::Item& item)
{
    m_columns = m_tables.tables.front().columns;
    const std::size_t own = m_columns.headers.size();
    for (const rules::FileTable& table : m_tables.tables) {
        for (std::size_t field = 0; field < item.fields.size(); ++field) {
            const std::int32_t column = table.columns.column_of[field];
            if (column < 0 || m_columns.column_of[field] >= 0) continue;
            m_columns.column_of[field] = static_cast<std::int32_t>(m_columns.headers.size());
            m_columns.field_of.push_back(static_cast<std::int32_t>(field));
            m_columns.headers.push_back(table.columns.headers[static_cast<std::size_t>(column)]);
        }
    }
    for (std::size_t index = 0; index < m_tables.tables.size(); ++index) {
        const rules::ColumnMap& columns = m_tables.tables[index].columns;
        rules::ColumnMap layout = m_columns;
        layout.header_row = columns.header_row;
        layout.sheet = columns.sheet;
        layout.sheet_name = columns.sheet_name;
        std::vector<std::int32_t> own_columns(layout.headers.size(), -1);
        for (std::size_t column = 0; column < layout.headers.size(); ++column) {
            const std::int32_t field = layout.field_of[column];
            if (index == 0 && column < own) own_columns[column] = static_cast<std::int32_t>(column);
            else if (field >= 0) own_columns[column] = columns.column_of[static_cast<std::size_t>(field)];
            if (own_columns[column] >= 0) layout.headers[column] = columns.headers[static_cast<std::size_t>(own_columns[column])];
            else if (field >= 0) layout.column_of[static_cast<std::size_t>(field)] = -1; // this table has no such column
        }
        m_layouts.push_back(std::move(layout));
        m_own_columns.push_back(std::move(own_columns));
    }
}

void CheckSession::take_row(std::size_t table, sheet::Row& row)
{
    if (m_tables.tables.size() == 1) {
        row.cells.resize(std::max(row.cells.size(), m_columns.headers.size()));
        m_rows.push_back(row);
        return;
    }
    sheet::Row taken = row;
    taken.cells.assign(m_columns.headers.size(), {});
    const std::vector<std::int32_t>& own = m_own_columns[table];
    for (std::size_t column = 0; column < own.size(); ++column) {
        const auto from = static_cast<std::size_t>(own[column]);
        if (own[column] >= 0 && from < row.cells.size()) taken.cells[column] = row.cells[from];
    }
    m_rows.push_back(std::move(taken));
}

std::string CheckSession::row_text(std::size_t line) const
{
    const sheet::Row& row = m_rows[line];
    for (const rules::ColumnMap& layout : m_layouts)
        if (layout.sheet == row.sheet && !layout.sheet_name.empty()) return layout.sheet_name + " " + std::to_string(row.number);
    return std::to_string(row.number);
}

bool CheckSession::check_some(std::size_t rows)
{
    const std::size_t end = std::min(m_rows.size(), m_next + rows);
    for (; m_next < end; ++m_next) {
        m_checker->check(m_rows[m_next], m_scratch);
        store(m_next, m_scratch);
    }
    if (!checked()) return false;
    m_file_findings = rules::table_remarks(m_reference->item, m_tables);
    for (rules::Finding& finding : m_checker->finish()) m_file_findings.push_back(std::move(finding));
    summarise();
    return true;
}

double CheckSession::progress() const
{
    return m_rows.empty() ? 1.0 : static_cast<double>(m_next) / static_cast<double>(m_rows.size());
}

const std::string& CheckSession::cell(std::size_t line, std::size_t column) const
{
    return m_rows[line].cells[column].text;
}

const rules::Finding* CheckSession::finding_at(std::size_t line, std::size_t column) const
{
    const rules::Finding* worst = nullptr;
    for (const auto& finding : m_lines[line].findings) {
        if (finding.column_index != static_cast<std::int32_t>(column)) continue;
        if (!worst || is_worse(finding, *worst)) worst = &finding;
    }
    return worst;
}

void CheckSession::store(std::size_t line, const rules::CheckedRow& checked)
{
    CheckedLine& target = m_lines[line];
    target.verdict = checked.verdict;
    target.late = checked.late;
    target.natural_person = checked.natural_person;
    target.findings = checked.findings;
}

void CheckSession::edit(std::size_t line, std::size_t column, std::string text)
{
    sheet::Cell& cell = m_rows[line].cells[column];
    if (cell.text == text) return;
    const auto place = std::pair(line, column);
    const auto [known, first_edit] = m_originals.try_emplace(place, cell.text);
    if (!first_edit && known->second == text) m_originals.erase(known);
    cell.clear();
    cell.text = std::move(text);
    cell.kind = cell.text.empty() ? sheet::CellKind::blank : sheet::CellKind::text;
    m_checker->recheck(m_rows[line], m_scratch);
    store(line, m_scratch);
    m_unsettled = true;
    if (checked()) summarise();
}

const std::string* CheckSession::original(std::size_t line, std::size_t column) const
{
    const auto known = m_originals.find({line, column});
    return known == m_originals.end() ? nullptr : &known->second;
}

bool CheckSession::accept(std::size_t line, const rules::Finding& finding)
{
    if (finding.suggestion.empty() || finding.column_index < 0) return false;
    // The finding may live in the line that the edit replaces.
    const auto column = static_cast<std::size_t>(finding.column_index);
    edit(line, column, std::string(finding.suggestion));
    return true;
}

std::size_t CheckSession::accept_all(const Cause& cause)
{
    std::vector<std::tuple<std::size_t, std::size_t, std::string>> changes;
    for (const auto line : cause.lines) {
        for (const auto& finding : m_lines[line].findings) {
            if (finding.rule != cause.rule || finding.column_index != cause.column_index || finding.severity != cause.severity) continue;
            if (finding.suggestion.empty() || finding.column_index < 0) continue;
            changes.emplace_back(line, static_cast<std::size_t>(finding.column_index), finding.suggestion);
            break;
        }
    }
    for (auto& [line, column, text] : changes) edit(line, column, std::move(text));
    return changes.size();
}

void CheckSession::settle()
{
    if (!m_unsettled) return;
    m_unsettled = false;
    m_checker.emplace(*m_reference, *m_registry, rules::CheckOptions{.today = m_today});
    for (std::size_t table = 0; table < m_layouts.size(); ++table)
        m_checker->bind_header(m_layouts[table], rules::header_findings(m_reference->item, m_tables.tables[table].columns));
    m_next = 0;
}

void CheckSession::summarise()
{
    m_totals = {};
    std::map<std::tuple<int, int, std::int32_t>, Cause> causes;
    for (std::size_t index = 0; index < m_lines.size(); ++index) {
        const CheckedLine& line = m_lines[index];
        ++m_totals.total;
        const bool ready = line.verdict == rules::Verdict::accepted || line.verdict == rules::Verdict::held;
        m_totals.ready += ready;
        m_totals.held += line.verdict == rules::Verdict::held;
        m_totals.rejected += line.verdict == rules::Verdict::rejected;
        m_totals.duplicate += line.verdict == rules::Verdict::duplicate;
        m_totals.late += ready && line.late;
        m_totals.natural_persons += ready && line.natural_person;
        for (const auto& finding : line.findings) {
            Cause& cause = causes[{static_cast<int>(finding.severity), static_cast<int>(finding.rule), finding.column_index}];
            if (cause.lines.empty()) {
                cause.rule = finding.rule;
                cause.severity = finding.severity;
                cause.column_index = finding.column_index;
                cause.title = title_of_cause(finding) + " · " + rules::header_key(finding.column);
            }
            if (cause.lines.empty() || cause.lines.back() != index) cause.lines.push_back(static_cast<std::uint32_t>(index));
            cause.suggestions += !finding.suggestion.empty() && finding.column_index >= 0;
        }
    }
    m_causes.clear();
    for (auto& [key, cause] : causes) m_causes.push_back(std::move(cause));
}

std::string CheckSession::to_csv() const
{
    std::string csv = "\xEF\xBB\xBF";
    std::uint32_t number = 1;
    const auto append = [&](const sheet::Row& row) {
        // Blank rows stay, so that row numbers in every message are those of the clerk's own file.
        for (; number < row.number; ++number) csv += "\r\n";
        append_csv(csv, row.cells);
        ++number;
    };
    const sheet::HeaderPlace& place = m_tables.tables.front().place;
    for (const auto& row : place.above) append(row);
    append(place.header);
    for (const auto& row : m_rows) append(row);
    return csv;
}

api::File CheckSession::file_to_send() const
{
    if (m_originals.empty()) return m_file;
    return {without_ending(m_file.name) + "（已更正）.csv", "text/csv", to_csv()};
}

const char* title_of(rules::Rule rule)
{
    using rules::Rule;
    switch (rule) {
    case Rule::v01: return "必填项为空";
    case Rule::v02: return "与相对人类别矛盾";
    case Rule::v03: return "统一代码有误";
    case Rule::v04: return "类别与代码不符";
    case Rule::v05: return "名称与代码不符";
    case Rule::v06: return "基础库查无此主体";
    case Rule::v07: return "身份证号有误";
    case Rule::v08: return "日期有误";
    case Rule::v09: return "日期先后有误";
    case Rule::v10: return "日期可疑";
    case Rule::v11: return "金额与处罚类别不符";
    case Rule::v12: return "金额单位可疑";
    case Rule::v13: return "“其他”未注明";
    case Rule::v14: return "不在代码表内";
    case Rule::v15: return "文字不规范";
    case Rule::v16: return "文书号可疑";
    case Rule::v17: return "超过长度";
    case Rule::v18: return "重复";
    case Rule::v19: return "迟报";
    case Rule::v20: return "不应报送";
    case Rule::v21: return "自然人不公示";
    case Rule::v22: return "单位有误";
    case Rule::v23: return "列名与模板不符";
    case Rule::r01: return "隐藏的行列";
    case Rule::r02: return "多个工作表";
    case Rule::r03: return "合并单元格";
    case Rule::r04: return "没有可读的值";
    case Rule::r05: return "显示与数值不同";
    case Rule::r06: return "数字位数丢失";
    case Rule::r07: return "已去掉标记";
    case Rule::r08: return "与表头不对应";
    case Rule::r09: return "表尾或重复表头";
    case Rule::r10: return "含个人信息";
    }
    return "";
}

} // namespace chengxin::data_import
