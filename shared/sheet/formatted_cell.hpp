#pragma once

#include "shared/sheet/number_format.hpp"

namespace chengxin::sheet {

/// Fills a cell with a number as its format shows it: kind, value, shown text and note. `text` is the number by number_text.
void fill_formatted_number(Cell& cell, std::string text, double value, const NumberFormat& format, DateSystem dates);

/// The same for a cell that has its text.
void note_formatted_text(Cell& cell, const NumberFormat& format);

/// What a formula gives that stands for a picture in its cell, as WPS writes it.
bool is_picture_formula(std::string_view text);

} // namespace chengxin::sheet
