#pragma once

#include "shared/sheet/row_builder.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// A merged range: rows from 1, columns from 0, both ends included.
struct MergedRange {
    std::uint32_t first_row = 0;
    std::uint32_t last_row = 0;
    std::uint32_t first_column = 0;
    std::uint32_t last_column = 0;
};

/// A reference like B2:B5; nothing for a single cell and for what is no range.
std::optional<MergedRange> parse_range(std::string_view reference);

/// Lays the merged ranges of a sheet over its rows as they come. Merged downwards in one column, the value holds for every row
/// (Cell::repeated). Merged across columns, every cell of the range gets CellNote::merged, unless the range is empty. What other
/// programs leave in the covered cells is not seen, and goes.
class MergeSweep {
public:
    /// `ranges` must be sorted by first_row and outlive the sweep. Columns beyond `columns` are not looked at.
    MergeSweep(const std::vector<MergedRange>& ranges, std::size_t columns) : m_ranges(&ranges), m_columns(columns) {}

    /// To be called with each row, in their order, when its cells are there.
    void apply(RowBuilder& rows);

private:
    struct Column {
        const MergedRange* range = nullptr;
        Cell value;            ///< of a range in one column
        bool has_text = false; ///< of a range over several: in its first column
    };
    void begin_ranges(std::uint32_t row);
    void lay_over(RowBuilder& rows, std::size_t column);

    const std::vector<MergedRange>* m_ranges;
    std::size_t m_columns;
    std::size_t m_next = 0;
    std::size_t m_open = 0; ///< columns with a range
    std::vector<Column> m_column;
};

} // namespace chengxin::sheet
