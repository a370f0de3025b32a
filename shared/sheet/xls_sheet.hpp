#pragma once

#include "shared/sheet/formatted_cell.hpp"
#include "shared/sheet/row_builder.hpp"
#include "shared/sheet/xls_survey.hpp"

#include <string>

namespace chengxin::sheet {

/// What the cells of a worksheet refer to.
struct XlsContext {
    XlsGlobals& globals; ///< its code page keeps a decoder
    const TextStore& strings;
    bool may_be_uncalculated = false; ///< no program that computes wrote the workbook, as far as it shows
};

/// The second look over a sheet: its cells become rows. Excel writes cells row by row. Where another program did not, they are sorted
/// in memory up to k_most_unsorted_bytes; beyond that the sheet is refused, for no cell is ever left out without a word.
class XlsSheet {
public:
    XlsSheet(const XlsContext& context, const XlsSheetFacts& facts, BiffReader& reader, const RowSink& sink, const Limits& limits)
        : m_context(context), m_facts(facts), m_reader(reader), m_limits(limits), m_rows(sink, limits),
          m_merges(facts.merges, limits.columns)
    {
    }

    /// `progress` goes from 0 to 1.
    Result<void> read(double& progress);

private:
    Result<void> read_in_order(double& progress);
    Result<void> read_sorted(double& progress);
    /// Stop: the sink wants no more, or there is an error.
    Flow take(BiffReader& reader, const BiffRecord& record);
    Flow begin_row(std::uint16_t row);
    Flow end_row();
    void take_cells(BiffReader& reader, const BiffRecord& record);
    Cell* cell(std::uint32_t column);
    void fill_number(std::uint32_t column, double value, std::uint32_t format);
    void fill_text(std::uint32_t column, std::string_view text, std::uint32_t format, bool is_result = false); ///< of a formula
    void fill_formula(BiffReader& reader, const BiffRecord& record);
    void fill_code(std::uint32_t column, bool is_error, std::uint8_t code);
    bool read_result_text(BiffReader& reader, std::string& text);
    Result<void> finish();

    XlsContext m_context;
    const XlsSheetFacts& m_facts;
    BiffReader& m_reader;
    const Limits& m_limits;
    RowBuilder m_rows;
    MergeSweep m_merges;
    std::string m_text;
    std::int32_t m_row = -1; ///< that is being read, from 0
};

inline constexpr std::uint64_t k_most_unsorted_bytes = 32U << 20;

} // namespace chengxin::sheet
