#include "shared/rules/row_shape.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/footer.hpp"
#include "shared/rules/row_context.hpp"

#include <algorithm>

namespace chengxin::rules {

namespace {

constexpr std::size_t k_shown_characters = 30;

std::string quoted(std::string_view text)
{
    const std::string_view shown = text::first_characters(text, k_shown_characters);
    return "“" + std::string(shown) + (shown.size() < text.size() ? "…" : "") + "”";
}

std::string row_words(std::uint32_t row)
{
    return "第 " + std::to_string(row) + " 行";
}

std::string row_count(std::uint64_t rows)
{
    return std::to_string(rows) + " 行";
}

/// A finding on a column that need not be one of the item's.
Finding on_column(const RowContext& context, const sheet::Row& row, std::int32_t column, Rule rule, Severity severity, std::string message)
{
    const ColumnMap& columns = context.columns();
    Finding finding;
    finding.row = row.number;
    finding.sheet = columns.sheet_name;
    finding.column_index = column;
    finding.rule = rule;
    finding.severity = severity;
    const auto index = static_cast<std::size_t>(column);
    if (column >= 0 && index < columns.headers.size()) {
        finding.field = columns.field_of[index];
        finding.column = columns.headers[index];
    }
    if (column >= 0 && index < row.cells.size()) {
        finding.value = text::first_characters(row.cells[index].text, 200);
    }
    finding.message = std::move(message);
    return finding;
}

bool is_filled(const sheet::Cell& cell)
{
    return !cell.text.empty() && !text::is_blank(cell.text);
}

/// The first filled cell beyond the header; row.cells.size() when there is none.
std::size_t first_surplus(const sheet::Row& row, std::size_t width)
{
    std::size_t column = width;
    while (column < row.cells.size() && !is_filled(row.cells[column])) {
        ++column;
    }
    return std::min(column, std::max(row.cells.size(), width));
}

/// Fields up to the last one that is filled.
std::size_t count_fields(const sheet::Row& row)
{
    std::size_t count = row.cells.size();
    while (count > 0 && !is_filled(row.cells[count - 1])) {
        --count;
    }
    return count;
}

void count_unnamed(const sheet::Row& row, std::size_t column, ShapeMemory& memory)
{
    if (memory.unnamed_rows++ == 0) {
        memory.first_unnamed_row = row.number;
        memory.first_unnamed_column = column;
    }
}

/// A filled cell in a column that has no name; columns.headers.size() and more: beyond the header.
void look_for_unnamed(const ColumnMap& columns, const sheet::Row& row, std::size_t surplus, ShapeMemory& memory)
{
    for (const std::int32_t column : columns.unnamed) {
        const auto index = static_cast<std::size_t>(column);
        if (index < row.cells.size() && is_filled(row.cells[index])) {
            return count_unnamed(row, index, memory);
        }
    }
    if (surplus < row.cells.size()) {
        count_unnamed(row, surplus, memory);
    }
}

/// The cell says the same as the header of its column. Blank cells say nothing.
bool repeats_header(const ColumnMap& columns, const sheet::Row& row)
{
    int same = 0;
    int other = 0;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (!is_filled(row.cells[i])) {
            continue;
        }
        const bool is_same = i < columns.headers.size() && header_key(row.cells[i].text) == header_key(columns.headers[i]);
        ++(is_same ? same : other);
        if (other > 2 && other > same) {
            return false; // nearly every row
        }
    }
    return same >= 3 && same > 4 * other;
}

const std::unordered_set<std::string>& header_words(const catalogue::Item& item, ShapeMemory& memory)
{
    if (memory.header_words.empty()) {
        for (const catalogue::Field& field : item.fields) {
            memory.header_words.insert(header_key(field.name));
            for (const std::string& synonym : field.synonyms) {
                memory.header_words.insert(header_key(synonym));
            }
        }
    }
    return memory.header_words;
}

/// A header with other columns or another order of them, as files of different templates have when they are joined.
bool is_other_header(const catalogue::Item& item, const sheet::Row& row, ShapeMemory& memory)
{
    int named = 0;
    int other = 0;
    for (const sheet::Cell& cell : row.cells) {
        if (!is_filled(cell)) {
            continue;
        }
        ++(cell.text.size() <= 120 && header_words(item, memory).count(header_key(cell.text)) != 0 ? named : other);
        if (other > 2 && other > named) {
            return false;
        }
    }
    return named >= 5 && named > 2 * other;
}

} // namespace

Finding file_finding(Rule rule, Severity severity, std::string message)
{
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.message = std::move(message);
    return finding;
}

std::string column_letters(std::size_t column)
{
    std::string letters;
    for (++column; column > 0; column = (column - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    }
    return letters;
}

bool report_misfit(RowContext& context, const sheet::Row& row, ShapeMemory& memory, Tracing tracing)
{
    const ColumnMap& columns = context.columns();
    auto& findings = context.row().findings;
    if (row.stray_quote >= 0) {
        findings.push_back(on_column(context, row, row.stray_quote, Rule::r08, Severity::error,
                                     "这一处的双引号不成对，后面的内容（可能连同其后几行）被并成了一行，都没有入库。请在原文件中改正双引号（内容里的双引号要写成两个），再上传。"));
        return true;
    }
    const std::size_t surplus = row.cells.size() > columns.headers.size() ? first_surplus(row, columns.headers.size()) : row.cells.size();
    if (row.separated && surplus < row.cells.size() && !columns.headers.empty()) {
        const std::size_t count = count_fields(row);
        findings.push_back(on_column(context, row, static_cast<std::int32_t>(columns.headers.size()) - 1, Rule::r08, Severity::error,
                                     "本行有 " + std::to_string(count) + " 项，表头只有 " + std::to_string(columns.headers.size()) +
                                         " 项，多出的内容是" + quoted(row.cells[surplus].text) +
                                         "。可能是内容里有分隔符而没有加双引号，使后面各列错位，请改正后再上传。"));
        return true;
    }
    if (memory.other_header != 0 && row.number > memory.other_header) {
        findings.push_back(on_column(context, row, -1, Rule::r08, Severity::error,
                                     row_words(memory.other_header) + "是另一个表头，列与" + row_words(columns.header_row) +
                                         "的表头不同，其后的行无法对应。请把它们拆成单独的文件上传。"));
        return true;
    }
    if (tracing == Tracing::record && (surplus < row.cells.size() || !columns.unnamed.empty())) {
        look_for_unnamed(columns, row, surplus, memory);
    }
    return false;
}

bool leave_out(RowContext& context, const sheet::Row& row, ShapeMemory& memory, Tracing tracing)
{
    CheckedRow& checked = context.row();
    const auto replace_findings = [&] {
        checked.findings.clear();
        checked.verdict = Verdict::left_out;
        checked.normalised_cells = 0;
    };
    if (row.stray_quote >= 0) {
        return false;
    }
    if (repeats_header(context.columns(), row)) {
        replace_findings();
        if (tracing == Tracing::record && memory.repeated_headers++ == 0) {
            memory.first_repeated_header = row.number;
        }
        return true;
    }
    if (const int column = footer_column(row, context.columns(), context.item().reference->item); column >= 0) {
        replace_findings();
        checked.findings.push_back(on_column(context, row, column, Rule::r09, Severity::info,
                                             quoted(text::trim(row.cells[static_cast<std::size_t>(column)].text)) +
                                                 "是表格以外的说明或合计，不是记录，没有读取。"));
        return true;
    }
    const bool known = memory.other_header == row.number;
    if (known || (memory.other_header == 0 && tracing == Tracing::record && is_other_header(context.item().reference->item, row, memory))) {
        memory.other_header = row.number;
        replace_findings();
        checked.findings.push_back(on_column(context, row, -1, Rule::r09, Severity::warning,
                                             "这一行是另一个表头，列与" + row_words(context.columns().header_row) +
                                                 "的表头不同，其后的行无法对应，都要退回。请把它们拆成单独的文件上传。"));
        return true;
    }
    return false;
}

void add_shape_findings(const ShapeMemory& memory, const std::string& sheet, std::vector<Finding>& findings)
{
    const std::size_t before = findings.size();
    if (memory.guarded_cells > 0) {
        findings.push_back(file_finding(Rule::r07, Severity::info,
                                        "有 " + std::to_string(memory.guarded_cells) +
                                            " 个单元格的内容外面有防止被当成数字的标记（=\"…\" 或开头的 '），已去掉标记，只读取其中的内容。"));
    }
    if (memory.control_cells > 0) {
        findings.push_back(file_finding(Rule::r07, Severity::info,
                                        "有 " + std::to_string(memory.control_cells) + " 个单元格含有看不见的控制字符（第一处在" +
                                            row_words(memory.first_control_row) + "“" + memory.first_control_column + "”），已去掉这些字符。"));
    }
    if (memory.repeated_headers > 0) {
        findings.push_back(file_finding(Rule::r09, Severity::info,
                                        "表头在数据中又出现了 " + std::to_string(memory.repeated_headers) + " 次（第一次在" +
                                            row_words(memory.first_repeated_header) + "），没有当作记录读取。"));
    }
    if (memory.unnamed_rows > 0) {
        findings.push_back(file_finding(Rule::r08, Severity::warning,
                                        "有 " + row_count(memory.unnamed_rows) + "在没有列名的列里有内容（第一处在" + row_words(memory.first_unnamed_row) +
                                            (sheet.empty() ? " " + column_letters(memory.first_unnamed_column) + " 列" : std::string()) +
                                            "），这些内容没有读取。"));
    }
    for (std::size_t i = before; i < findings.size(); ++i) {
        findings[i].sheet = sheet;
    }
}

} // namespace chengxin::rules
