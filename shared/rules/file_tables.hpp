#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/rules/finding.hpp"
#include "shared/rules/header.hpp"
#include "shared/sheet/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chengxin::rules {

/// One table of a file: where it is, how its columns stand to the fields, and what of it cannot be seen.
struct FileTable {
    std::string sheet;                       ///< name of its sheet; empty for CSV
    sheet::HeaderPlace place;
    ColumnMap columns;                       ///< with the sheet's name where the file has several tables
    sheet::SheetSurvey survey;
    std::uint32_t hidden_rows = 0;           ///< below the header, with values
    std::vector<std::int32_t> hidden_fields; ///< fields whose column is hidden
};

/// What a file holds for a catalogue item.
struct FileTables {
    std::vector<FileTable> tables;                  ///< at least one, in the order of the tabs
    std::vector<std::string> sheets_without_header; ///< visible, with values, not read
    std::vector<std::string> hidden_sheets;         ///< with the header, not read
};

/// Finds the tables of an opened file. A sheet with nothing below its header is none, unless it is the only one.
/// Fails with the reader's sentences.
Result<FileTables> find_file_tables(sheet::Workbook& workbook, const catalogue::Item& item);

/// Looks through the sheets of the tables for what is hidden or not read; may take a pass through the file.
Result<void> survey_file_tables(sheet::Workbook& workbook, FileTables& tables);

/// Takes a row of a table.
using TableSink = std::function<sheet::Flow(const FileTable& table, sheet::Row& row)>;

/// Pushes the rows of all tables, one table after the other. Fails with header_only when there is none.
/// `table` counts the tables that are done; together with Workbook::progress it tells how far the reading is.
Result<void> read_file_tables(sheet::Workbook& workbook, const FileTables& tables, std::size_t& table, const TableSink& sink);

/// How much of the file is read, 0 … 1.
double progress_of(const sheet::Workbook& workbook, const FileTables& tables, std::size_t table);

/// What of the file nobody reads, whatever the clerk answers: hidden sheets, sheets without the header (R02), what stands on the
/// sheets beside the cells (R04, info). File-level findings.
std::vector<Finding> table_remarks(const FileTables& tables);

} // namespace chengxin::rules
