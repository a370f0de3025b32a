#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Cells as spreadsheets put them on the clipboard.
namespace chengxin::client::ui {

using GridRows = std::vector<std::vector<std::string>>;

/// Cells of a plain text: tabs between cells, CR LF, LF or CR between rows, a cell in double quotes where it contains one of these
/// (a quote inside is doubled), as Excel, WPS and LibreOffice write it. The line break behind the last row belongs to it. Rows may
/// differ in length; an empty text is no cell.
GridRows read_cells(std::string_view text);

/// The same form; cells are quoted only where they must be.
std::string cells_as_text(const GridRows& rows);

/// A table whose cells a spreadsheet keeps as text: a code of 18 digits would else lose its last ones.
std::string cells_as_html(const GridRows& rows);

} // namespace chengxin::client::ui
