#pragma once

#include "shared/core/result.hpp"
#include "shared/features/catalogue/model.hpp"
#include "shared/rules/header.hpp"
#include "shared/sheet/reader.hpp"

#include <memory>

namespace chengxin::data_import {

/// An uploaded file whose header has been found and understood. Borrows the source it was opened from.
struct TableFile {
    std::unique_ptr<sheet::Workbook> workbook;
    sheet::HeaderPlace place;
    rules::ColumnMap columns;
};

/// Opens by content and finds the header by content. Every refusal is a sentence for the clerk.
Result<TableFile> open_table(sheet::ByteSource& source, const catalogue::Item& item);

/// What can be told without reading the whole file: it opens, it has a header, and at least one row below it.
Result<void> inspect(sheet::ByteSource& source, const catalogue::Item& item);

} // namespace chengxin::data_import
