#include "tests/core/sheet/biff.hpp"

#include <cstring>

namespace chengxin::sheet::test {

std::string little(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xFF);
    return text;
}

namespace {

std::string small(int value, int bytes)
{
    return little(static_cast<std::uint64_t>(value), bytes);
}

std::string place(int row, int column, int format)
{
    return small(row, 2) + small(column, 2) + small(format, 2);
}

std::string wide(const std::u16string& text)
{
    std::string bytes;
    for (const char16_t unit : text) bytes += little(unit, 2);
    return bytes;
}

std::string list_of_sheets(const XlsSpec& spec, std::vector<std::size_t> offsets)
{
    offsets.resize(spec.sheets.size());
    std::string list;
    for (std::size_t i = 0; i < spec.sheets.size(); ++i) {
        const XlsSheetSpec& sheet = spec.sheets[i];
        const std::string name = spec.is_biff8 ? unicode(sheet.name, 1) : little(sheet.byte_name.size(), 1) + sheet.byte_name;
        list += record(0x0085, little(offsets[i], 4) + small(sheet.state, 1) + small(sheet.kind, 1) + name);
    }
    return list;
}

} // namespace

std::string double_bytes(double value)
{
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return little(bits, 8);
}

std::string record(std::uint16_t type, const std::string& content)
{
    return little(type, 2) + little(content.size(), 2) + content;
}

std::u16string utf16(const std::string& text)
{
    std::u16string units;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text.at(at + i))); };
        const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
        std::uint32_t code = length == 1 ? byte(0) : byte(0) & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3FU);
        at += length;
        if (code >= 0x10000) units += static_cast<char16_t>(0xD7C0U + (code >> 10));
        units += static_cast<char16_t>(code >= 0x10000 ? 0xDC00U + (code & 0x3FFU) : code);
    }
    return units;
}

std::string unicode(const std::u16string& text, int length_bytes)
{
    return little(text.size(), length_bytes) + '\1' + wide(text);
}

std::string number_cell(int row, int column, double value, int format)
{
    return record(0x0203, place(row, column, format) + double_bytes(value));
}

std::string rk_cell(int row, int column, std::uint32_t bits, int format)
{
    return record(0x027E, place(row, column, format) + little(bits, 4));
}

std::string shared_cell(int row, int column, std::uint32_t shared_string)
{
    return record(0x00FD, place(row, column, 0) + little(shared_string, 4));
}

std::string label(int row, int column, const std::u16string& text, int format)
{
    return record(0x0204, place(row, column, format) + unicode(text));
}

std::string byte_label(int row, int column, const std::string& bytes)
{
    return record(0x0204, place(row, column, 0) + little(bytes.size(), 2) + bytes);
}

std::string boolean_cell(int row, int column, int value, bool is_error)
{
    return record(0x0205, place(row, column, 0) + small(value, 1) + (is_error ? '\1' : '\0'));
}

std::string formula(int row, int column, const std::string& result, int flags, int format)
{
    return record(0x0006, place(row, column, format) + result + small(flags, 2) + std::string(4, '\0') + small(3, 2) + "\x1E\x01" + '\0');
}

std::string no_number(int kind, int code)
{
    return small(kind, 2) + small(code, 2) + std::string(2, '\0') + "\xFF\xFF";
}

std::string string_result(const std::u16string& text)
{
    return record(0x0207, unicode(text));
}

std::string row_record(int row, bool hidden)
{
    return record(0x0208, small(row, 2) + small(0, 2) + small(256, 2) + small(255, 2) + small(0, 4) + small(hidden ? 0x120 : 0x100, 2) + small(15, 2));
}

std::string column_record(int first, int last, bool hidden)
{
    return record(0x007D, small(first, 2) + small(last, 2) + small(2048, 2) + small(15, 2) + small(hidden ? 1 : 0, 2) + small(0, 2));
}

std::string merges(const std::vector<Range>& ranges)
{
    std::string list = little(ranges.size(), 2);
    for (const Range& range : ranges) list += small(range.first_row, 2) + small(range.last_row, 2) + small(range.first_column, 2) + small(range.last_column, 2);
    return record(0x00E5, list);
}

std::string cell_format(int number_format)
{
    return record(0x00E0, small(0, 2) + small(number_format, 2) + std::string(16, '\0'));
}

std::string number_format(int id, const std::u16string& code)
{
    return record(0x041E, small(id, 2) + unicode(code));
}

std::string shared_strings(const std::vector<std::u16string>& texts)
{
    std::string list = little(texts.size(), 4) + little(texts.size(), 4);
    for (const std::u16string& text : texts) list += unicode(text);
    return record(0x00FC, list);
}

std::string password_record()
{
    return record(0x002F, little(1, 2) + little(1, 2) + little(1, 2) + std::string(48, '\x11'));
}

std::string begin_record(bool is_biff8, int kind)
{
    const std::string start = little(is_biff8 ? 0x0600 : 0x0500, 2) + small(kind, 2) + little(0x0DBB, 2) + little(0x07CC, 2);
    return record(0x0809, is_biff8 ? start + little(0, 4) + little(6, 4) : start);
}

std::string end_record()
{
    return record(0x000A, "");
}

std::string workbook_stream(const XlsSpec& spec)
{
    const auto globals = [&](const std::vector<std::size_t>& offsets) {
        return begin_record(spec.is_biff8, 5) + spec.globals + list_of_sheets(spec, offsets) + spec.strings + end_record();
    };
    std::vector<std::size_t> offsets;
    std::string sheets;
    const std::size_t start = globals({}).size();
    for (const XlsSheetSpec& sheet : spec.sheets) {
        offsets.push_back(start + sheets.size());
        sheets += begin_record(spec.is_biff8, sheet.kind == 2 ? 0x20 : 0x10) + sheet.cells + end_record();
    }
    return globals(offsets) + sheets;
}

std::string xls(const XlsSpec& spec, const Container& container)
{
    return compound_file({{spec.is_biff8 ? "Workbook" : "Book", workbook_stream(spec)}}, container);
}

std::string xls(const std::string& cells, const std::vector<std::u16string>& texts, const std::string& globals)
{
    XlsSpec spec;
    spec.sheets.resize(1);
    spec.sheets[0].cells = cells;
    spec.globals = globals;
    if (!texts.empty()) spec.strings = shared_strings(texts);
    return xls(spec);
}

} // namespace chengxin::sheet::test
