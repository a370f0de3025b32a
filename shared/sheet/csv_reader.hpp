#pragma once

#include "shared/sheet/reader.hpp"

#include <memory>

namespace chengxin::sheet {

/// Opens separated text: RFC 4180 with the liberties that spreadsheets take. Comma, tab or semicolon, found from the first rows;
/// CRLF, LF or CR; line breaks inside quotes; ="0123" as text.
Result<std::unique_ptr<Workbook>> open_csv(ByteSource& source, const Limits& limits);

} // namespace chengxin::sheet
