#include "tests/hostile/xls_file.hpp"

#include "shared/sheet/compound_file.hpp"

#include <cstring>

namespace chengxin::test {
namespace {

constexpr std::size_t k_sector = 512;
constexpr std::size_t k_smallest_stream = 4096; ///< smaller ones would lie in the mini stream
constexpr std::uint32_t k_free = 0xFFFFFFFF;
constexpr std::uint32_t k_end = 0xFFFFFFFE;
constexpr std::uint32_t k_fat = 0xFFFFFFFD;

std::string number(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xFF);
    return text;
}

std::string wide(const std::string& ascii)
{
    std::string text;
    for (const char c : ascii) (text += c) += '\0';
    return text;
}

std::string begin_stream(std::uint16_t type)
{
    return biff_record(0x0809, number(0x0600, 2) + number(type, 2) + number(0x0DBB, 2) + number(0x07CC, 2) + number(0, 4) + number(6, 4));
}

std::string globals(const XlsParts& parts, std::size_t sheet_offset)
{
    std::string strings = number(parts.shared_strings.size(), 4) + number(parts.shared_strings.size(), 4);
    for (const std::string& text : parts.shared_strings) strings += number(text.size(), 2) + '\1' + wide(text);
    return begin_stream(5) + parts.globals + biff_record(0x0042, number(1200, 2)) + biff_record(0x00E0, std::string(20, '\0'))
        + biff_record(0x0085, number(sheet_offset, 4) + number(0, 2) + '\1' + '\1' + wide("A")) + biff_record(0x00FC, strings) + biff_record(0x000A, "");
}

std::string directory_entry(const std::string& name, int type, std::uint32_t child, std::uint32_t start, std::uint64_t size)
{
    std::string entry = wide(name);
    entry.resize(64, '\0');
    entry += number(2 * (name.size() + 1), 2) + static_cast<char>(type) + '\1' + number(k_free, 4) + number(k_free, 4) + number(child, 4);
    entry += std::string(36, '\0') + number(start, 4) + number(size, 8);
    return entry;
}

/// Sector 0 is the allocation table, 1 the directory, the stream follows.
std::string compound_file(std::string stream)
{
    stream.resize((std::max(stream.size(), k_smallest_stream) + k_sector - 1) / k_sector * k_sector, '\0');
    const std::size_t sectors = stream.size() / k_sector;
    std::string table = number(k_fat, 4) + number(k_end, 4);
    for (std::size_t i = 0; i < sectors; ++i) table += number(i + 1 < sectors ? i + 3 : k_end, 4);
    while (table.size() < k_sector) table += number(k_free, 4);
    std::string header = std::string(sheet::k_compound_signature) + std::string(16, '\0') + number(0x3E, 2) + number(3, 2) + number(0xFFFE, 2) + number(9, 2)
        + number(6, 2) + std::string(6, '\0') + number(0, 4) + number(1, 4) + number(1, 4) + number(0, 4) + number(k_smallest_stream, 4) + number(k_end, 4)
        + number(0, 4) + number(k_end, 4) + number(0, 4) + number(0, 4);
    header.resize(k_sector, '\xFF');
    std::string directory = directory_entry("Root Entry", 5, 1, k_end, 0) + directory_entry("Workbook", 2, k_free, 2, stream.size());
    directory.resize(k_sector, '\0');
    return header + table + directory + stream;
}

} // namespace

std::string biff_record(std::uint16_t type, const std::string& content)
{
    return number(type, 2) + number(content.size(), 2) + content;
}

std::string biff_text_cell(std::uint16_t row, std::uint16_t column, std::uint32_t shared_string)
{
    return biff_record(0x00FD, number(row, 2) + number(column, 2) + number(0, 2) + number(shared_string, 4));
}

std::string biff_number_cell(std::uint16_t row, std::uint16_t column, double value)
{
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return biff_record(0x0203, number(row, 2) + number(column, 2) + number(0, 2) + number(bits, 8));
}

std::string biff_password()
{
    return biff_record(0x002F, number(1, 2) + number(1, 2) + number(1, 2) + std::string(48, '\x11'));
}

std::string xls(const XlsParts& parts)
{
    const std::size_t offset = globals(parts, 0).size();
    return compound_file(globals(parts, offset) + begin_stream(0x10) + biff_record(0x0200, number(0, 4) + number(parts.rows, 4) + number(0, 2) + number(parts.columns, 2) + number(0, 2))
                         + parts.cells + biff_record(0x000A, ""));
}

} // namespace chengxin::test
