#pragma once

#include "shared/sheet/compound_file.hpp"
#include "shared/sheet/reader.hpp"

#include <memory>

namespace chengxin::sheet {

/// Opens the workbook stream of a compound file: BIFF5/7 ("Book", Excel 5.0 and 95) or BIFF8 ("Workbook", Excel 97 to 2003).
/// `has_summary`: the file describes itself, as the programs that compute formulas always write it.
Result<std::unique_ptr<Workbook>> open_xls(std::unique_ptr<CompoundStream> stream, bool has_summary, const Limits& limits);

} // namespace chengxin::sheet
