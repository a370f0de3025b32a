#pragma once

#include "server/features/data_import/memory_file.hpp"

#include <cstdint>
#include <string>

/// FreeXL trusts what it reads: a crafted .xls makes it write outside its buffers. So it runs in a process of its own, with few
/// resources and without our files, sockets and threads, and only its plain answer, which is trusted no more than the file, comes back.
namespace chengxin::data_import {

/// How the conversion ended. The numbers are the child's exit codes.
enum class Conversion { done = 0, unreadable = 1, password = 2, too_many_sheets = 3, no_sheet = 4 };

struct ConversionLimits {
    std::uint64_t memory_bytes = 1ULL << 30;  ///< beyond what the server itself had mapped
    std::uint64_t output_bytes = 256ULL << 20;
    unsigned int cpu_seconds = 15; ///< a crafted file loops for ever, and a reader waits for it; 65,536 full rows take about two
    unsigned int seconds = 60;     ///< by the clock, on a busy machine
    unsigned int sheets = 64;
};

/// Reads the .xls in `input` and writes its cells to `output`:
///   per sheet: 'S' u32 length, name; per row with cells: 'R' u32 number; per cell: 'C' u16 column, u8 sheet::CellKind, u32 length, text.
/// Native byte order: both ends are this program. A crash, a time-out or too much memory is `unreadable`.
Conversion convert_xls(MemoryFile& input, MemoryFile& output, const ConversionLimits& limits);

} // namespace chengxin::data_import
