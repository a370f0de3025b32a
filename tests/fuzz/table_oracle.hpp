#pragma once

#include "shared/sheet/encoding.hpp"
#include "shared/sheet/reader.hpp"
#include "shared/sheet/shared_strings.hpp"

#include <cstdlib>
#include <string>
#include <vector>

/// What must hold for every table that any reader reads, whatever the file.
namespace chengxin::fuzz {

/// Small, so that a bomb shows as memory or time at once and a run stays short.
inline sheet::Limits small_limits()
{
    sheet::Limits limits;
    limits.inflated_bytes = 16 << 20;
    limits.inflated_entry_bytes = 8 << 20;
    limits.shared_string_bytes = 4 << 20;
    limits.rows = 20'000;
    limits.sheets = 16;
    return limits;
}

struct Table {
    std::vector<sheet::Row> rows;
    std::string refusal; ///< the error's detail; empty when all was read
};

inline void check_error(const Error& error)
{
    if (error.message.empty() || error.detail.empty() || error.code == ErrorCode::internal) std::abort(); // every refusal is a sentence and a word
}

inline void check_row(const sheet::Row& row, std::uint32_t last, const sheet::Limits& limits)
{
    if (row.number <= last) std::abort(); // in file order, from 1
    if (row.cells.size() > limits.columns || sheet::is_blank(row)) std::abort();
    for (const sheet::Cell& cell : row.cells) {
        if (cell.text.empty() != (cell.kind == sheet::CellKind::blank)) std::abort();
        for (const std::string* text : {&cell.text, &cell.shown_text()})
            if (sheet::valid_utf8_prefix(*text) != text->size()) std::abort();
        if (sheet::count_characters(cell.text) > limits.cell_characters) std::abort();
    }
}

/// Reads a sheet to its end and holds every row to the contract of sheet::RowSink.
inline Table read_sheet(sheet::Workbook& workbook, std::size_t index, const sheet::Limits& limits)
{
    Table table;
    std::uint32_t last = 0;
    const auto read = workbook.read(index, [&](sheet::Row& row) {
        check_row(row, last, limits);
        last = row.number;
        table.rows.push_back(row);
        while (!table.rows.back().cells.empty() && table.rows.back().cells.back().kind == sheet::CellKind::blank) table.rows.back().cells.pop_back();
        if (table.rows.size() > limits.rows) std::abort();
        return sheet::Flow::proceed;
    });
    if (!read) {
        check_error(read.error());
        table.refusal = read.error().detail;
    }
    if (const double progress = workbook.progress(); !(progress >= 0 && progress <= 1)) std::abort();
    return table;
}

/// As in a file with other blank rows: numbers may differ.
inline bool same_cells(const Table& left, const Table& right)
{
    if (left.rows.size() != right.rows.size()) return false;
    for (std::size_t row = 0; row < left.rows.size(); ++row) {
        const auto& a = left.rows[row].cells;
        const auto& b = right.rows[row].cells;
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i].text != b[i].text || a[i].kind != b[i].kind) return false;
    }
    return true;
}

inline void check_header_search(sheet::Workbook& workbook)
{
    const auto place = sheet::find_header(workbook, [](const sheet::Row& row) { return static_cast<int>(row.cells.size()); });
    if (!place) return check_error(place.error());
    const auto read = sheet::read_table(workbook, *place, [&](sheet::Row& row) {
        if (row.number <= place->header.number) std::abort();
        return sheet::Flow::proceed;
    });
    if (!read) check_error(read.error());
}

} // namespace chengxin::fuzz
