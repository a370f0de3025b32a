#pragma once

#include "shared/sheet/reader.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Files made in memory, for tests of the readers.
namespace chengxin::sheet::test {

struct ZipPart {
    std::string name;
    std::string content;
    bool is_deflated = true;
    bool has_descriptor = false; ///< sizes behind the data, as streaming writers do
    std::uint16_t flags = 0;
};

/// How the archive ends.
enum class ZipEnd { classic, zip64 };

std::string zip(const std::vector<ZipPart>& parts, ZipEnd end = ZipEnd::classic);

/// What goes into a small workbook; every part may be replaced or added to.
struct Book {
    std::vector<std::string> sheets;              ///< content of sheetData of each sheet
    std::vector<std::string> states;              ///< hidden, veryHidden, per sheet; may be shorter
    std::vector<std::string> names;               ///< may be shorter
    std::string shared_strings;                   ///< content of sst; none when empty
    std::string cell_formats;                     ///< content of styleSheet; none when empty
    std::string workbook_properties;              ///< for example <workbookPr date1904="1"/>
    std::string behind_sheets;                    ///< of the workbook, for example <calcPr fullCalcOnLoad="1"/>
    std::vector<std::string> before;              ///< what stands before sheetData of each sheet; may be shorter
    std::vector<std::string> behind;              ///< what stands behind it, for example mergeCells
    std::vector<ZipPart> more;
};
std::vector<ZipPart> parts_of(const Book& book);
std::string xlsx(const Book& book);
/// Text for the parts of a workbook, elements and attributes.
std::string escaped(const std::string& text);
/// One sheet with the given sheetData.
std::string xlsx(const std::string& rows);

/// Every row of one sheet as "number:cell|cell|…\n"; kinds other than text and blank are marked: n(), d(), b(), e().
/// Behind the text come what is shown, the note and ^ for a repeated cell: n(5=第5号!shown); ~ behind the number of a hidden row.
/// Trailing blank cells are left out. An error is "!detail".
std::string dump(std::string_view bytes, std::size_t sheet = 0, const Limits& limits = {});

/// The detail word of the refusal, or "ok".
std::string outcome(std::string_view bytes, const Limits& limits = {});

} // namespace chengxin::sheet::test
