#pragma once

#include "shared/core/money.hpp"
#include "shared/rules/checker.hpp"
#include "shared/rules/compiled_item.hpp"
#include "shared/rules/memo.hpp"
#include "shared/rules/row_index.hpp"
#include "shared/rules/row_shape.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::rules {

/// A row of a file in one number: its number in the sheet, and in the upper bits which of the file's tables it is in. A sheet with
/// more rows than the lower bits hold (only a text file has them) is alone.
using RowPlace = std::uint32_t;
constexpr unsigned k_row_bits = 21;
inline RowPlace row_place(std::uint16_t table, std::uint32_t number)
{
    return table == 0 ? number : number | static_cast<std::uint32_t>(table) << k_row_bits;
}

/// What spans the rows of a file.
struct FileMemory {
    HashKey hash_key = random_hash_key();                             ///< of this check alone
    RowIndex rows;                                                    ///< V18
    TextSet unknown_subjects;                                         ///< V06: counted once each
    std::map<std::string, RowPlace, std::less<>> reported_units; ///< V22: unit and remark to the row that reported it
    std::uint64_t normalised_cells = 0;
    std::uint64_t rows_with_other_name = 0; ///< V05
    std::vector<std::string> sheet_names;   ///< by table; one at most where a file has one table
};

/// Whether a check may leave traces in FileMemory.
enum class Tracing { record, look_only };

/// One row on its way through the rules. Built once, reused row after row.
class RowContext {
public:
    RowContext(const CompiledItem& compiled, const ColumnMap& columns, const CheckOptions& options, Registry& registry);

    /// From now on values that were seen before are not worked out again.
    void remember(RuleMemos& memos) { m_memos = &memos; }
    /// Null where single rows are checked.
    RuleMemos* memos() const { return m_memos; }

    /// The columns of the rows that come now; must outlive the context.
    void use(const ColumnMap& columns, std::uint16_t table)
    {
        m_columns = &columns;
        m_table = table;
    }

    /// Begins a row. `cells` is null where values are checked that are not in a file.
    void begin(const sheet::Row* cells, CheckedRow& row);

    /// The row is of a file of separated text, in which every cell is a text.
    bool is_separated() const { return m_cells != nullptr && m_cells->separated; }

    const CompiledItem& item() const { return *m_item; }
    const ColumnMap& columns() const { return *m_columns; }
    RowPlace place() const { return row_place(m_table, m_row->number); }
    const CheckOptions& options() const { return *m_options; }
    Registry& registry() const { return *m_registry; }
    CheckedRow& row() { return *m_row; }

    int field(catalogue::Role role) const { return m_item->field(role); }
    bool has_column(int field) const { return m_columns->column_of[static_cast<std::size_t>(field)] >= 0; }
    /// The cell of a field as in the file; null when the file has no such column or the row no such cell.
    const sheet::Cell* cell(int field) const;

    /// The normalised value; empty for a field that the item does not have.
    std::string_view value(int field) const
    {
        return field < 0 ? std::string_view{} : std::string_view(m_row->values[static_cast<std::size_t>(field)]);
    }
    std::string_view value(catalogue::Role role) const { return value(field(role)); }
    bool filled(int field) const { return !value(field).empty(); }
    bool filled(catalogue::Role role) const { return !value(role).empty(); }
    void set_value(int field, std::string_view text) { m_row->values[static_cast<std::size_t>(field)].assign(text); }

    /// False when the field has an error already: rules that read it are skipped.
    bool clean(int field) const { return field >= 0 && !m_errors[static_cast<std::size_t>(field)]; }
    bool clean(catalogue::Role role) const { return clean(field(role)); }
    /// Filled and without an error.
    bool usable(catalogue::Role role) const { return clean(role) && filled(role); }
    /// Keeps other rules off a field without a finding of its own.
    void spoil(int field) { m_errors[static_cast<std::size_t>(field)] = true; }

    std::optional<Date>& date(int field) { return m_dates[static_cast<std::size_t>(field)]; }
    std::optional<Date> date(catalogue::Role role) const
    {
        return field(role) < 0 ? std::nullopt : m_dates[static_cast<std::size_t>(field(role))];
    }
    std::optional<Money>& money(int field) { return m_money[static_cast<std::size_t>(field)]; }
    std::optional<Money> money(catalogue::Role role) const
    {
        return field(role) < 0 ? std::nullopt : m_money[static_cast<std::size_t>(field(role))];
    }
    /// The single kinds of 处罚类别, normalised.
    std::vector<std::string>& kinds() { return m_kinds; }
    const std::vector<std::string>& kinds() const { return m_kinds; }

    /// Adds a finding on a field's cell; an error spoils the field.
    void report(Rule rule, Severity severity, int field, std::string message, std::string suggestion = {});
    void error(Rule rule, int field, std::string message, std::string suggestion = {})
    {
        report(rule, Severity::error, field, std::move(message), std::move(suggestion));
    }
    void warning(Rule rule, int field, std::string message, std::string suggestion = {})
    {
        report(rule, Severity::warning, field, std::move(message), std::move(suggestion));
    }
    const std::string& field_name(int field) const { return m_item->fields[static_cast<std::size_t>(field)].field->name; }

    RowTexts texts;      ///< from compute_hashes on
    std::string scratch; ///< for whoever needs a buffer for the length of a call

private:
    const CompiledItem* m_item;
    const ColumnMap* m_columns;
    std::uint16_t m_table = 0; ///< which of the file's tables the row is in
    const CheckOptions* m_options;
    Registry* m_registry;
    RuleMemos* m_memos = nullptr;
    const sheet::Row* m_cells = nullptr;
    CheckedRow* m_row = nullptr;
    std::vector<char> m_errors;
    std::vector<std::optional<Date>> m_dates;
    std::vector<std::optional<Money>> m_money;
    std::vector<std::string> m_kinds;
};

} // namespace chengxin::rules
