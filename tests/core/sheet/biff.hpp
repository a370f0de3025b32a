#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Old workbooks made by hand: BIFF records (MS-XLS) in a compound file (MS-CFB). Rows and columns from 0.
namespace chengxin::sheet::test {

/// A number in the byte order of Intel.
std::string little(std::uint64_t value, int bytes);
std::string double_bytes(double value);
std::string record(std::uint16_t type, const std::string& content);
std::u16string utf16(const std::string& text); ///< of well-formed UTF-8
/// A string of BIFF8: its length in `length_bytes`, flags, characters of 16 bits.
std::string unicode(const std::u16string& text, int length_bytes = 2);

std::string number_cell(int row, int column, double value, int format = 0);
std::string rk_cell(int row, int column, std::uint32_t bits, int format = 0);
std::string shared_cell(int row, int column, std::uint32_t shared_string);
std::string label(int row, int column, const std::u16string& text, int format = 0); ///< BIFF8
std::string byte_label(int row, int column, const std::string& bytes); ///< BIFF5
std::string boolean_cell(int row, int column, int value, bool is_error);
/// `result`: the eight bytes of the value.
std::string formula(int row, int column, const std::string& result, int flags = 0, int format = 0);
std::string no_number(int kind, int code = 0); ///< a result: 0 text (in the next record), 1 boolean, 2 error, 3 empty text
std::string string_result(const std::u16string& text); ///< BIFF8
std::string row_record(int row, bool hidden);
std::string column_record(int first, int last, bool hidden);
struct Range {
    int first_row, last_row, first_column, last_column;
};
std::string merges(const std::vector<Range>& ranges);
std::string cell_format(int number_format);
std::string number_format(int id, const std::u16string& code); ///< BIFF8
std::string shared_strings(const std::vector<std::u16string>& texts);
/// The record that says a workbook is encrypted (FILEPASS, RC4).
std::string password_record();
/// BOF: what begins a workbook (5), a sheet (0x10), a chart (0x20).
std::string begin_record(bool is_biff8, int kind);
std::string end_record();

struct XlsSheetSpec {
    std::u16string name = u"A";
    std::string cells;  ///< its records between BOF and EOF
    int state = 0;      ///< 1 hidden, 2 very hidden
    int kind = 0;       ///< 0 worksheet, 1 macro sheet, 2 chart, 6 module
    std::string byte_name; ///< BIFF5
};
struct XlsSpec {
    std::vector<XlsSheetSpec> sheets;
    std::string globals; ///< records before the list of sheets
    std::string strings; ///< and behind it
    bool is_biff8 = true;
};
std::string workbook_stream(const XlsSpec& spec);

struct Container {
    std::uint32_t sector = 512;   ///< or 4096
    bool small_streams = false;   ///< short streams in the mini stream; otherwise they are padded
    bool backwards = false;       ///< sectors of the streams from the last to the first, so that no two follow each other
};
/// A compound file with these streams at its top.
std::string compound_file(const std::vector<std::pair<std::string, std::string>>& streams, const Container& container = {});
std::string xls(const XlsSpec& spec, const Container& container = {});
/// One sheet of BIFF8.
std::string xls(const std::string& cells, const std::vector<std::u16string>& texts = {}, const std::string& globals = {});

} // namespace chengxin::sheet::test
