#pragma once

#include "shared/sheet/reader.hpp"
#include "shared/sheet/zip_reader.hpp"

#include <memory>

namespace chengxin::sheet {

/// Opens an Office Open XML workbook (ECMA-376 transitional or strict) in an opened archive.
/// Archives that hold something else are refused with a sentence that says what they are.
Result<std::unique_ptr<Workbook>> open_xlsx(ZipReader zip, const Limits& limits);

} // namespace chengxin::sheet
