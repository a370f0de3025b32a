#pragma once

#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chengxin::sheet {

/// Types of the records of a BIFF5/7/8 stream (MS-XLS 2.3; OpenOffice.org's documentation of the Excel file format, chapter 5).
namespace biff {
enum Type : std::uint16_t {
    formula = 0x0006,
    end_of_stream = 0x000A,
    date_mode = 0x0022,
    file_password = 0x002F,
    continuation = 0x003C,
    code_page = 0x0042,
    object = 0x005D,
    not_calculated = 0x005E,
    column_info = 0x007D,
    bound_sheet = 0x0085,
    filter_mode = 0x009B,
    multiple_rk = 0x00BD,
    shared_formula_5 = 0x00BC,
    rich_string = 0x00D6,
    cell_format = 0x00E0,
    merged_cells = 0x00E5,
    shared_strings = 0x00FC,
    shared_string_cell = 0x00FD,
    recalculation_id = 0x01C1,
    number = 0x0203,
    label = 0x0204,
    boolean_or_error = 0x0205,
    string_result = 0x0207,
    row = 0x0208,
    array_formula = 0x0221,
    default_row_height = 0x0225,
    table_operation = 0x0236,
    window = 0x023E,
    rk = 0x027E,
    number_format = 0x041E,
    shared_formula = 0x04BC,
    begin = 0x0809,
    none = 0xFFFF, ///< stands for "no record", never written
};
} // namespace biff

struct BiffRecord {
    std::uint16_t type = biff::none;
    std::uint64_t offset = 0; ///< of its head in the stream
    std::string_view data;    ///< valid until the reader is used again
};

/// Reads a stream record by record, in large pieces. Borrows the source.
class BiffReader {
public:
    explicit BiffReader(ByteSource& source) : m_source(&source) {}

    void seek(std::uint64_t offset);
    /// Where the next record begins.
    std::uint64_t offset() const { return m_base + m_at; }
    /// False when no whole record is left: the end, or a stream that was cut.
    bool next(BiffRecord& record);
    /// The type of the record that `next` would give; biff::none without one.
    std::uint16_t next_type();

private:
    bool fill(std::size_t count);

    ByteSource* m_source;
    std::string m_buffer;
    std::uint64_t m_base = 0; ///< place of the buffer in the stream
    std::size_t m_at = 0;     ///< of the next record in the buffer
};

/// The content of a record and of the CONTINUE records behind it, taken from the front.
/// After something that is not there, `is_broken` holds and every number is 0.
class BiffCursor {
public:
    BiffCursor(BiffReader& reader, std::string_view data) : m_reader(reader), m_rest(data) {}

    bool is_broken() const { return m_broken; }
    /// True when nothing is left, in the CONTINUE records either.
    bool at_end();
    std::uint32_t number(std::size_t bytes);
    void skip(std::uint64_t bytes);
    /// Appends bytes as they are.
    void bytes(std::size_t count, std::string& out);
    /// Appends characters as UTF-8. Wide ones are UTF-16, the others Latin 1; where a CONTINUE record begins within the text, its first
    /// byte says anew which (MS-XLS 2.5.293). Half a surrogate pair becomes U+FFFD.
    void characters(std::uint32_t count, bool is_wide, std::string& out);
    /// A whole string of BIFF8 (XLUnicodeString, -RichExtendedString, ShortXLUnicodeString): its length in `length_bytes`, flags, then the
    /// text; formatting runs and phonetic data are passed over.
    void unicode_string(std::size_t length_bytes, std::string& out);

private:
    bool next_piece();
    void refuse();

    BiffReader& m_reader;
    std::string_view m_rest;
    bool m_broken = false;
};

} // namespace chengxin::sheet
