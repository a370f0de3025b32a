#include "shared/sheet/xlsx_sheet.hpp"

#include "shared/sheet/formatted_cell.hpp"
#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <cstdlib>
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

int two_digits(std::string_view text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/// Minutes that Z, +08:00, +0800 or +08 is ahead of UTC; nothing for what is none of them.
std::optional<int> zone_minutes(std::string_view zone)
{
    if (zone == "Z") return 0;
    const bool is_known = zone.size() > 1 && (zone[0] == '+' || zone[0] == '-')
        && ((zone.size() == 3 && begins_like(zone.substr(1), "00")) || (zone.size() == 5 && begins_like(zone.substr(1), "0000")) || (zone.size() == 6 && begins_like(zone.substr(1), "00:00")));
    if (!is_known) return std::nullopt;
    const int minutes = two_digits(zone.substr(1)) * 60 + (zone.size() > 3 ? two_digits(zone.substr(zone.size() - 2)) : 0);
    return zone[0] == '-' ? -minutes : minutes;
}

struct IsoDate {
    std::string text;
    bool is_other_day_here = false; ///< the instant falls on another day in China than the one that is written
};

/// 2026-05-06T10:31:07.000Z as 2026/05/06 10:31:07; a midnight is left out. Nothing for what is no date of ISO 8601.
std::optional<IsoDate> iso_date(std::string_view iso)
{
    constexpr std::string_view k_day = "0000-00-00", k_time = "T00:00:00";
    constexpr int k_here = 8 * 60, k_minutes_of_day = 24 * 60;
    if (!begins_like(iso, k_day)) return std::nullopt;
    IsoDate date{std::string(iso.substr(0, k_day.size()))};
    std::replace(date.text.begin(), date.text.end(), '-', '/');
    iso.remove_prefix(k_day.size());
    if (iso.empty() || zone_minutes(iso)) return date; // a whole day
    if (!begins_like(iso, k_time)) return std::nullopt;
    const std::string_view time = iso.substr(1, k_time.size() - 1);
    if (time != "00:00:00") date.text.append(" ").append(time);
    iso.remove_prefix(k_time.size());
    if (!iso.empty() && iso.front() == '.') iso.remove_prefix(std::min(iso.find_first_not_of("0123456789", 1), iso.size()));
    if (iso.empty()) return date;
    const auto zone = zone_minutes(iso);
    if (!zone) return std::nullopt;
    const int here = two_digits(time) * 60 + two_digits(time.substr(3)) - *zone + k_here;
    date.is_other_day_here = here < 0 || here >= k_minutes_of_day;
    return date;
}

constexpr double k_least_height = 0.05; ///< of a row that can be seen, in points

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
        m_has_value = true;
    } else if (name == "f") {
        m_has_formula = true;
    } else if (name == "row") {
        if (m_in_data) start_row(attributes);
    } else if (name == "rPh") {
        ++m_phonetic_depth;
    } else if (name == "sheetData") {
        m_in_data = true;
    } else if (!m_in_data) {
        start_other(name, attributes);
    }
}

/// What stands around the rows.
void XlsxSheet::start_other(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "sheetView") {
        const std::string_view zeros = attributes.get("showZeros");
        m_hides_zeros = zeros == "0" || zeros == "false";
    }
    if (m_facts == nullptr) return;
    if (name == "col") add_hidden_columns(*m_facts, attributes, m_limits);
    else if (name == "autoFilter") m_facts->survey.filtered = true;
    else if (name == "mergeCell" && m_facts->is_utf16) add_merge(*m_facts, attributes.get("ref"), m_limits);
}

void XlsxSheet::start_row(const XmlAttributes& attributes)
{
    const std::uint32_t number = parse_unsigned(attributes.get('r'), m_row_number + 1);
    if (number <= m_row_number || number > k_last_row) return refuse_broken();
    m_row_number = number;
    m_column = 0;
    m_in_row = true;
    m_rows.begin(number);
    bool hidden = attributes.is_true("hidden");
    if (const std::string_view height = attributes.get("ht"); !hidden && !height.empty() && height.front() == '0')
        hidden = std::strtod(std::string(height.substr(0, 40)).c_str(), nullptr) < k_least_height;
    m_rows.row().hidden = hidden;
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
    m_has_formula = m_has_value = false;
    m_has_rich_value = m_type == Type::error && !attributes.get("vm").empty();
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
        m_merges.apply(m_rows);
        if (m_rows.end() == Flow::stop) m_rows.error() ? stop_with(*m_rows.error()) : stop();
    } else if (name == "sheetData") {
        m_in_data = false; // drawings below it have row elements of their own
    }
}

void XlsxSheet::end_cell()
{
    m_in_cell = false;
    m_collecting = false;
    if (m_text.empty()) return fill_blank_formula();
    Cell* cell = m_rows.cell(m_column - 1);
    if (cell == nullptr)
        return stop_with({ErrorCode::too_large, row_name(m_row_number) + "用到了第 " + std::to_string(m_column) + " 列，最多读取 " + std::to_string(m_limits.columns) + " 列。请删去多余的列后再上传。",
                          "too_many_columns"});
    fill(*cell);
    m_rows.finish(*cell);
    if (m_rows.error()) stop_with(*m_rows.error());
}

/// A formula without a value was written by a program that does not compute; one that gives "" has a value of the type str.
void XlsxSheet::fill_blank_formula()
{
    if (!m_has_formula || (m_type == Type::text && m_has_value)) return;
    if (Cell* cell = m_rows.cell(m_column - 1)) cell->note = CellNote::no_value;
}

void XlsxSheet::fill(Cell& cell)
{
    cell.kind = CellKind::text;
    switch (m_type) {
    case Type::shared: {
        const std::size_t index = parse_unsigned(m_text, UINT32_MAX);
        if (index >= m_context.strings.size()) return refuse_broken();
        cell.text.assign(m_context.strings.at(index));
        fill_text(cell);
        break;
    }
    case Type::text:
        decode_escapes(m_text);
        cell.text = m_text;
        if (m_has_formula && is_picture_formula(m_text)) cell.note = CellNote::picture;
        else fill_text(cell);
        break;
    case Type::boolean:
        cell.text = m_text == "1" || m_text == "true" ? "TRUE" : "FALSE";
        cell.kind = CellKind::boolean;
        break;
    case Type::error:
        cell.text = m_text;
        cell.kind = CellKind::error;
        if (m_has_rich_value) cell.note = CellNote::picture;
        break;
    case Type::date: fill_date(cell); break;
    case Type::number: fill_number(cell); break;
    }
}

void XlsxSheet::fill_text(Cell& cell) const
{
    note_formatted_text(cell, m_context.styles.of(m_style));
}

void XlsxSheet::fill_date(Cell& cell) const
{
    auto date = iso_date(m_text);
    cell.text = date && !date->is_other_day_here ? std::move(date->text) : m_text; // whatever else it is, it is seen as it stands
    if (date && date->is_other_day_here) cell.note = CellNote::instant;
    else if (date) cell.kind = CellKind::date;
}

void XlsxSheet::fill_number(Cell& cell) const
{
    cell.kind = CellKind::number;
    cell.text = number_text(m_text);
    if (m_has_formula && m_context.wants_recalculation && cell.text == "0") {
        cell.note = CellNote::no_value;
        return;
    }
    double value = 0;
    const NumberFormat& format = m_context.styles.of(m_style);
    const bool is_as_it_stands = format.is_general() && m_context.dates == DateSystem::from_1900;
    if (!is_as_it_stands && parse_number(m_text, value)) fill_formatted_number(cell, std::move(cell.text), value, format, m_context.dates);
    if (!m_hides_zeros || cell.text != "0") return;
    cell.note = CellNote::hidden_by_format;
    cell.shown.set({});
}

} // namespace chengxin::sheet
