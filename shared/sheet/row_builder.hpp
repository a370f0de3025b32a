#pragma once

#include "shared/sheet/reader.hpp"

#include <optional>
#include <string_view>

namespace chengxin::sheet {

/// Collects the cells of a row, holds them to the limits and hands rows that are not blank to the sink.
/// The row keeps its width, so that its strings are reused.
class RowBuilder {
public:
    RowBuilder(const RowSink& sink, const Limits& limits) : m_sink(sink), m_limits(limits) {}

    void begin(std::uint32_t number);
    /// The cell of a column (from 0), emptied, to be filled and then closed with `finish`. Null beyond the column limit.
    Cell* cell(std::size_t column);
    /// The cell of a column as it stands, to be changed.
    Cell* edit(std::size_t column);
    /// Takes notice of a filled cell: empty text makes it blank, too many characters are an error.
    void finish(Cell& cell);
    /// Hands the row over. Stop also stands for an error.
    Flow end();

    /// What is known of the row beside its cells; forgotten at the next `begin` but for `separated`.
    Row& row() { return m_row; }
    std::uint32_t number() const { return m_row.number; }
    const std::optional<Error>& error() const { return m_error; }
    void refuse(Error error) { m_error = std::move(error); }

private:
    const RowSink& m_sink;
    const Limits& m_limits;
    Row m_row;
    std::size_t m_width = 0;
    std::size_t m_used = 0; ///< cells of this row that may hold something: hundreds of millions of empty lines cost little
    std::uint32_t m_rows = 0;
    std::optional<Error> m_error;
};

/// 第 5 行, for messages.
std::string row_name(std::uint32_t number);

} // namespace chengxin::sheet
