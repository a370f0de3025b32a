#include "shared/sheet/xlsx_sheet.hpp"

#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace chengxin::sheet {
namespace {

constexpr std::uint32_t k_last_row = 1'048'576;
constexpr std::uint32_t k_last_column = 16'384;

/// Column of a reference like AB12, from 1; 0 when it is none.
std::uint32_t column_of(std::string_view reference)
{
    std::uint32_t column = 0;
    for (const char c : reference) {
        if (c >= 'A' && c <= 'Z') column = column * 26 + static_cast<std::uint32_t>(c - 'A' + 1);
        else if (c >= 'a' && c <= 'z') column = column * 26 + static_cast<std::uint32_t>(c - 'a' + 1);
        else return column;
        if (column > k_last_column) return 0;
    }
    return 0;
}

/// Whether the text begins so; 0 stands for any digit.
bool begins_like(std::string_view text, std::string_view shape)
{
    return text.size() >= shape.size() && std::equal(shape.begin(), shape.end(), text.begin(),
        [](char expected, char c) { return expected == '0' ? c >= '0' && c <= '9' : c == expected; });
}

/// 2026-05-06T10:31:07.000Z as 2026/05/06 10:31:07; a midnight is left out. Nothing for what is no date of ISO 8601.
std::optional<std::string> iso_date_text(std::string_view iso)
{
    constexpr std::string_view k_day = "0000-00-00", k_time = "T00:00:00", k_behind = ".0123456789+-:Z";
    if (!begins_like(iso, k_day)) return std::nullopt;
    std::string text(iso.substr(0, k_day.size()));
    std::replace(text.begin(), text.end(), '-', '/');
    iso.remove_prefix(k_day.size());
    if (begins_like(iso, k_time)) {
        const std::string_view time = iso.substr(1, k_time.size() - 1);
        if (time != "00:00:00") text.append(" ").append(time);
        iso.remove_prefix(k_time.size());
    }
    if (iso.find_first_not_of(k_behind) != std::string_view::npos) return std::nullopt;
    return text;
}

} // namespace

void XlsxSheet::refuse_broken()
{
    stop_with({ErrorCode::invalid_request, "工作表第 " + std::to_string(m_row_number) + " 行附近的内容已损坏，无法读取。请用 Excel 或 WPS 打开并重新保存后再上传。",
               "broken_workbook"});
}

void XlsxSheet::start_element(std::string_view name, const XmlAttributes& attributes)
{
    if (stopped()) return;
    if (name == "c") {
        if (m_in_row) start_cell(attributes);
    } else if (name == "v" || name == "t") {
        m_collecting = m_in_cell && m_phonetic_depth == 0;
    } else if (name == "row") {
        if (m_in_data) start_row(attributes);
    } else if (name == "rPh") {
        ++m_phonetic_depth;
    } else if (name == "sheetData") {
        m_in_data = true;
    }
}

void XlsxSheet::start_row(const XmlAttributes& attributes)
{
    const std::uint32_t number = parse_unsigned(attributes.get('r'), m_row_number + 1);
    if (number <= m_row_number || number > k_last_row) return refuse_broken();
    m_row_number = number;
    m_column = 0;
    m_in_row = true;
    m_rows.begin(number);
}

void XlsxSheet::start_cell(const XmlAttributes& attributes)
{
    const std::string_view reference = attributes.get('r');
    m_column = reference.empty() ? m_column + 1 : column_of(reference);
    if (m_column == 0 || m_column > k_last_column) return refuse_broken();
    const std::string_view type = attributes.get('t');
    m_type = type == "s"                       ? Type::shared
        : type == "str" || type == "inlineStr" ? Type::text
        : type == "b"                          ? Type::boolean
        : type == "e"                          ? Type::error
        : type == "d"                          ? Type::date
                                               : Type::number;
    m_style = parse_unsigned(attributes.get('s'), 0);
    m_text.clear();
    m_phonetic_depth = 0;
    m_in_cell = true;
}

void XlsxSheet::characters(std::string_view text)
{
    if (!m_collecting || stopped()) return;
    if (m_text.size() + text.size() > 8ULL * m_limits.cell_characters) stop_with(cell_too_long(row_name(m_row_number), m_limits));
    else m_text.append(text);
}

void XlsxSheet::end_element(std::string_view name)
{
    if (stopped()) return;
    if (name == "c") {
        if (m_in_cell) end_cell();
    } else if (name == "v" || name == "t") {
        m_collecting = false;
    } else if (name == "rPh") {
        if (m_phonetic_depth > 0) --m_phonetic_depth;
    } else if (name == "row" && m_in_row) {
        m_in_row = false;
        if (m_rows.end() == Flow::stop) m_rows.error() ? stop_with(*m_rows.error()) : stop();
    } else if (name == "sheetData") {
        m_in_data = false; // drawings below it have row elements of their own
    }
}

void XlsxSheet::end_cell()
{
    m_in_cell = false;
    m_collecting = false;
    if (m_text.empty()) return;
    Cell* cell = m_rows.cell(m_column - 1);
    if (cell == nullptr)
        return stop_with({ErrorCode::too_large, row_name(m_row_number) + "用到了第 " + std::to_string(m_column) + " 列，最多读取 " + std::to_string(m_limits.columns) + " 列。请删去多余的列后再上传。",
                          "too_many_columns"});
    fill(*cell);
    m_rows.finish(*cell);
    if (m_rows.error()) stop_with(*m_rows.error());
}

void XlsxSheet::fill(Cell& cell)
{
    cell.kind = CellKind::text;
    switch (m_type) {
    case Type::shared: {
        const std::size_t index = parse_unsigned(m_text, UINT32_MAX);
        if (index >= m_context.strings.size()) return refuse_broken();
        cell.text.assign(m_context.strings.at(index));
        break;
    }
    case Type::text:
        decode_escapes(m_text);
        cell.text = m_text;
        break;
    case Type::boolean:
        cell.text = m_text == "1" || m_text == "true" ? "TRUE" : "FALSE";
        cell.kind = CellKind::boolean;
        break;
    case Type::error:
        cell.text = m_text;
        cell.kind = CellKind::error;
        break;
    case Type::date:
        if (auto date = iso_date_text(m_text)) {
            cell.text = std::move(*date);
            cell.kind = CellKind::date;
        } else {
            cell.text = m_text; // whatever it is, it is seen as it stands
        }
        break;
    case Type::number: fill_number(cell); break;
    }
}

void XlsxSheet::fill_number(Cell& cell) const
{
    cell.kind = CellKind::number;
    const NumberStyle style = m_context.styles.of(m_style);
    double serial = 0;
    if (style.is_date && parse_number(m_text, serial)) {
        cell.text = date_text(serial, m_context.dates);
        if (!cell.text.empty()) cell.kind = CellKind::date;
    }
    if (cell.text.empty()) cell.text = number_text(m_text);
    const bool is_integer = cell.text.find_first_not_of("0123456789") == std::string::npos;
    if (is_integer && cell.text.size() < style.zero_padding) cell.text.insert(0, style.zero_padding - cell.text.size(), '0');
}

} // namespace chengxin::sheet
