#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// Small .xls files made by hand: BIFF8 records (MS-XLS) in a compound file (MS-CFB).
namespace chengxin::test {

/// One BIFF record.
std::string biff_record(std::uint16_t type, const std::string& content);
/// Cells, for XlsParts::cells; rows and columns from 0.
std::string biff_text_cell(std::uint16_t row, std::uint16_t column, std::uint32_t shared_string);
std::string biff_number_cell(std::uint16_t row, std::uint16_t column, double value);
/// The record that says a workbook is encrypted (FILEPASS, RC4).
std::string biff_password();

struct XlsParts {
    std::vector<std::string> shared_strings; ///< ASCII
    std::string cells;
    std::string globals;                     ///< records at the start of the workbook stream
    std::uint32_t rows = 1;                  ///< as DIMENSIONS claims
    std::uint16_t columns = 1;
};

std::string xls(const XlsParts& parts);

} // namespace chengxin::test
