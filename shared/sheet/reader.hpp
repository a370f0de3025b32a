#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"
#include "shared/sheet/cell.hpp"
#include "shared/sheet/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// Reading an uploaded table, the same in the browser and on the server:
///
///     sheet::MemorySource source(bytes);                       // or sheet::open_file(path)
///     auto workbook = sheet::open_workbook(source);            // by content, never by file name
///     auto place = sheet::find_header(**workbook, score);      // sheet and row of the header
///     auto read = sheet::read_table(**workbook, *place, sink); // the rows below it
///
/// Memory stays bounded whatever the size of the file: rows are pushed to the sink one by one.
/// Every refusal is an Error with a Chinese sentence; `detail` is a stable word for programs (see below).
///
/// detail words: empty_file, unknown_type, html_table, word_document, presentation, pdf, image, archive, ods, xlsb, old_excel,
/// xls_unreadable, password, too_large, broken_zip, zip_bomb, broken_workbook, forbidden_xml, no_sheet, no_data, no_header, header_only,
/// cell_too_long, too_many_rows, too_many_columns, encoding, open_quote, read_failure, other_spreadsheet, other_text, database, program
namespace chengxin::sheet {

/// The sheet of a template that explains the columns. It is never read as data.
inline constexpr const char* k_instruction_sheet_name = "填写说明";

enum class FileKind { csv, xlsx, xls };

/// Whether a sink wants more rows.
enum class Flow { proceed, stop };

/// Takes one row that is not blank. The row is reused for the next one: its cells may be moved away, references may not be kept.
/// A row has at least as many cells as its last cell that is not empty; it may end with blank ones, also more than the header has.
/// Texts are as in the file, neither trimmed nor normalised; bytes that are no characters became U+FFFD.
using RowSink = std::function<Flow(Row& row)>;

/// Rows first … last by their numbers, both included.
struct RowRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

/// What must be known of a sheet before its rows are read. Bounded by the limits, whatever the file says.
struct SheetSurvey {
    std::vector<RowRange> hidden_rows;         ///< rows that hold values and are not seen, ascending; those above the header too
    bool filtered = false;                     ///< a filter is on
    std::vector<std::uint32_t> hidden_columns; ///< from 0, ascending, up to the last column that holds a value
    std::uint32_t merges = 0;                  ///< merged ranges
    std::vector<std::string> unread;           ///< what the sheet shows and nobody reads, each a few Chinese words: "图片 2 个"
};

/// How many hidden rows with values stand below a row, which is the header's number.
std::uint32_t count_hidden_rows(const SheetSurvey& survey, std::uint32_t below);

struct SheetInfo {
    std::string name;    ///< empty for CSV
    bool hidden = false; ///< hidden or very hidden in the workbook
};

/// An opened file. Borrows its ByteSource. Reading is repeatable, one read at a time.
class Workbook {
public:
    virtual ~Workbook() = default;
    virtual FileKind kind() const = 0;
    /// In the order of the tabs.
    virtual const std::vector<SheetInfo>& sheets() const = 0;
    /// Pushes the rows of one sheet in file order. Blank rows are left out, the others keep their own numbers.
    /// Ends early without an error when the sink says stop.
    virtual Result<void> read(std::size_t sheet, const RowSink& sink) = 0;
    /// Looks through a sheet without reading its rows. A file format without such properties (CSV) has nothing to tell.
    virtual Result<SheetSurvey> survey(std::size_t sheet);
    /// In how many ways the file can be read: a text file has a separator, which only the header tells for sure.
    /// find_header and find_tables choose the reading with the best header; until then it is the likeliest, 0.
    virtual std::size_t readings() const { return 1; }
    virtual void choose_reading(std::size_t) {}
    /// How much of the sheet the running read has seen, 0 … 1; for progress bars.
    virtual double progress() const = 0;
};

/// Looks at the content and opens .xlsx (.xlsm, .xltx … too: values are read, macros are not), .xls of Excel 5.0 to 2003, or CSV text in
/// UTF-8, GB18030 or UTF-16. Anything else is refused with a sentence that names what it is.
Result<std::unique_ptr<Workbook>> open_workbook(ByteSource& source, const Limits& limits = {});

/// How many columns of the catalogue item a row names; 0 or less: the row is no header.
using HeaderScore = std::function<int(const Row& row)>;

/// Where the table is.
struct HeaderPlace {
    std::size_t sheet = 0;
    Row header;                            ///< header.number is the row number; for a header of two rows, the lower one, joined
    std::vector<Row> above;                ///< the rows above it, for the returned workbook
    int score = 0;
    std::vector<std::string> other_sheets; ///< visible sheets that have a header as well and are not read
};

/// Scores the first rows of each visible sheet and picks the best header: the highest score, then the earlier sheet and row.
/// A header of two rows (group names above, merged cells) is joined when that scores higher.
/// Fails with no_data (nothing in the file) or no_header.
Result<HeaderPlace> find_header(Workbook& workbook, const HeaderScore& score, std::uint32_t rows_to_look_at = 30);

/// The tables of a file: every visible sheet with a header.
struct Tables {
    std::vector<HeaderPlace> places;              ///< at least one, in the order of the tabs; each has its own order of columns
    std::vector<std::string> sheets_without_header; ///< visible sheets that hold values and have no header: not read
    std::vector<std::string> hidden_sheets;       ///< hidden sheets with a header: not read
};

/// Finds the header on each sheet like find_header. Fails with no_data or no_header when no visible sheet has one.
Result<Tables> find_tables(Workbook& workbook, const HeaderScore& score, std::uint32_t rows_to_look_at = 30);

/// Pushes the rows below the header. Fails with header_only when there is none.
Result<void> read_table(Workbook& workbook, const HeaderPlace& place, const RowSink& sink);

/// True when nothing but spaces and invisible characters is in the row.
bool is_blank(const Row& row);

/// True for a number that the spreadsheet has rounded: an identity number typed into a number cell (6.54002198001010E+17).
/// The lost digits cannot be got back; only the clerk can type them again, into a text cell.
bool has_lost_digits(const Cell& cell);

} // namespace chengxin::sheet
