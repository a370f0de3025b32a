#include "shared/features/data_import/check_session.hpp"

#include "shared/core/json_text.hpp"

#include <algorithm>
#include <tuple>

namespace chengxin::data_import {

namespace {

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
    : m_upload(std::move(file)), m_reference(&reference), m_registry(&registry), m_today(today)
{
}

Result<void> CheckSession::read()
{
    sheet::MemorySource source(m_upload.bytes);
    auto workbook = sheet::open_workbook(source);
    if (!workbook) return fail(workbook.error());
    auto tables = rules::find_file_tables(**workbook, m_reference->item);
    if (!tables) return fail(tables.error());
    m_tables = std::move(*tables);
    if (auto surveyed = rules::survey_file_tables(**workbook, m_tables); !surveyed) return fail(surveyed.error());
    m_questions = questions_of(m_tables);
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
    m_table_of.push_back(static_cast<std::uint16_t>(table));
    if (!m_questions.sheets.empty()) ++m_questions.sheets[table].rows;
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
    // What stands in columns without a name is not laid out, but must be seen to be there.
    const rules::ColumnMap& columns = m_tables.tables[table].columns;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const bool is_named = column < columns.headers.size() && !columns.headers[column].empty();
        if (!is_named && row.cells[column].kind != sheet::CellKind::blank) taken.cells.push_back(row.cells[column]);
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

/// Without the values of hidden columns, when they are left out; what the clerk typed there himself stays.
const sheet::Row& CheckSession::row_to_check(std::size_t line)
{
    const rules::FileTable& table = table_of(line);
    const std::vector<std::size_t> left_out = columns_left_out(table, m_answers);
    if (left_out.empty()) return m_rows[line];
    m_row = m_rows[line];
    const std::vector<std::int32_t>& own = m_own_columns[m_table_of[line]];
    for (std::size_t column = 0; column < own.size(); ++column) {
        if (own[column] < 0 || original(line, column)) continue;
        if (std::find(left_out.begin(), left_out.end(), static_cast<std::size_t>(own[column])) != left_out.end()) m_row.cells[column].clear();
    }
    return m_row;
}

void CheckSession::answer(Answers answers)
{
    m_answers = std::move(answers);
    m_unsettled = true;
    ++m_revision;
    settle();
}

bool CheckSession::check_some(std::size_t rows)
{
    const std::size_t end = std::min(m_rows.size(), m_next + rows);
    for (; m_next < end; ++m_next) {
        m_lines[m_next] = {};
        m_lines[m_next].left_out = is_left_out(table_of(m_next), m_answers, m_rows[m_next]);
        if (m_lines[m_next].left_out) continue;
        m_checker->check(row_to_check(m_next), m_scratch);
        store(m_next, m_scratch);
    }
    if (!checked()) return false;
    m_file_findings = file_remarks(m_tables, m_questions, m_answers);
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
    return m_rows[line].cells[column].shown_text();
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

/// False where nothing changes.
bool CheckSession::put(std::size_t line, std::size_t column, std::string text)
{
    if (!has_cell(line, column)) return false;
    sheet::Cell& cell = m_rows[line].cells[column];
    if (cell.shown_text() == text) return false;
    const auto place = std::pair(line, column);
    const auto [known, first_edit] = m_originals.try_emplace(place, cell.shown_text());
    if (!first_edit && known->second == text) m_originals.erase(known);
    replace_text(cell, std::move(text));
    ++m_revision;
    return true;
}

void CheckSession::recheck(std::size_t line)
{
    if (m_lines[line].left_out) return;
    m_checker->recheck(row_to_check(line), m_scratch);
    store(line, m_scratch);
}

void CheckSession::edit(std::size_t line, std::size_t column, std::string text)
{
    edit_all({{line, column, std::move(text)}});
}

void CheckSession::edit_all(std::vector<CellEdit> edits)
{
    std::vector<std::size_t> lines;
    for (CellEdit& one : edits) {
        if (put(one.line, one.column, std::move(one.text))) lines.push_back(one.line);
    }
    if (lines.empty()) return;
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    for (const std::size_t line : lines) recheck(line);
    m_unsettled = true;
    if (checked()) summarise();
}

std::vector<std::pair<std::size_t, std::size_t>> CheckSession::edited_places() const
{
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (const auto& [place, original] : m_originals) places.push_back(place);
    return places;
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

std::vector<CellEdit> CheckSession::suggestions_of(const Cause& cause) const
{
    std::vector<CellEdit> edits;
    for (const auto line : cause.lines) {
        if (is_left_out(table_of(line), m_answers, m_rows[line])) continue; // by an answer since the cause was told
        for (const auto& finding : m_lines[line].findings) {
            if (finding.rule != cause.rule || finding.column_index != cause.column_index || finding.severity != cause.severity) continue;
            if (finding.suggestion.empty() || finding.column_index < 0) continue;
            edits.push_back({line, static_cast<std::size_t>(finding.column_index), finding.suggestion});
            break;
        }
    }
    return edits;
}

std::size_t CheckSession::accept_all(const Cause& cause)
{
    std::vector<CellEdit> edits = suggestions_of(cause);
    const std::size_t count = edits.size();
    edit_all(std::move(edits));
    return count;
}

void CheckSession::settle()
{
    if (!m_unsettled) return;
    m_unsettled = false;
    m_checker.emplace(*m_reference, *m_registry, rules::CheckOptions{.today = m_today});
    for (std::size_t table = 0; table < m_layouts.size(); ++table)
        if (m_layouts.size() == 1 || is_chosen(m_answers, m_layouts[table].sheet_name)) m_checker->bind_header(m_layouts[table], rules::header_findings(m_reference->item, m_tables.tables[table].columns));
    m_next = 0;
}

void CheckSession::summarise()
{
    m_totals = {};
    std::map<std::tuple<int, int, std::int32_t>, Cause> causes;
    for (std::size_t index = 0; index < m_lines.size(); ++index) {
        const CheckedLine& line = m_lines[index];
        if (line.left_out) {
            ++m_totals.left_out;
            continue;
        }
        m_totals.total += line.verdict != rules::Verdict::left_out; // a footer is no row
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

/// JSON of data_import::Corrections; the client has no JSON codec.
std::string CheckSession::corrections() const
{
    std::string json;
    for (const auto& [place, original] : m_originals) {
        const auto [line, column] = place;
        json += json.empty() ? R"({"cells":[{"sheet":)" : R"(,{"sheet":)";
        append_json_text(json, table_of(line).sheet);
        json += R"(,"row":)" + std::to_string(m_rows[line].number) + R"(,"column":)" + std::to_string(m_own_columns[m_table_of[line]][column]) + R"(,"text":)";
        append_json_text(json, cell(line, column));
        json += '}';
    }
    return json.empty() ? json : json + "]}";
}

UploadRequest CheckSession::to_send() const
{
    UploadRequest request;
    request.catalogue = m_reference->item.code;
    request.file = m_upload;
    request.hidden = m_answers.hidden;
    request.sheets = m_answers.sheets;
    if (!m_originals.empty()) request.corrections = {"corrections.json", "application/json", corrections()};
    return request;
}

} // namespace chengxin::data_import
