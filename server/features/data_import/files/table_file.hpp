#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/result.hpp"
#include "shared/features/data_import/file_answers.hpp"
#include "shared/rules/checker.hpp"
#include "shared/rules/file_tables.hpp"
#include "shared/sheet/reader.hpp"

#include <memory>

namespace chengxin::data_import {

/// An uploaded file whose tables have been found and understood. Borrows the source it was opened from.
struct TableFile {
    std::unique_ptr<sheet::Workbook> workbook;
    rules::FileTables tables;
};

/// Opens by content and finds the tables by content; they are not looked through yet. Every refusal is a sentence for the clerk.
Result<TableFile> open_table(sheet::ByteSource& source, const catalogue::Item& item);

/// Makes the headers of the sheets that are read known to the checker of the rows.
void bind_headers(rules::FileChecker& checker, const TableFile& file, const Answers& answers = {});

/// What can be told without reading the whole file: it opens, it has a header, and at least one row below it.
Result<void> inspect(sheet::ByteSource& source, const catalogue::Item& item);

} // namespace chengxin::data_import
