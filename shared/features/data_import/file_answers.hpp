#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/result.hpp"
#include "shared/features/data_import/questions.hpp"
#include "shared/rules/file_tables.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The answers of the uploader over the tables of a file; the same in the browser and on the server.
namespace chengxin::data_import {

/// What the tables leave open. Rows of sheets are not counted yet.
Questions questions_of(const rules::FileTables& tables);

/// Remarks of the whole file: what was asked or decided (R01, R02), and what nobody reads.
std::vector<rules::Finding> file_remarks(const rules::FileTables& tables, const Questions& questions, const Answers& answers);

/// Fails when a chosen sheet is none of the file's.
Result<void> check_answers(const rules::FileTables& tables, const Answers& answers);

/// Whether a hidden column of a table is left out by the answers; the columns are the table's own.
std::vector<std::size_t> columns_left_out(const rules::FileTable& table, const Answers& answers);
bool is_left_out(const rules::FileTable& table, const Answers& answers, const sheet::Row& row);

/// Puts another text into a cell: what was known of the old one is gone.
void replace_text(sheet::Cell& cell, std::string text);

/// Cells that the clerk changed after the file was read, by place.
class CellCorrections {
public:
    CellCorrections() = default;
    explicit CellCorrections(const Corrections& corrections);
    bool empty() const { return m_cells.empty(); }
    void apply(std::string_view sheet, sheet::Row& row) const;

private:
    std::map<std::pair<std::string, std::uint32_t>, std::vector<std::pair<std::size_t, std::string>>> m_cells;
};

/// Pushes the rows of the chosen sheets, as the answers have them: what is hidden is there unless it is left out. Borrows all.
class FileRows {
public:
    FileRows(sheet::Workbook& workbook, const rules::FileTables& tables, const Answers& answers, const CellCorrections& corrections)
        : m_workbook(workbook), m_tables(tables), m_answers(answers), m_corrections(corrections)
    {
    }
    /// Fails with header_only when nothing is left to be read.
    Result<void> read(const rules::TableSink& sink);
    /// Number of the table that is being read.
    std::size_t table() const { return m_table; }
    double progress() const { return rules::progress_of(m_workbook, m_tables, m_table); } ///< 0 … 1

private:
    sheet::Workbook& m_workbook;
    const rules::FileTables& m_tables;
    const Answers& m_answers;
    const CellCorrections& m_corrections;
    std::size_t m_table = 0;
};

} // namespace chengxin::data_import
