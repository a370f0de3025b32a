#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/core/date.hpp"
#include "shared/core/result.hpp"
#include "shared/features/data_import/file_answers.hpp"
#include "shared/rules/checker.hpp"
#include "shared/sheet/reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chengxin::data_import {

/// What a row came to, kept for display.
struct CheckedLine {
    bool left_out = false; ///< by the answers: hidden, or on a sheet that was not chosen
    rules::Verdict verdict = rules::Verdict::accepted;
    bool late = false;
    bool natural_person = false;
    std::vector<rules::Finding> findings;
};

/// Findings of one cause: the same rule with the same severity on the same column.
struct Cause {
    rules::Rule rule = rules::Rule::v01;
    rules::Severity severity = rules::Severity::error;
    std::int32_t column_index = -1;
    std::string title;                ///< "校验位或格式错误 · 统一社会信用代码"
    std::vector<std::uint32_t> lines; ///< indexes of lines, ascending
    std::uint32_t suggestions = 0;    ///< how many of them carry a suggestion that can be accepted
};

/// Counts over the checked lines. total = ready + duplicate + rejected.
struct Totals {
    std::int64_t total = 0;
    std::int64_t left_out = 0;  ///< not part of total
    std::int64_t ready = 0;     ///< can be sent, held ones included
    std::int64_t held = 0;
    std::int64_t rejected = 0;
    std::int64_t duplicate = 0;
    std::int64_t late = 0;
    std::int64_t natural_persons = 0;
};

/// A text for a cell.
struct CellEdit {
    std::size_t line = 0, column = 0;
    std::string text;
};

/// One file on the clerk's desk: read, checked, corrected cell by cell, before anything is sent.
/// Independent of the screen; the caller decides how much is checked at a time.
class CheckSession {
public:
    /// `reference` and `registry` must outlive the session.
    CheckSession(api::File file, const catalogue::ItemReference& reference, rules::Registry& registry, Date today);

    /// Reads the whole file into memory. Fails with the sheet reader's sentence and detail word.
    Result<void> read();

    /// Checks up to `rows` further lines. True when all are checked.
    bool check_some(std::size_t rows);
    bool checked() const { return m_next == m_rows.size(); }
    double progress() const; ///< of the check, 0 … 1

    const std::string& file_name() const { return m_upload.name; }
    /// The columns as the rows of the session have them: those of the first table; fields that only later tables have stand behind.
    const rules::ColumnMap& columns() const { return m_columns; }
    /// The tables of the file; valid after read().
    const rules::FileTables& tables() const { return m_tables; }
    bool has_several_tables() const { return m_tables.tables.size() > 1; }
    /// A row's number, with the name of its sheet in front where the file has several tables.
    std::string row_text(std::size_t line) const;
    std::size_t line_count() const { return m_rows.size(); }
    const sheet::Row& row(std::size_t line) const { return m_rows[line]; }
    const CheckedLine& line(std::size_t line) const { return m_lines[line]; }
    const std::string& cell(std::size_t line, std::size_t column) const;
    /// The most severe finding on a cell, or null.
    const rules::Finding* finding_at(std::size_t line, std::size_t column) const;

    /// Valid when checked().
    const Totals& totals() const { return m_totals; }
    const std::vector<Cause>& causes() const { return m_causes; }
    const std::vector<rules::Finding>& file_findings() const { return m_file_findings; }

    const Questions& questions() const { return m_questions; }
    const Answers& answers() const { return m_answers; }
    /// What must be said before anything is sent: "hidden", "sheets".
    std::vector<std::string> open_questions() const { return data_import::open_questions(m_questions, m_answers); }
    /// The check of all lines starts again under the answers. Go on with check_some.
    void answer(Answers answers);

    /// Puts a text into a cell and checks its row at once. What spans rows is right again after settle().
    void edit(std::size_t line, std::size_t column, std::string text);
    /// Many cells at once: each row is checked once, the counts are made once.
    void edit_all(std::vector<CellEdit> edits);
    /// Whether the line's sheet has the column.
    bool has_cell(std::size_t line, std::size_t column) const { return m_own_columns[m_table_of[line]][column] >= 0; }
    /// The cell's text in the file, if it was edited.
    const std::string* original(std::size_t line, std::size_t column) const;
    std::size_t edited_cells() const { return m_originals.size(); }
    /// Another one after every edit and answer.
    std::size_t revision() const { return m_revision; }
    /// Line and column of every edited cell.
    std::vector<std::pair<std::size_t, std::size_t>> edited_places() const;
    const api::File& file() const { return m_upload; }
    /// Accepts the suggestion of a finding; false when it has none.
    bool accept(std::size_t line, const rules::Finding& finding);
    /// The suggestions of a cause, but for rows that are left out.
    std::vector<CellEdit> suggestions_of(const Cause& cause) const;
    /// Accepts them; the number of cells changed.
    std::size_t accept_all(const Cause& cause);
    /// Starts the check of all lines again, if an edit may have changed what spans rows. Go on with check_some.
    void settle();

    /// What is sent: the file as it came, the answers, and the cells that were edited.
    UploadRequest to_send() const;

private:
    bool put(std::size_t line, std::size_t column, std::string text);
    void recheck(std::size_t line);
    void lay_out(const catalogue::Item& item);
    void take_row(std::size_t table, sheet::Row& row);
    const rules::FileTable& table_of(std::size_t line) const { return m_tables.tables[m_table_of[line]]; }
    const sheet::Row& row_to_check(std::size_t line);
    void store(std::size_t line, const rules::CheckedRow& checked);
    void summarise();
    std::string corrections() const;

    api::File m_upload;
    const catalogue::ItemReference* m_reference;
    rules::Registry* m_registry;
    Date m_today;
    rules::ColumnMap m_columns;
    rules::FileTables m_tables;
    std::vector<rules::ColumnMap> m_layouts;               ///< by table: the session's columns with the table's own headers
    std::vector<std::vector<std::int32_t>> m_own_columns;  ///< by table: where a column of the session stands in it, -1: nowhere
    std::optional<rules::FileChecker> m_checker;
    Questions m_questions;
    Answers m_answers;
    std::vector<sheet::Row> m_rows;
    std::vector<std::uint16_t> m_table_of; ///< by line
    sheet::Row m_row;                      ///< a line without the columns that are left out
    std::vector<CheckedLine> m_lines;
    std::size_t m_next = 0; ///< first line not yet checked
    bool m_unsettled = false;
    std::size_t m_revision = 0;
    rules::CheckedRow m_scratch;
    std::map<std::pair<std::size_t, std::size_t>, std::string> m_originals;
    Totals m_totals;
    std::vector<Cause> m_causes;
    std::vector<rules::Finding> m_file_findings;
};

/// What a rule looks for, in a few Chinese words for headings: "必填项为空".
const char* title_of(rules::Rule rule);

} // namespace chengxin::data_import
