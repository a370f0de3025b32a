#include "shared/sheet/xls_sheet.hpp"

#include "shared/sheet/compound_sectors.hpp"
#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <cmath>

namespace chengxin::sheet {
namespace {

/// A cell of a sheet that is not in order: its row, and where its records lie in the copy.
struct Place {
    std::uint16_t row;
    std::uint32_t offset;
};

Error too_much_disorder()
{
    return {ErrorCode::too_large, "这个旧版 Excel 文件（.xls）没有按行保存单元格，而且太大，无法读取。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。", "too_large"};
}

void append_record(std::string& out, const BiffRecord& record)
{
    for (const std::size_t value : {static_cast<std::size_t>(record.type), record.data.size()})
        for (const int shift : {0, 8}) out += static_cast<char>(value >> shift & 0xFF);
    out.append(record.data);
}

} // namespace

Result<void> XlsSheet::read(double& progress)
{
    progress = 0;
    return m_facts.in_order ? read_in_order(progress) : read_sorted(progress);
}

Result<void> XlsSheet::read_in_order(double& progress)
{
    XlsSheetRecords records(m_reader);
    if (auto opened = records.open(m_facts.begin); !opened) return opened;
    BiffRecord record;
    while (true) {
        const auto more = records.next(record);
        if (!more) return fail(more.error());
        if (!*more) return finish();
        if (!is_value_cell(record.type)) continue;
        progress = static_cast<double>(record.offset - m_facts.begin) / static_cast<double>(m_facts.end - m_facts.begin);
        if (take(m_reader, record) == Flow::stop) return m_rows.error() ? Result<void>(fail(*m_rows.error())) : Result<void>();
    }
}

/// Copies the cells with what belongs to them and reads the copy by rows.
Result<void> XlsSheet::read_sorted(double& progress)
{
    if (m_facts.cell_bytes > k_most_unsorted_bytes) return fail(too_much_disorder());
    XlsSheetRecords records(m_reader);
    if (auto opened = records.open(m_facts.begin); !opened) return opened;
    std::string copy;
    std::vector<Place> places;
    BiffRecord record;
    while (true) {
        const auto more = records.next(record);
        if (!more) return fail(more.error());
        if (!*more) break;
        if (is_value_cell(record.type)) places.push_back({row_of(record), static_cast<std::uint32_t>(copy.size())});
        if (is_value_cell(record.type) || record.type == biff::string_result || record.type == biff::continuation) append_record(copy, record);
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.row != b.row ? a.row < b.row : a.offset < b.offset; });
    MemorySource source(copy);
    BiffReader reader(source);
    for (std::size_t i = 0; i < places.size(); ++i) {
        progress = static_cast<double>(i) / static_cast<double>(places.size());
        reader.seek(places[i].offset);
        reader.next(record);
        if (take(reader, record) == Flow::stop) return m_rows.error() ? Result<void>(fail(*m_rows.error())) : Result<void>();
    }
    return finish();
}

Result<void> XlsSheet::finish()
{
    if (m_row >= 0) end_row();
    if (m_rows.error()) return fail(*m_rows.error());
    return {};
}

Flow XlsSheet::end_row()
{
    if (!m_rows.error()) m_merges.apply(m_rows);
    return m_rows.end();
}

Flow XlsSheet::begin_row(std::uint16_t row)
{
    if (m_row == row) return Flow::proceed;
    if (m_row >= 0 && end_row() == Flow::stop) return Flow::stop;
    m_row = row;
    m_rows.begin(static_cast<std::uint32_t>(row) + 1);
    m_rows.row().hidden = m_facts.hidden[row];
    return Flow::proceed;
}

Flow XlsSheet::take(BiffReader& reader, const BiffRecord& record)
{
    if (begin_row(row_of(record)) == Flow::stop) return Flow::stop;
    take_cells(reader, record);
    return m_rows.error() ? Flow::stop : Flow::proceed;
}

Cell* XlsSheet::cell(std::uint32_t column)
{
    Cell* cell = m_rows.cell(column);
    if (cell == nullptr)
        m_rows.refuse({ErrorCode::too_large, row_name(m_rows.number()) + "用到了第 " + std::to_string(column + 1) + " 列，最多读取 " + std::to_string(m_limits.columns) + " 列。请删去多余的列后再上传。",
                       "too_many_columns"});
    return cell;
}

void XlsSheet::take_cells(BiffReader& reader, const BiffRecord& record)
{
    constexpr std::size_t k_content = 6; // behind row, column and format
    const std::uint32_t column = column_of(record);
    if (record.data.size() < k_content + 2) return m_rows.refuse(xls_unreadable());
    switch (record.type) {
    case biff::number: return fill_number(column, double_of(record.data, k_content), format_of(record));
    case biff::rk: return fill_number(column, rk_number(little_endian(record.data, k_content, 4)), format_of(record));
    case biff::multiple_rk:
        for (std::size_t at = 4, i = 0; at + 8 <= record.data.size(); at += 6, ++i)
            fill_number(column + static_cast<std::uint32_t>(i), rk_number(little_endian(record.data, at + 2, 4)), little_endian(record.data, at, 2));
        return;
    case biff::boolean_or_error:
        return fill_code(column, record.data[k_content + 1] != 0, static_cast<std::uint8_t>(record.data[k_content]));
    case biff::shared_string_cell: {
        const std::uint32_t index = little_endian(record.data, k_content, 4);
        if (index >= m_context.strings.size()) return m_rows.refuse(xls_unreadable());
        return fill_text(column, m_context.strings.at(index), format_of(record));
    }
    case biff::label:
    case biff::rich_string: {
        BiffCursor cursor(reader, record.data.substr(k_content));
        m_text.clear();
        if (auto read = append_biff_string(cursor, m_context.globals, 2, m_text); !read) return m_rows.refuse(read.error());
        return fill_text(column, m_text, format_of(record));
    }
    default: return fill_formula(reader, record);
    }
}

void XlsSheet::fill_text(std::uint32_t column, std::string_view text, std::uint32_t format, bool is_result)
{
    if (text.empty()) return;
    Cell* to = cell(column);
    if (to == nullptr) return;
    to->text.assign(text);
    to->kind = CellKind::text;
    if (is_result && is_picture_formula(text)) to->note = CellNote::picture;
    else note_formatted_text(*to, m_context.globals.style(format));
    m_rows.finish(*to);
}

void XlsSheet::fill_code(std::uint32_t column, bool is_error, std::uint8_t code)
{
    Cell* to = cell(column);
    if (to == nullptr) return;
    to->text = is_error ? error_text(code) : code != 0 ? "TRUE" : "FALSE";
    to->kind = is_error ? CellKind::error : CellKind::boolean;
}

void XlsSheet::fill_number(std::uint32_t column, double value, std::uint32_t format)
{
    Cell* to = cell(column);
    if (to == nullptr) return;
    if (!std::isfinite(value)) {
        to->text = "#NUM!"; // as Excel shows it
        to->kind = CellKind::error;
        return;
    }
    fill_formatted_number(*to, number_text(value), value, m_context.globals.style(format), m_context.globals.dates);
    if (!m_facts.hides_zeros || to->text != "0") return;
    to->note = CellNote::hidden_by_format;
    to->shown.set({});
}

/// The text of a formula stands in a record behind it, perhaps behind the formula that it shares with others.
bool XlsSheet::read_result_text(BiffReader& reader, std::string& text)
{
    BiffRecord record;
    while (true) {
        const std::uint16_t type = reader.next_type();
        const bool is_between = type == biff::array_formula || type == biff::shared_formula || type == biff::shared_formula_5 || type == biff::table_operation
            || type == biff::continuation;
        if ((!is_between && type != biff::string_result) || !reader.next(record)) return false;
        if (!is_between) break;
    }
    BiffCursor cursor(reader, record.data);
    if (auto read = append_biff_string(cursor, m_context.globals, 2, text); !read) m_rows.refuse(read.error());
    return true;
}

void XlsSheet::fill_formula(BiffReader& reader, const BiffRecord& record)
{
    using Kind = FormulaResult::Kind;
    constexpr std::size_t k_shortest = 16;
    if (record.data.size() < k_shortest) return m_rows.refuse(xls_unreadable());
    const std::uint32_t column = column_of(record);
    const std::uint32_t format = format_of(record);
    const FormulaResult result = formula_result(record);
    m_text.clear();
    const bool has_text = result.kind == Kind::text && read_result_text(reader, m_text);
    const bool is_empty = result.kind == Kind::empty || (result.kind == Kind::text && m_text.empty());
    const bool is_zero = result.kind == Kind::number && result.number == 0;
    const bool asks = result.is_to_be_calculated || !m_facts.was_calculated;
    const bool has_no_value = (result.kind == Kind::text && !has_text) || (asks && (is_empty || is_zero)) || (m_context.may_be_uncalculated && is_empty);
    if (is_zero) fill_number(column, 0, format);
    else if (result.kind == Kind::number) return fill_number(column, result.number, format);
    else if (result.kind == Kind::boolean || result.kind == Kind::error) return fill_code(column, result.kind == Kind::error, result.code);
    else if (!is_empty) return fill_text(column, m_text, format, true);
    if (!has_no_value || m_rows.error()) return;
    Cell* to = cell(column);
    if (to == nullptr) return;
    if (is_zero) {
        to->text = "0";
        to->kind = CellKind::number;
    }
    to->note = CellNote::no_value;
}

} // namespace chengxin::sheet
