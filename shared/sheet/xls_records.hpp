#pragma once

#include "shared/sheet/xls_globals.hpp"

#include <string>
#include <string_view>

namespace chengxin::sheet {

/// The records of one sheet in their order, without those of the charts that are embedded in it.
class XlsSheetRecords {
public:
    explicit XlsSheetRecords(BiffReader& reader) : m_reader(reader) {}

    /// Goes to the sheet whose BOF record stands at the offset. Fails with xls_unreadable when none stands there.
    Result<void> open(std::uint64_t offset);
    /// False at the end of the sheet; fails with xls_unreadable when the stream ends first.
    Result<bool> next(BiffRecord& record);

private:
    BiffReader& m_reader;
    int m_depth = 0;
};

/// Cells that may hold a value. All begin with row and column, of 16 bits each.
bool is_value_cell(std::uint16_t type);
/// Cells as BIFF2 to 4 write them: no reader of BIFF5 and 8 knows them, and none may be left out without a word.
bool is_cell_of_older_version(std::uint16_t type);

std::uint16_t row_of(const BiffRecord& cell);
std::uint16_t column_of(const BiffRecord& cell);
std::uint16_t format_of(const BiffRecord& cell);

double double_of(std::string_view bytes, std::size_t at);
/// A number in 30 bits: an integer or the upper half of a double, perhaps times 100 (MS-XLS 2.5.218).
double rk_number(std::uint32_t bits);

/// The last value of a formula (MS-XLS 2.5.133).
struct FormulaResult {
    enum class Kind { number, text, boolean, error, empty } kind = Kind::number;
    double number = 0;
    std::uint8_t code = 0;           ///< of a boolean or an error
    bool is_to_be_calculated = false; ///< whoever wrote it asks for the calculation when the file is opened
};
FormulaResult formula_result(const BiffRecord& formula);

/// "#N/A" and the like (MS-XLS 2.5.10).
std::string error_text(std::uint8_t code);

} // namespace chengxin::sheet
