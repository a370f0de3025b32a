#include "server/features/data_import/files/returned_workbook.hpp"

#include "server/kit/memory_file.hpp"
#include "shared/rules/header.hpp"
#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>
#include <xlsxwriter.h>

namespace chengxin::data_import {
namespace {

using sheet::Cell;
using sheet::CellKind;

// Thousands of comment boxes make a spreadsheet program crawl; beyond these the colour and the reason column tell enough.
constexpr std::uint32_t k_most_comments = 5'000;
constexpr std::size_t k_longest_comment = 600; // characters
constexpr std::size_t k_longest_reason = 4'000;
constexpr double k_reason_width = 60;

enum Look : std::size_t { plain, wrong, doubtful, look_count };
enum Form : std::size_t { text, number, date, form_count };

/// Cuts at a character boundary.
std::string shortened(const std::string& words, std::size_t characters)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < words.size(); ++at)
        if ((static_cast<unsigned char>(words[at]) & 0xC0) != 0x80 && ++count > characters) return words.substr(0, at) + "…";
    return words;
}

/// XML 1.0 has no control characters but tab and line ends.
std::string writable(const std::string& words)
{
    std::string clean = words;
    std::replace_if(clean.begin(), clean.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; }, ' ');
    return clean;
}

bool parse_date(const std::string& words, lxw_datetime& when)
{
    int used = 0;
    when = {};
    const int day_parts = std::sscanf(words.c_str(), "%4d/%2d/%2d%n", &when.year, &when.month, &when.day, &used);
    if (day_parts != 3 || when.year < 1901) return false;
    if (static_cast<std::size_t>(used) == words.size()) return true;
    return std::sscanf(words.c_str() + used, " %2d:%2d:%lf", &when.hour, &when.min, &when.sec) == 3;
}

double column_width(const std::string& header)
{
    const auto characters = std::count_if(header.begin(), header.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return std::clamp(static_cast<double>(characters) * 1.8 + 2, 12.0, 36.0);
}

Look look_of(const std::vector<CellMark>& marks, std::int32_t column)
{
    Look look = plain;
    for (const CellMark& mark : marks) {
        if (mark.column != column) continue;
        if (mark.kind == CellMark::Kind::error) return wrong;
        look = doubtful;
    }
    return look;
}

std::string explained(const CellMark& mark)
{
    return mark.suggestion.empty() ? mark.message : mark.message + "（建议：" + mark.suggestion + "）";
}

std::string comment_of(const std::vector<CellMark>& marks, std::int32_t column)
{
    std::string words;
    for (const CellMark& mark : marks)
        if (mark.column == column) words += (words.empty() ? "" : "\n") + explained(mark);
    return shortened(words, k_longest_comment);
}

std::string reason_of(std::uint32_t row, const std::vector<CellMark>& marks)
{
    std::string words = "原文件第 " + std::to_string(row) + " 行：";
    int count = 0;
    for (const CellMark& mark : marks) {
        words += (count > 0 ? "\n" : "") + std::to_string(count + 1) + ". ";
        ++count;
        if (!mark.column_name.empty()) words += "【" + mark.column_name + "】";
        words += explained(mark);
    }
    return shortened(words, k_longest_reason);
}

} // namespace

struct ReturnedWorkbook::State {
    kit::MemoryFile file;
    lxw_workbook* workbook = nullptr;
    lxw_worksheet* worksheet = nullptr;
    lxw_format* header = nullptr;
    lxw_format* reason = nullptr;
    std::array<std::array<lxw_format*, form_count>, look_count> formats = {};
    std::size_t columns = 0;       ///< of the file
    std::size_t reason_column = 0;
    lxw_row_t next_row = 0;
    std::uint32_t comments = 0;
    std::uint32_t sheets = 0;

    State()
    {
        lxw_workbook_options options = {};
        options.constant_memory = LXW_TRUE;
        workbook = workbook_new_opt(file.path().c_str(), &options);
        if (workbook == nullptr) throw std::runtime_error("no memory for a workbook");
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State()
    {
        if (workbook != nullptr) lxw_workbook_free(workbook);
    }

    void make_formats();
    void lay_out(const sheet::HeaderPlace& place);
    void write_header(const sheet::Row& row);
    void write_row(const sheet::Row& row, const std::vector<CellMark>& marks);
    void write_cell(std::size_t column, const Cell& cell, Look look);
};

void ReturnedWorkbook::State::make_formats()
{
    constexpr std::array<const char*, form_count> k_codes = {"@", "General", "yyyy/mm/dd"};
    constexpr std::array<lxw_color_t, look_count> k_fills = {0, 0xFFC7CE, 0xFFEB9C};
    for (std::size_t look = 0; look < look_count; ++look) {
        for (std::size_t form = 0; form < form_count; ++form) {
            lxw_format* format = workbook_add_format(workbook);
            format_set_num_format(format, k_codes[form]); // @ keeps what looks like a formula a text, also after editing
            if (look != plain) format_set_bg_color(format, k_fills[look]);
            formats[look][form] = format;
        }
    }
    header = workbook_add_format(workbook);
    format_set_bold(header);
    format_set_text_wrap(header);
    format_set_bg_color(header, 0xDDEBF7);
    format_set_border(header, LXW_BORDER_THIN);
    reason = workbook_add_format(workbook);
    format_set_text_wrap(reason);
    format_set_num_format(reason, "@");
    format_set_font_color(reason, 0x9C0006);
}

void ReturnedWorkbook::State::lay_out(const sheet::HeaderPlace& place)
{
    const auto& cells = place.header.cells;
    columns = cells.size();
    const auto own = std::find_if(cells.begin(), cells.end(), [](const Cell& cell) { return cell.text == rules::k_reason_header; });
    reason_column = static_cast<std::size_t>(own - cells.begin()); // behind the last one, or where it was in a file that comes again
    for (std::size_t i = 0; i < columns; ++i)
        worksheet_set_column(worksheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), column_width(cells[i].text), formats[plain][text]);
    worksheet_set_column(worksheet, static_cast<lxw_col_t>(reason_column), static_cast<lxw_col_t>(reason_column), k_reason_width, nullptr);
    worksheet_freeze_panes(worksheet, static_cast<lxw_row_t>(place.above.size() + 1), 0);
}

void ReturnedWorkbook::State::write_header(const sheet::Row& row)
{
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (i != reason_column) worksheet_write_string(worksheet, next_row, static_cast<lxw_col_t>(i), writable(row.cells[i].text).c_str(), header);
    worksheet_write_string(worksheet, next_row++, static_cast<lxw_col_t>(reason_column), rules::k_reason_header, header);
}

void ReturnedWorkbook::State::write_cell(std::size_t column, const Cell& cell, Look look)
{
    const auto at = static_cast<lxw_col_t>(column);
    double value = 0;
    lxw_datetime when = {};
    if (cell.text.empty()) {
        if (look != plain) worksheet_write_blank(worksheet, next_row, at, formats[look][text]);
    } else if (cell.kind == CellKind::number && sheet::parse_number(cell.text, value) && sheet::number_text(value) == cell.text) {
        worksheet_write_number(worksheet, next_row, at, value, formats[look][number]);
    } else if (cell.kind == CellKind::date && parse_date(cell.text, when)) {
        worksheet_write_datetime(worksheet, next_row, at, &when, formats[look][date]);
    } else if (cell.kind == CellKind::boolean) {
        worksheet_write_boolean(worksheet, next_row, at, cell.text == "TRUE", formats[look][number]);
    } else {
        worksheet_write_string(worksheet, next_row, at, writable(cell.text).c_str(), formats[look][text]);
    }
}

void ReturnedWorkbook::State::write_row(const sheet::Row& row, const std::vector<CellMark>& marks)
{
    const Cell blank;
    for (std::size_t i = 0; i < std::max(columns, row.cells.size()); ++i) {
        if (i == reason_column) continue;
        const auto column = static_cast<std::int32_t>(i);
        const Look look = look_of(marks, column);
        write_cell(i, i < row.cells.size() ? row.cells[i] : blank, look);
        if (look != plain && ++comments <= k_most_comments)
            worksheet_write_comment(worksheet, next_row, static_cast<lxw_col_t>(i), writable(comment_of(marks, column)).c_str());
    }
}

ReturnedWorkbook::ReturnedWorkbook() : m_state(std::make_unique<State>())
{
    m_state->make_formats();
}

void ReturnedWorkbook::begin_sheet(const sheet::HeaderPlace& place, const std::string& sheet_name)
{
    State& state = *m_state;
    const bool usable = !sheet_name.empty() && workbook_validate_sheet_name(state.workbook, sheet_name.c_str()) == LXW_NO_ERROR;
    state.next_row = 0;
    ++state.sheets;
    const std::string other = "退回数据" + (state.sheets == 1 ? std::string() : std::to_string(state.sheets));
    state.worksheet = workbook_add_worksheet(state.workbook, usable ? sheet_name.c_str() : other.c_str());
    if (state.worksheet == nullptr) throw std::runtime_error("no memory for a worksheet");
    state.lay_out(place);
    for (const sheet::Row& row : place.above) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) state.write_cell(i, row.cells[i], plain);
        ++state.next_row;
    }
    state.write_header(place.header);
}

ReturnedWorkbook::~ReturnedWorkbook() = default;

void ReturnedWorkbook::add(const sheet::Row& row, const std::vector<CellMark>& marks)
{
    m_state->write_row(row, marks);
    const std::string reason = writable(reason_of(row.number, marks));
    worksheet_write_string(m_state->worksheet, m_state->next_row++, static_cast<lxw_col_t>(m_state->reason_column), reason.c_str(), m_state->reason);
}

std::string ReturnedWorkbook::finish()
{
    lxw_workbook* workbook = std::exchange(m_state->workbook, nullptr);
    const lxw_error status = workbook_close(workbook);
    if (status != LXW_NO_ERROR) throw std::runtime_error(std::string("cannot write the returned workbook: ") + lxw_strerror(status));
    return m_state->file.read_all();
}

} // namespace chengxin::data_import
