#include "shared/rules/header.hpp"

#include "shared/core/text.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace chengxin::rules {

namespace {

/// A row names enough columns to be a header. Two-column notes and titles stay below it.
constexpr int k_least_matches = 5;

/// Columns that other systems append to their exports; they are read by nobody and worth no remark.
bool is_known_appendix(std::string_view key)
{
    return key == "数据导出时间" || key == "序号" || key == "编号" || key == "数据更新时间戳" || key == "地方编码" ||
           key == k_reason_header;
}

std::map<std::string, int> field_by_key(const catalogue::Item& item)
{
    std::map<std::string, int> fields;
    for (std::size_t i = 0; i < item.fields.size(); ++i) {
        const catalogue::Field& field = item.fields[i];
        fields.emplace(header_key(field.name), static_cast<int>(i));
        fields.emplace(header_key(field.code), static_cast<int>(i));
    }
    for (std::size_t i = 0; i < item.fields.size(); ++i) { // a name goes before a synonym
        for (const std::string& synonym : item.fields[i].synonyms) {
            fields.emplace(header_key(synonym), static_cast<int>(i));
        }
    }
    return fields;
}

/// Known from the other columns when the file has none: the kind of subject and of identity document.
bool can_be_derived(const catalogue::Item& item, const ColumnMap& columns, std::size_t field)
{
    const catalogue::Field& wanted = item.fields[field];
    if (wanted.role == catalogue::Role::subject_kind) {
        return true;
    }
    const int from = catalogue::field_with_code(item, wanted.derived_from);
    return from >= 0 && columns.column_of[static_cast<std::size_t>(from)] >= 0;
}

void find_missing_and_order(const catalogue::Item& item, ColumnMap& columns)
{
    for (std::size_t i = 0; i < item.fields.size(); ++i) {
        const bool required = item.fields[i].requirement != catalogue::Requirement::optional && !item.fields[i].required_for.empty();
        const bool missing = columns.column_of[i] < 0 && (required || item.fields[i].requirement == catalogue::Requirement::required);
        if (missing && !can_be_derived(item, columns, i)) {
            columns.missing_required.push_back(static_cast<std::int32_t>(i));
        }
    }
    std::int32_t last = -1;
    for (const std::int32_t field : columns.field_of) {
        if (field < 0) {
            continue;
        }
        columns.in_template_order = columns.in_template_order && field > last;
        last = field;
    }
}

Finding file_finding(Severity severity, std::string column, std::string message)
{
    Finding finding;
    finding.rule = Rule::v23;
    finding.severity = severity;
    finding.column = std::move(column);
    finding.message = std::move(message);
    return finding;
}

std::string listed(const std::vector<std::string>& names)
{
    return "“" + text::join(names, "”、“") + "”";
}

} // namespace

ColumnNames::ColumnNames(const catalogue::Item& item) : m_item(item), m_fields(field_by_key(item)) {}

ColumnMap ColumnNames::bind(const sheet::Row& row) const
{
    ColumnMap columns;
    columns.header_row = row.number;
    columns.column_of.assign(m_item.fields.size(), -1);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        columns.headers.emplace_back(text::trim(text::without_guard(text::trim(row.cells[i].text))));
        columns.field_of.push_back(-1);
        const std::string key = header_key(row.cells[i].text);
        if (key.empty()) {
            columns.unnamed.push_back(static_cast<std::int32_t>(i));
            continue;
        }
        const auto found = m_fields.find(key);
        if (found == m_fields.end()) {
            if (!is_known_appendix(key)) {
                columns.extra.push_back(static_cast<std::int32_t>(i));
            }
            continue;
        }
        std::int32_t& column = columns.column_of[static_cast<std::size_t>(found->second)];
        if (column >= 0) {
            columns.duplicates.push_back(static_cast<std::int32_t>(i));
            continue;
        }
        column = static_cast<std::int32_t>(i);
        columns.field_of[i] = found->second;
        if (row.cells[i].note == sheet::CellNote::merged) {
            columns.merged.push_back(static_cast<std::int32_t>(i));
        }
        ++columns.score;
    }
    columns.usable = columns.score >= k_least_matches;
    find_missing_and_order(m_item, columns);
    return columns;
}

ColumnMap bind_columns(const catalogue::Item& item, const sheet::Row& row)
{
    return ColumnNames(item).bind(row);
}

std::vector<Finding> header_findings(const catalogue::Item& item, const ColumnMap& columns)
{
    const auto headers = [&columns](const std::vector<std::int32_t>& indexes) {
        std::vector<std::string> names;
        for (const std::int32_t index : indexes) {
            names.push_back(columns.headers[static_cast<std::size_t>(index)]);
        }
        return names;
    };
    std::vector<Finding> findings;
    std::vector<std::string> missing;
    for (const std::int32_t field : columns.missing_required) {
        missing.push_back(item.fields[static_cast<std::size_t>(field)].name);
    }
    if (!missing.empty()) {
        findings.push_back(file_finding(Severity::warning, missing[0], "文件中没有必填列" + listed(missing) + "，请按模板补上这些列。"));
    }
    if (!columns.merged.empty()) {
        const auto names = headers(columns.merged);
        findings.push_back(file_finding(Severity::warning, names[0],
                                        "表头" + listed(names) + "是跨列的合并单元格：只有最左边的一列按它读取，其余各列没有列名、不读取。请取消合并，每列写明列名。"));
        findings.back().rule = Rule::r03;
    }
    if (!columns.duplicates.empty()) {
        const auto names = headers(columns.duplicates);
        findings.push_back(file_finding(Severity::warning, names[0], "列名重复：" + listed(names) + "。只读取最左边的一列。"));
    }
    if (!columns.extra.empty()) {
        const auto names = headers(columns.extra);
        findings.push_back(file_finding(Severity::warning, names[0], "模板以外的列" + listed(names) + "不读取。"));
    }
    if (!columns.in_template_order) {
        findings.push_back(file_finding(Severity::info, "", "列的次序与模板不同，已按列名对应。"));
    }
    for (Finding& finding : findings) {
        finding.sheet = columns.sheet_name;
    }
    return findings;
}

} // namespace chengxin::rules
