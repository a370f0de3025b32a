#include "shared/rules/row_context.hpp"

#include "shared/core/text.hpp"

namespace chengxin::rules {

namespace {

/// A finding keeps so much of a long cell.
constexpr std::size_t k_kept_characters = 200;

std::string shortened(std::string_view value)
{
    const std::string_view kept = text::first_characters(value, k_kept_characters);
    return kept.size() == value.size() ? std::string(value) : std::string(kept) + "…";
}

} // namespace

RowContext::RowContext(const CompiledItem& compiled, const ColumnMap& columns, const CheckOptions& options, Registry& registry)
    : m_item(&compiled), m_columns(&columns), m_options(&options), m_registry(&registry)
{
}

void RowContext::begin(const sheet::Row* cells, CheckedRow& row)
{
    const std::size_t count = m_item->fields.size();
    m_cells = cells;
    m_row = &row;
    m_errors.assign(count, 0);
    m_dates.assign(count, std::nullopt);
    m_money.assign(count, std::nullopt);
    m_kinds.clear();
    std::vector<std::string> values = std::move(row.values);
    std::vector<Finding> findings = std::move(row.findings);
    std::string basis = std::move(row.window.basis);
    row = CheckedRow{};
    row.values = std::move(values);
    row.values.resize(count);
    for (std::string& value : row.values) {
        value.clear();
    }
    row.findings = std::move(findings);
    row.findings.clear();
    row.window.basis = std::move(basis);
    row.window.basis.clear();
    row.number = cells == nullptr ? 0 : cells->number;
    row.sheet = cells == nullptr ? std::uint16_t{0} : cells->sheet;
}

const sheet::Cell* RowContext::cell(int field) const
{
    const std::int32_t column = m_columns->column_of[static_cast<std::size_t>(field)];
    if (m_cells == nullptr || column < 0 || static_cast<std::size_t>(column) >= m_cells->cells.size()) {
        return nullptr;
    }
    return &m_cells->cells[static_cast<std::size_t>(column)];
}

void RowContext::report(Rule rule, Severity severity, int field, std::string message, std::string suggestion)
{
    Finding finding;
    finding.row = m_row->number;
    finding.sheet = m_columns->sheet_name;
    finding.field = field;
    finding.column_index = m_columns->column_of[static_cast<std::size_t>(field)];
    finding.rule = rule;
    finding.severity = severity;
    finding.column = finding.column_index >= 0 ? m_columns->headers[static_cast<std::size_t>(finding.column_index)] : field_name(field);
    const sheet::Cell* source = cell(field);
    finding.value = shortened(source != nullptr ? std::string_view(source->shown_text().empty() ? source->text : source->shown_text()) : m_cells == nullptr ? value(field) : std::string_view{});
    finding.message = std::move(message);
    finding.suggestion = std::move(suggestion);
    m_row->findings.push_back(std::move(finding));
    if (severity == Severity::error) {
        spoil(field);
    }
}

} // namespace chengxin::rules
