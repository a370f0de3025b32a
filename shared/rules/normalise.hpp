#pragma once

#include "shared/rules/row_context.hpp"

#include <string>
#include <string_view>

namespace chengxin::rules {

/// Fills the values of a row from its cells: trimmed, widths folded, codes upper-case, dates as YYYY/MM/DD, amounts in 万元, code
/// values by their names (design 5: normalise first). What cannot be normalised is an error: V08 dates, V11 amounts,
/// V13 and V14 code values, V15 characters. Also fills in what a template without the column leaves to be derived.
void normalise_row(RowContext& context);

/// True for what clerks write into a cell to say that there is nothing: 无, /, -, 暂无 …
bool is_placeholder(std::string_view text);

/// What today's normalisation makes of a value that an earlier version stored: guards off, radicals and compatibility ideographs unified,
/// dots within names U+00B7. Doing it twice changes nothing; keys and hashes of stored records are made anew from it.
std::string stored_form(catalogue::Role role, std::string_view value);

/// True when clean_text would change something.
bool needs_cleaning(std::string_view text);
/// Trimmed, without invisible characters and line ends, letters and digits half-width.
void clean_text(std::string_view text, std::string& cleaned);

} // namespace chengxin::rules
