#pragma once

#include "server/features/data_import/xls_convert.hpp"
#include "shared/sheet/reader.hpp"

namespace chengxin::data_import {

/// Like sheet::open_workbook, and opens .xls (BIFF, by FreeXL) as well. FreeXL runs in a process of its own (xls_convert.hpp) and holds a workbook in memory as a whole,
/// so an .xls of more than k_xls_bytes is refused.
Result<std::unique_ptr<sheet::Workbook>> open_any_workbook(sheet::ByteSource& source, const sheet::Limits& limits = {}, ConversionLimits conversion = {});

/// The half of it on this side of the process boundary: takes the converter's answer apart, trusting nothing in it.
Result<std::unique_ptr<sheet::Workbook>> read_xls_answer(std::string answer, const sheet::Limits& limits);

inline constexpr std::uint64_t k_xls_bytes = 48ULL << 20;

} // namespace chengxin::data_import
