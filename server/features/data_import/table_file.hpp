#pragma once

#include "shared/core/result.hpp"
#include "shared/features/catalogue/model.hpp"
#include "shared/rules/checker.hpp"
#include "shared/rules/file_tables.hpp"
#include "shared/sheet/reader.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::data_import {

/// An uploaded file whose tables have been found and understood. Borrows the source it was opened from.
struct TableFile {
    std::unique_ptr<sheet::Workbook> workbook;
    rules::FileTables tables;
    std::size_t table = 0; ///< how many tables the running read has done

    double progress() const { return rules::progress_of(*workbook, tables, table); }
};

/// Opens by content and finds the tables by content: those of the named sheets, or all. Every refusal is a sentence for the clerk.
Result<TableFile> open_table(sheet::ByteSource& source, const catalogue::Item& item, const std::vector<std::string>& sheets = {});

/// Pushes the rows of all tables in the order of the tabs.
Result<void> read_rows(TableFile& file, const rules::TableSink& sink);

/// Makes the headers of a file known to the checker of its rows.
void bind_headers(rules::FileChecker& checker, const TableFile& file);

/// What can be told without reading the whole file: it opens, it has a header, and at least one row below it.
Result<void> inspect(sheet::ByteSource& source, const catalogue::Item& item);

} // namespace chengxin::data_import
