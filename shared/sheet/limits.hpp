#pragma once

#include <cstdint>

namespace chengxin::sheet {

/// What a file may cost. Every reader stops with a sentence as soon as one of these is passed; no reader allocates by a
/// number that the file gives. The defaults are the server's; the browser may set smaller ones.
struct Limits {
    std::uint64_t file_bytes = 1024ULL << 20;         ///< the file as uploaded
    std::uint64_t inflated_bytes = 4ULL << 30;        ///< all zip entries that are read, together
    std::uint64_t inflated_entry_bytes = 3ULL << 30;  ///< one zip entry
    std::uint32_t inflate_ratio = 200;                ///< inflated : compressed of one entry, from the first 4 MiB on
    std::uint32_t zip_entries = 10'000;
    std::uint32_t sheets = 256;
    std::uint32_t rows = 1'048'576;                   ///< rows of one sheet that are not blank (the limit of xlsx itself)
    std::uint32_t columns = 256;                      ///< used columns; xlsx could have 16,384
    std::uint32_t cell_characters = 32'767;           ///< code points in one cell (the limit of xlsx itself)
    std::uint32_t xml_depth = 64;
    std::uint64_t xml_token_bytes = 1ULL << 20;       ///< one tag with its attributes, or one comment
    std::uint64_t shared_string_bytes = 160ULL << 20; ///< memory for the shared strings of a workbook
};

} // namespace chengxin::sheet
