#include "shared/sheet/merge_sweep.hpp"

#include <algorithm>

namespace chengxin::sheet {
namespace merge_sweep {

constexpr std::uint32_t k_last_row = 1'048'576;
constexpr std::uint32_t k_last_column = 16'384;

/// Takes a cell's name like $B$12 off the front: row from 1, column from 0.
bool take_cell(std::string_view& text, std::uint32_t& row, std::uint32_t& column)
{
    std::uint32_t letters = 0;
    std::uint32_t digits = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '$') continue;
        const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (is_letter && digits == 0) letters = letters * 26 + static_cast<std::uint32_t>((c | 0x20) - 'a' + 1);
        else if (c >= '0' && c <= '9') digits = digits * 10 + static_cast<std::uint32_t>(c - '0');
        else break;
        if (letters > k_last_column || digits > k_last_row) return false;
    }
    text.remove_prefix(at);
    row = digits;
    column = letters - 1;
    return letters > 0 && digits > 0;
}

} // namespace merge_sweep

std::optional<MergedRange> parse_range(std::string_view reference)
{
    MergedRange range;
    if (!merge_sweep::take_cell(reference, range.first_row, range.first_column) || reference.empty() || reference.front() != ':') return std::nullopt;
    reference.remove_prefix(1);
    if (!merge_sweep::take_cell(reference, range.last_row, range.last_column) || !reference.empty()) return std::nullopt;
    if (range.last_row < range.first_row) std::swap(range.first_row, range.last_row);
    if (range.last_column < range.first_column) std::swap(range.first_column, range.last_column);
    if (range.first_row == range.last_row && range.first_column == range.last_column) return std::nullopt;
    return range;
}

void MergeSweep::begin_ranges(std::uint32_t row)
{
    for (; m_next < m_ranges->size() && (*m_ranges)[m_next].first_row <= row; ++m_next) {
        const MergedRange& range = (*m_ranges)[m_next];
        const std::size_t end = std::min<std::size_t>(range.last_column + 1, m_columns);
        if (range.last_row < row || range.first_column >= end) continue;
        if (m_column.size() < end) m_column.resize(end);
        for (std::size_t column = range.first_column; column < end; ++column) {
            m_open += m_column[column].range == nullptr;
            m_column[column].range = &range; // ranges do not overlap; in a file where they do, the later one counts
            m_column[column].value.clear();
            m_column[column].has_text = false;
        }
    }
}

void MergeSweep::lay_over(RowBuilder& rows, std::size_t column)
{
    Column& open = m_column[column];
    const MergedRange& range = *open.range;
    const bool is_first_row = rows.number() == range.first_row;
    const bool is_across = range.first_column != range.last_column;
    if (is_first_row && column == range.first_column) {
        Cell* cell = rows.edit(column);
        open.has_text = !cell->text.empty() || cell->note != CellNote::none;
        if (!is_across) open.value = *cell;
        else if (open.has_text) cell->note = CellNote::merged;
        return;
    }
    const bool has_something = is_across ? m_column[range.first_column].has_text : open.value.kind != CellKind::blank || open.value.note != CellNote::none;
    if (!has_something && column >= rows.row().cells.size()) return;
    Cell* cell = rows.edit(column);
    cell->clear();
    if (!has_something) return;
    if (is_across) {
        cell->note = CellNote::merged;
    } else {
        *cell = open.value;
        cell->repeated = true;
    }
}

void MergeSweep::apply(RowBuilder& rows)
{
    begin_ranges(rows.number());
    if (m_open == 0) return;
    for (std::size_t column = 0; column < m_column.size(); ++column) {
        if (m_column[column].range == nullptr) continue;
        if (m_column[column].range->last_row < rows.number()) {
            m_column[column].range = nullptr;
            --m_open;
        } else {
            lay_over(rows, column);
        }
    }
}

} // namespace chengxin::sheet
