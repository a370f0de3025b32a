#include "shared/sheet/row_builder.hpp"

#include "shared/sheet/shared_strings.hpp"

#include <algorithm>

namespace chengxin::sheet {
namespace {

/// Length in bytes of the space or invisible character at the front, 0 if there is something to see.
std::size_t invisible_prefix(std::string_view text)
{
    if (static_cast<unsigned char>(text.front()) <= 0x20) return 1;
    for (const std::string_view invisible : {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xEF\xBB\xBF"})
        if (text.substr(0, invisible.size()) == invisible) return invisible.size();
    return 0;
}

bool is_blank_text(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = invisible_prefix(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

} // namespace

std::string row_name(std::uint32_t number)
{
    return "第 " + std::to_string(number) + " 行";
}

/// What a merge repeats, or a part of one without a text, makes no row; neither does a guard around nothing that is seen: ="  ".
static bool is_blank_cell(const Cell& cell)
{
    if (cell.repeated) return true;
    const bool tells_nothing = cell.note == CellNote::none || cell.note == CellNote::merged || cell.note == CellNote::guarded;
    return tells_nothing && is_blank_text(cell.text);
}

static bool are_blank(const std::vector<Cell>& cells, std::size_t count)
{
    return std::all_of(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(count), is_blank_cell);
}

bool is_blank(const Row& row)
{
    return are_blank(row.cells, row.cells.size());
}

void RowBuilder::begin(std::uint32_t number)
{
    m_row.number = number;
    m_row.cells.resize(m_width);
    m_row.hidden = false;
    m_row.stray_quote = -1;
    for (std::size_t column = 0; column < m_used; ++column) m_row.cells[column].clear();
    m_used = 0;
}

Cell* RowBuilder::cell(std::size_t column)
{
    if (column >= m_limits.columns) return nullptr;
    if (column >= m_row.cells.size()) {
        m_row.cells.resize(column + 1);
        m_width = std::max(m_width, column + 1);
    }
    m_used = std::max(m_used, column + 1);
    Cell& cell = m_row.cells[column];
    cell.clear();
    return &cell;
}

Cell* RowBuilder::edit(std::size_t column)
{
    if (column >= m_used) return cell(column);
    return &m_row.cells[column];
}

void RowBuilder::finish(Cell& cell)
{
    if (cell.text.empty()) {
        if (cell.note == CellNote::none) cell.shown.clear();
        cell.kind = CellKind::blank;
    } else if (cell.text.size() > m_limits.cell_characters && count_characters(cell.text) > m_limits.cell_characters)
        m_error = cell_too_long(row_name(m_row.number), m_limits);
}

Flow RowBuilder::end()
{
    if (m_error) return Flow::stop;
    if (are_blank(m_row.cells, m_used)) return Flow::proceed;
    if (++m_rows > m_limits.rows) {
        m_error = Error{ErrorCode::too_large, "文件超过 " + std::to_string(m_limits.rows) + " 行，请拆成几个文件分别上传。", "too_many_rows"};
        return Flow::stop;
    }
    return m_sink(m_row);
}

} // namespace chengxin::sheet
