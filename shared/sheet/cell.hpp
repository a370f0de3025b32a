#pragma once

#include "shared/core/date.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// What a cell holds. CSV cells are `text` or `blank`.
enum class CellKind : std::uint8_t {
    blank,   ///< no value; `text` is empty
    text,    ///< `text` is UTF-8 as in the file, not trimmed
    number,  ///< `text` is the number without float noise ("0.1", "46148"); "1.2E+17" when the spreadsheet has rounded it
    date,    ///< a number with a date format: `text` is "2026/05/06", or "2026/05/06 10:31:07" where it has a time
    boolean, ///< `text` is "TRUE" or "FALSE"
    error,   ///< `text` is the error as shown, "#N/A"
};

/// What a reader knows about a cell beyond its text: why what is stored may differ from what the clerk sees. A reader sets it, the
/// rules turn it into a finding (shared/rules/cell_notes.hpp). A cell with a note is no blank cell, even without a text.
enum class CellNote : std::uint8_t {
    none,
    no_value,           ///< a formula that was never computed; `text` is empty or the placeholder 0 (R04, error)
    shown_otherwise,    ///< a number (or date) whose format shows something else: shown_text() (R05)
    hidden_by_format,   ///< a value that the format (`;;;`) does not show; shown_text() is empty (R05)
    merged,             ///< stands in a merge that makes no sense: across columns, or over the header and rows (R03, error); only the
                        ///< first cell of the range has its text
    picture,            ///< a picture or another rich value stands in the cell; `text` is its placeholder (R04, error)
    unknown_format,     ///< a number format that this program cannot render: what the cell shows is not known (R05)
    day_in_words,       ///< a date that shows its whole day, in words that this program does not render: only a date may be read from it
    instant,            ///< a point in time with a zone, whose day is another one here than where it was written; `text` as in the file (R05, error)
    day_without_format, ///< a number without a date format in a workbook that counts days from 1904
    guarded,            ///< a guard or mark around the text was taken off, ="…" or a leading apostrophe (R07)
};

/// A text that few cells have: one pointer when there is none. Copied as a value.
class RareText {
public:
    RareText() = default;
    RareText(const RareText& other) : m_text(other.m_text ? std::make_unique<std::string>(*other.m_text) : nullptr) {}
    RareText(RareText&&) noexcept = default;
    RareText& operator=(const RareText& other)
    {
        if (this != &other) m_text = other.m_text ? std::make_unique<std::string>(*other.m_text) : nullptr;
        return *this;
    }
    RareText& operator=(RareText&&) noexcept = default;
    ~RareText() = default;

    const std::string* get() const { return m_text.get(); }
    void set(std::string_view text) { m_text = std::make_unique<std::string>(text); }
    void clear() { m_text.reset(); }

private:
    std::unique_ptr<std::string> m_text;
};

/// `text` is the value: for a number or date what is stored. Millions of cells live in the browser at once, so a cell stays small.
struct Cell {
    std::string text;
    CellKind kind = CellKind::blank;
    CellNote note = CellNote::none;
    bool repeated = false; ///< the value of a cell merged downwards, which holds for this row too
    RareText shown; ///< what the cell shows where its number format makes another text of the value

    /// What a clerk sees in the cell (a column that is too narrow does not count).
    const std::string& shown_text() const { return shown.get() != nullptr ? *shown.get() : text; }
    void clear()
    {
        text.clear();
        kind = CellKind::blank;
        note = CellNote::none;
        repeated = false;
        shown.clear();
    }
};

/// One row that has at least one cell with a value. `number` is the spreadsheet's own row number, from 1
/// (for CSV the number of the record, the first being 1). Cells stand by column; missing ones are blank.
struct Row {
    std::uint32_t number = 0;
    std::vector<Cell> cells;
    bool hidden = false;     ///< by a filter or by hand
    bool separated = false;  ///< fields parted by separators (CSV): one field too many has shifted all behind it
    std::int16_t stray_quote = -1; ///< CSV: the column whose double quotes do not pair; the row may have swallowed those after it
    std::uint16_t sheet = 0; ///< index in Workbook::sheets(); read_table and find_tables fill it in
};

/// What a workbook's serial dates count from; the reader tells it once per workbook.
using chengxin::DateSystem;

} // namespace chengxin::sheet
