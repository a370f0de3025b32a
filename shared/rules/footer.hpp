#pragma once

#include "shared/rules/header.hpp"
#include "shared/sheet/cell.hpp"

namespace chengxin::rules {

/// The column of the word by which a row shows itself a line below (or between) the table and no record: 合计, 填表人：…, 注：…
/// -1 for any row that might be a record: with a code, a document number, a day or a text that such a line does not have.
int footer_column(const sheet::Row& row, const ColumnMap& columns, const catalogue::Item& item);

} // namespace chengxin::rules
