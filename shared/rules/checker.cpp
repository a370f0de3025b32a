#include "shared/rules/checker.hpp"

#include "shared/rules/normalise.hpp"
#include "shared/rules/row_context.hpp"
#include "shared/rules/row_outcome.hpp"
#include "shared/rules/row_shape.hpp"
#include "shared/rules/rules.hpp"
#include "shared/rules/suggestion_trial.hpp"

#include <algorithm>
#include <deque>

namespace chengxin::rules {

using catalogue::Role;

struct FileChecker::State {
    State(const catalogue::ItemReference& reference, Registry& used_registry, CheckOptions check_options)
        : item(reference), registry(&used_registry), options(check_options), context(item, no_columns, options, used_registry)
    {
        no_columns.column_of.assign(item.fields.size(), -1);
        memos.cells.resize(item.fields.size());
        context.remember(memos);
    }

    struct Table {
        ColumnMap columns;
        std::vector<Finding> remarks;
        ShapeMemory shape;
    };

    ShapeMemory& shape_of(std::size_t table) { return table < tables.size() ? tables[table].shape : no_shape; }

    /// Which of the tables a row is in; tables.size() when none was bound.
    std::size_t table_of(std::uint16_t sheet) const
    {
        if (last_table < tables.size() && tables[last_table].columns.sheet == sheet) {
            return last_table;
        }
        const auto found = std::find_if(tables.begin(), tables.end(), [sheet](const Table& table) { return table.columns.sheet == sheet; });
        return static_cast<std::size_t>(found - tables.begin());
    }
    void begin(RowContext& row_context, const sheet::Row& row, CheckedRow& checked) const
    {
        const std::size_t table = table_of(row.sheet);
        const bool known = table < tables.size();
        row_context.use(known ? tables[table].columns : no_columns, static_cast<std::uint16_t>(known ? table : 0));
        row_context.begin(&row, checked);
    }
    void try_suggestions(const sheet::Row& row, CheckedRow& checked);

    CompiledItem item;
    Registry* registry;
    CheckOptions options;
    ColumnMap no_columns;
    ShapeMemory no_shape; ///< of a row in no table
    std::deque<Table> tables; ///< in the order in which they were bound; they stay where they are
    std::size_t last_table = 0;
    FileMemory memory;
    RuleMemos memos;
    RowContext context; ///< reused for every row of check()
};

namespace {

/// 第 5 行, or 工作表“2月”第 5 行 for a row of another sheet.
std::string name_of_row(const FileMemory& memory, RowPlace place, RowPlace from, std::uint32_t& number)
{
    number = place;
    if (memory.sheet_names.size() < 2) {
        return "第 " + std::to_string(number) + " 行";
    }
    number = place & ((1U << k_row_bits) - 1);
    const std::uint32_t table = place >> k_row_bits;
    const bool elsewhere = table != from >> k_row_bits && table < memory.sheet_names.size();
    return (elsewhere ? "工作表“" + memory.sheet_names[table] + "”" : std::string()) + "第 " + std::to_string(number) + " 行";
}

/// V18 within the file. Only rows without errors take part, so that a corrected row is no conflict with its broken twin.
void check_v18_repeated(RowContext& context, FileMemory& memory, Tracing tracing)
{
    CheckedRow& row = context.row();
    const std::optional<RowIndex::Seen> earlier = tracing == Tracing::record
                                                      ? memory.rows.find_or_insert(row.key, half_of(row.content), context.place())
                                                      : memory.rows.find(row.key);
    if (!earlier || earlier->row == context.place()) { // the first one, or itself checked again
        return;
    }
    const std::string earlier_row = name_of_row(memory, earlier->row, context.place(), row.same_as_row);
    const int number = context.field(Role::decision_number);
    const int field = number >= 0 ? number : 0;
    if (earlier->content == half_of(row.content)) {
        row.verdict = Verdict::duplicate;
        context.warning(Rule::v18, field, "与" + earlier_row + "完全相同，按重复计，不再入库。");
    } else {
        context.error(Rule::v18, field,
                      "与" + earlier_row +
                          "是同一决定（机关、文书号、相对人、日期相同）但内容不同，请只保留正确的一行。");
    }
}

bool has_error(const CheckedRow& row)
{
    return std::any_of(row.findings.begin(), row.findings.end(),
                       [](const Finding& finding) { return finding.severity == Severity::error; });
}

/// A warning that may hurt someone: V05, V12 or V16 on an adverse record (design 5), R10 on any.
bool must_be_held(const CheckedRow& row, bool adverse)
{
    return std::any_of(row.findings.begin(), row.findings.end(), [adverse](const Finding& finding) {
        const bool hurts = finding.rule == Rule::r10 ||
                           (adverse && (finding.rule == Rule::v05 || finding.rule == Rule::v12 || finding.rule == Rule::v16));
        return hurts && finding.severity == Severity::warning;
    });
}

/// Every rule that looks at one row alone; `memory` may be null.
void run_rules(RowContext& context, FileMemory* memory, Tracing tracing)
{
    complete_units(context);
    check_v02_exclusive(context);
    check_v01_required(context);
    check_v03_codes(context);
    check_v04_code_and_kind(context);
    check_v07_identity(context);
    check_v09_order_of_days(context);
    check_v10_odd_days(context);
    check_v11_kinds_and_amounts(context);
    check_v12_amount_in_text(context);
    check_v16_document_number(context);
    check_v17_length(context);
    check_v20_not_reported(context);
    check_v05_v06_subject(context);
    check_v22_units(context, memory, tracing);
    mark_v19_late(context);
    mark_v21_natural_person(context);
}

void judge(RowContext& context, FileMemory* memory, Tracing tracing)
{
    CheckedRow& row = context.row();
    run_rules(context, memory, tracing);
    if (!has_error(row)) {
        if (memory != nullptr) {
            compute_hashes(context, memory->hash_key);
            memory->rows.expect(row.key);
        }
        compute_publication(context);
        if (memory != nullptr) {
            check_v18_repeated(context, *memory, tracing);
        }
        check_r10_personal_data(context);
    }
    if (has_error(row)) {
        row.verdict = Verdict::rejected;
    } else if (row.verdict != Verdict::duplicate && must_be_held(row, context.item().reference->item.adverse)) {
        row.verdict = Verdict::held;
    }
}

/// One row of a file: first its shape, then its values.
void check_row(RowContext& context, const sheet::Row& row, FileMemory& memory, ShapeMemory& shape, Tracing tracing)
{
    CheckedRow& checked = context.row();
    if (report_misfit(context, row, shape, tracing)) {
        checked.verdict = Verdict::rejected;
    } else {
        normalise_row(context);
        judge(context, &memory, tracing);
    }
    if (checked.verdict == Verdict::rejected) {
        leave_out(context, row, shape, tracing);
    }
}

/// What is said once at the end of the file.
void count_removed(const RowContext& context, const CheckedRow& checked, ShapeMemory& shape)
{
    if (checked.verdict == Verdict::left_out) {
        return;
    }
    shape.guarded_cells += checked.guarded_cells;
    if (checked.control_cells > 0 && shape.control_cells == 0) {
        shape.first_control_row = checked.number;
        shape.first_control_column = context.field_name(checked.control_field);
    }
    shape.control_cells += checked.control_cells;
}

void count_new_subject(RowContext& context, FileMemory& memory)
{
    memory.unknown_subjects.insert(hash_of(memory.hash_key, context.value(Role::subject_uscc)));
}

} // namespace

void FileChecker::State::try_suggestions(const sheet::Row& row, CheckedRow& checked)
{
    take_back_harmful_suggestions(row, checked, [this](const sheet::Row& changed, CheckedRow& trial) {
        RowContext trial_context(item, no_columns, options, *registry);
        begin(trial_context, changed, trial);
        check_row(trial_context, changed, memory, shape_of(table_of(changed.sheet)), Tracing::look_only);
    });
}

FileChecker::FileChecker(const catalogue::ItemReference& reference, Registry& registry, CheckOptions options)
    : m_state(std::make_unique<State>(reference, registry, options))
{
}

FileChecker::~FileChecker() = default;
FileChecker::FileChecker(FileChecker&&) noexcept = default;
FileChecker& FileChecker::operator=(FileChecker&&) noexcept = default;

void FileChecker::bind_header(ColumnMap columns)
{
    std::vector<Finding> remarks = header_findings(m_state->item.reference->item, columns);
    bind_header(std::move(columns), std::move(remarks));
}

void FileChecker::bind_header(ColumnMap columns, std::vector<Finding> remarks)
{
    const std::size_t table = m_state->table_of(columns.sheet);
    if (table == m_state->tables.size()) {
        m_state->tables.emplace_back();
        m_state->memory.sheet_names.emplace_back();
    }
    m_state->memory.sheet_names[table] = columns.sheet_name;
    m_state->tables[table] = {std::move(columns), std::move(remarks), {}};
}

const ColumnMap& FileChecker::columns() const
{
    return m_state->tables.empty() ? m_state->no_columns : m_state->tables.front().columns;
}

void FileChecker::check(const sheet::Row& row, CheckedRow& checked)
{
    State& state = *m_state;
    state.last_table = state.table_of(row.sheet);
    state.begin(state.context, row, checked);
    ShapeMemory& shape = state.shape_of(state.last_table);
    check_row(state.context, row, state.memory, shape, Tracing::record);
    state.try_suggestions(row, checked);
    count_removed(state.context, checked, shape);
    state.memory.normalised_cells += checked.normalised_cells;
    if (checked.new_subject && checked.verdict != Verdict::rejected && checked.verdict != Verdict::left_out) {
        count_new_subject(state.context, state.memory);
    }
    for (const Finding& finding : checked.findings) {
        state.memory.rows_with_other_name += finding.rule == Rule::v05 ? 1 : 0;
    }
}

CheckedRow FileChecker::check(const sheet::Row& row)
{
    CheckedRow checked;
    check(row, checked);
    return checked;
}

RowTexts& FileChecker::texts()
{
    return m_state->context.texts;
}

void FileChecker::recheck(const sheet::Row& row, CheckedRow& checked) const
{
    State& state = *m_state;
    RowContext context(state.item, state.no_columns, state.options, *state.registry);
    state.begin(context, row, checked);
    check_row(context, row, state.memory, state.shape_of(state.table_of(row.sheet)), Tracing::look_only);
    state.try_suggestions(row, checked);
}

void FileChecker::check_values(const std::vector<std::string>& values, CheckedRow& checked) const
{
    const State& state = *m_state;
    // The values stand for a file whose columns are the fields in their order.
    ColumnMap columns;
    sheet::Row row;
    for (std::size_t i = 0; i < state.item.fields.size(); ++i) {
        columns.headers.push_back(state.item.fields[i].field->name);
        columns.field_of.push_back(static_cast<std::int32_t>(i));
        columns.column_of.push_back(static_cast<std::int32_t>(i));
        sheet::Cell cell;
        if (i < values.size() && !values[i].empty()) {
            cell.text = values[i];
            cell.kind = sheet::CellKind::text;
        }
        row.cells.push_back(std::move(cell));
    }
    RowContext context(state.item, columns, state.options, *state.registry);
    context.begin(&row, checked);
    normalise_row(context);
    judge(context, nullptr, Tracing::look_only);
}

std::vector<Finding> FileChecker::finish() const
{
    FileMemory& memory = m_state->memory;
    std::vector<Finding> findings;
    for (const State::Table& table : m_state->tables) {
        findings.insert(findings.end(), table.remarks.begin(), table.remarks.end());
    }
    if (memory.unknown_subjects.size() > 0) {
        findings.push_back(file_finding(
            Rule::v06, Severity::info, "基础库中没有的主体有 " + std::to_string(memory.unknown_subjects.size()) + " 个，入库时自动增补。"));
    }
    if (memory.rows_with_other_name > 0) {
        findings.push_back(file_finding(Rule::v05, Severity::info,
                                        "名称与基础库不一致的有 " + std::to_string(memory.rows_with_other_name) + " 行，见各行提示。"));
    }
    if (memory.normalised_cells > 0) {
        findings.push_back(file_finding(Rule::v15, Severity::info,
                                        "已自动规范 " + std::to_string(memory.normalised_cells) +
                                            " 个单元格（首尾空格、不可见字符、全角字符、部首字、间隔号、日期和代码写法等）。"));
    }
    for (const State::Table& table : m_state->tables) {
        add_shape_findings(table.shape, table.columns.sheet_name, findings);
    }
    return findings;
}

} // namespace chengxin::rules
