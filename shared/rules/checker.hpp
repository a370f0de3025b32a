#pragma once

#include "shared/catalogue/model.hpp"
#include "shared/core/date.hpp"
#include "shared/rules/compiled_item.hpp"
#include "shared/rules/finding.hpp"
#include "shared/rules/hash.hpp"
#include "shared/rules/header.hpp"
#include "shared/rules/publication.hpp"
#include "shared/rules/registry.hpp"
#include "shared/sheet/cell.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::rules {

enum class Verdict : std::uint8_t {
    accepted,
    held,      ///< accepted, but not public until a person confirms it (待核)
    rejected,  ///< has an error; goes back
    duplicate, ///< the same row stands earlier in this file
    left_out,  ///< no record: a footer, or the header once more (R09); counted nowhere
};

/// One row after all rules. Reuse one object for many rows: its buffers stay.
struct CheckedRow {
    std::uint32_t number = 0;
    std::uint16_t sheet = 0;         ///< as in sheet::Row
    Verdict verdict = Verdict::accepted;
    std::vector<std::string> values; ///< by field of the item, normalised: dates YYYY/MM/DD, amounts in 万元, codes upper-case
    std::vector<Finding> findings;
    // Marks (V19, V21 and what the counts need); they are not findings.
    bool late = false;             ///< V19: later than the allowed working days after the decision
    bool late_estimated = false;   ///< the calendar of that year is not known; weekends only
    bool natural_person = false;   ///< V21: not public
    bool placeholder_code = false; ///< 00000000000000000X
    bool new_subject = false;      ///< V06: the base library does not know this code; the subject is added
    std::uint32_t normalised_cells = 0;
    std::uint32_t guarded_cells = 0; ///< ="…", a leading apostrophe: taken off (R07)
    std::int32_t control_field = -1; ///< the first field with a character that nobody sees, which was taken off (R07)
    std::uint32_t control_cells = 0;
    SubjectKind subject_kind = SubjectKind::unknown;
    catalogue::Grade grade = catalogue::Grade::none; ///< given or by the table; none for licences
    bool grade_given = false;
    Date decided_on;               ///< valid only when the row is not rejected
    PublicationWindow window;      ///< valid only when the row is not rejected
    Hash key{};                    ///< V18: equal for rows of this file that are the same decision on the same subject
    Hash content{};                ///< over all normalised values; both only where a file is checked, not a stored record
    std::uint32_t same_as_row = 0; ///< for a duplicate or a V18 error: the number of the earlier row, which may be on another sheet
};

struct CheckOptions {
    Date today;                                     ///< the day of the report
    DateSystem date_system = DateSystem::from_1900; ///< of the workbook
};

/// Checks one file, row after row in the file's order. Holds the state that spans rows: duplicates (V18), what is reported
/// once per file (V05, V06, V22). About 50 bytes per row, so that a million rows fit a browser.
/// `reference` and `registry` must outlive it.
class FileChecker {
public:
    FileChecker(const catalogue::ItemReference& reference, Registry& registry, CheckOptions options);
    ~FileChecker();
    FileChecker(FileChecker&&) noexcept;
    FileChecker& operator=(FileChecker&&) noexcept;

    /// The header to read the rows of a sheet by; from bind_columns. Must be called before check, once for each table of the file
    /// (again for the same sheet: the new one counts). `remarks` are told by finish; without them, header_findings.
    void bind_header(ColumnMap columns);
    void bind_header(ColumnMap columns, std::vector<Finding> remarks);
    /// Of the first table.
    const ColumnMap& columns() const;

    /// All rules, on one row, into `checked` (cleared first).
    void check(const sheet::Row& row, CheckedRow& checked);
    CheckedRow check(const sheet::Row& row);

    /// Of the row that check() saw last, unless it was rejected; for a caller that wants them too, and may exchange them for texts of its
    /// own, whose memory is used again. Not a part of CheckedRow, of which a browser keeps many.
    RowTexts& texts();

    /// The same without changing any state that spans rows: for a row that was checked before and is being edited.
    /// A duplicate of another row is still seen.
    void recheck(const sheet::Row& row, CheckedRow& checked) const;

    /// Checks one stored record again after a correction: values by field. No V18, no header.
    void check_values(const std::vector<std::string>& values, CheckedRow& checked) const;

    /// File-level findings after the last row (row 0): V23 of the header, V05/V06 counts, normalised cells.
    std::vector<Finding> finish() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace chengxin::rules
