#include "shared/sheet/xls_records.hpp"

#include "shared/sheet/compound_sectors.hpp"

#include <cstring>

namespace chengxin::sheet {

Result<void> XlsSheetRecords::open(std::uint64_t offset)
{
    m_reader.seek(offset);
    BiffRecord record;
    if (!m_reader.next(record)) return fail(xls_cut());
    if (record.type != biff::begin) return fail(xls_unreadable());
    m_depth = 1;
    return {};
}

Result<bool> XlsSheetRecords::next(BiffRecord& record)
{
    while (m_reader.next(record)) {
        if (record.type == biff::begin) ++m_depth;
        else if (record.type == biff::end_of_stream && --m_depth == 0) return false;
        else if (m_depth == 1 && record.type != biff::end_of_stream) return true;
    }
    return fail(xls_cut());
}

bool is_value_cell(std::uint16_t type)
{
    switch (type) {
    case biff::formula:
    case biff::multiple_rk:
    case biff::rich_string:
    case biff::shared_string_cell:
    case biff::number:
    case biff::label:
    case biff::boolean_or_error:
    case biff::rk: return true;
    default: return false;
    }
}

bool is_cell_of_older_version(std::uint16_t type)
{
    switch (type) {
    case 0x0002: // INTEGER of BIFF2
    case 0x0003: // NUMBER
    case 0x0004: // LABEL
    case 0x0005: // BOOLERR
    case 0x0206: // FORMULA of BIFF3
    case 0x0406: // and of BIFF4
        return true;
    default: return false;
    }
}

std::uint16_t row_of(const BiffRecord& cell)
{
    return static_cast<std::uint16_t>(little_endian(cell.data, 0, 2));
}

std::uint16_t column_of(const BiffRecord& cell)
{
    return static_cast<std::uint16_t>(little_endian(cell.data, 2, 2));
}

std::uint16_t format_of(const BiffRecord& cell)
{
    return static_cast<std::uint16_t>(little_endian(cell.data, 4, 2));
}

double double_of(std::string_view bytes, std::size_t at)
{
    const std::uint64_t bits = little_endian(bytes, at, 4) | static_cast<std::uint64_t>(little_endian(bytes, at + 4, 4)) << 32;
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

double rk_number(std::uint32_t bits)
{
    constexpr std::uint32_t k_times_100 = 1, k_integer = 2;
    double value = static_cast<std::int32_t>(bits) >> 2;
    if ((bits & k_integer) == 0) {
        const std::uint64_t high = static_cast<std::uint64_t>(bits & ~3U) << 32;
        std::memcpy(&value, &high, sizeof value);
    }
    return (bits & k_times_100) != 0 ? value / 100 : value;
}

FormulaResult formula_result(const BiffRecord& formula)
{
    using Kind = FormulaResult::Kind;
    constexpr std::size_t k_value = 6, k_flags = 14;
    constexpr std::uint32_t k_no_number = 0xFFFF, k_on_load = 2;
    FormulaResult result;
    result.is_to_be_calculated = (little_endian(formula.data, k_flags, 2) & k_on_load) != 0;
    if (little_endian(formula.data, k_value + 6, 2) != k_no_number) {
        result.number = double_of(formula.data, k_value);
        return result;
    }
    result.code = static_cast<std::uint8_t>(little_endian(formula.data, k_value + 2, 1));
    switch (little_endian(formula.data, k_value, 1)) {
    case 0: result.kind = Kind::text; break;
    case 1: result.kind = Kind::boolean; break;
    case 2: result.kind = Kind::error; break;
    default: result.kind = Kind::empty; break;
    }
    return result;
}

std::string error_text(std::uint8_t code)
{
    switch (code) {
    case 0x00: return "#NULL!";
    case 0x07: return "#DIV/0!";
    case 0x0F: return "#VALUE!";
    case 0x17: return "#REF!";
    case 0x1D: return "#NAME?";
    case 0x24: return "#NUM!";
    case 0x2B: return "#GETTING_DATA";
    default: return "#N/A"; // 0x2A, and what no version defines
    }
}

} // namespace chengxin::sheet
