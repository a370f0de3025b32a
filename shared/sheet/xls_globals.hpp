#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/biff_reader.hpp"
#include "shared/sheet/code_page.hpp"
#include "shared/sheet/number_format.hpp"
#include "shared/sheet/reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chengxin::sheet {

/// What the beginning of a workbook stream says about the whole workbook (MS-XLS 2.1.7.20.3, globals substream).
struct XlsGlobals {
    bool is_biff8 = true; ///< otherwise BIFF5/7, whose texts are byte strings
    DateSystem dates = DateSystem::from_1900;
    CodePage page;
    std::vector<SheetInfo> sheets;              ///< worksheets only
    std::vector<std::uint64_t> offsets;         ///< of their BOF records in the stream
    std::vector<NumberFormat> formats;          ///< those that cell formats use
    std::vector<std::uint32_t> styles;          ///< places in `formats`, by the index of the cell format (XF)
    NumberFormat general;
    std::optional<std::uint64_t> shared_strings; ///< offset of the SST record
    bool knows_calculation = false;             ///< RECALCID is there: a program that computes wrote the file

    const NumberFormat& style(std::uint32_t cell_format) const { return cell_format < styles.size() ? formats[styles[cell_format]] : general; }
};

/// Fails with xls_unreadable, password, encoding, no_sheet, too_large or old_excel.
Result<XlsGlobals> read_globals(BiffReader& reader, const Limits& limits);

/// A string of the stream in either version: its length in `length_bytes`, then characters (BIFF8) or bytes in the code page.
Result<void> append_biff_string(BiffCursor& cursor, XlsGlobals& globals, std::size_t length_bytes, std::string& out);

/// Whether the file is a bare BIFF stream, as Excel 2 to 4 and some programs write it: the refusal that names the format.
std::optional<Error> refuse_bare_biff(std::string_view start);

/// What is in the file is not what the format says.
Error xls_unreadable();
/// The file ends before its content does.
Error xls_cut();

} // namespace chengxin::sheet
