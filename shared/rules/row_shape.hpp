#pragma once

#include "shared/rules/finding.hpp"
#include "shared/rules/header.hpp"
#include "shared/sheet/cell.hpp"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

/// What the shape of a row tells about it, whatever its values are (R07, R08, R09): more fields than the header has, quotes that do not
/// pair, a header once more, a footer.
namespace chengxin::rules {

class RowContext;
enum class Tracing;

/// What is counted over the rows of a table and said once at its end.
struct ShapeMemory {
    std::uint64_t guarded_cells = 0;
    std::uint64_t control_cells = 0;      ///< with NUL and other characters that nobody sees
    std::uint32_t first_control_row = 0;
    std::string first_control_column;
    std::uint64_t repeated_headers = 0;
    std::uint32_t first_repeated_header = 0;
    std::uint32_t other_header = 0;       ///< row of a header with other columns: nothing below it can be read; 0: none
    std::uint64_t unnamed_rows = 0;       ///< rows with a value in a column without a name
    std::uint32_t first_unnamed_row = 0;
    std::size_t first_unnamed_column = 0;
    std::unordered_set<std::string> header_words; ///< header_key of every name and synonym of the item; filled at the first need
};

/// R08, for a row that must not be read by its columns: true when one was reported, and no other rule makes sense.
bool report_misfit(RowContext& context, const sheet::Row& row, ShapeMemory& memory, Tracing tracing);

/// R09: a row with errors that is no record but a header once more, or a line below the table. True: it is left out, and its
/// findings are replaced by the remark.
bool leave_out(RowContext& context, const sheet::Row& row, ShapeMemory& memory, Tracing tracing);

/// What was counted, as findings of the file; `sheet` names the sheet where there are several.
void add_shape_findings(const ShapeMemory& memory, const std::string& sheet, std::vector<Finding>& findings);

/// A finding of the whole file: it has no row and no cell.
Finding file_finding(Rule rule, Severity severity, std::string message);

/// A, B … Z, AA: the name of a column in a spreadsheet, from 0.
std::string column_letters(std::size_t column);

} // namespace chengxin::rules
