#include "server/features/data_import/pipeline/refused_rows.hpp"

#include "server/features/data_import/review/finding_store.hpp"

#include <algorithm>
#include <span>
#include <string>

namespace chengxin::data_import {

namespace {

/// Numbers of findings that come while rows are written; those of the check stay below.
constexpr std::int64_t k_first_refusal = 1'000'000'000;

/// A finding of V18 on the cell with the document number.
rules::Finding place_of(const catalogue::Item& item, const rules::ColumnMap& columns)
{
    rules::Finding finding;
    finding.rule = rules::Rule::v18;
    finding.severity = rules::Severity::error;
    finding.field = std::max(0, catalogue::field_with_role(item, catalogue::Role::decision_number));
    finding.column_index = columns.column_of[static_cast<std::size_t>(finding.field)];
    finding.sheet = columns.sheet_name;
    finding.column = finding.column_index >= 0 ? columns.headers[static_cast<std::size_t>(finding.column_index)] : item.fields[static_cast<std::size_t>(finding.field)].name;
    return finding;
}

std::string message_of(const records::RefusedRow& row)
{
    if (row.refusal == records::Refusal::out_of_reach) {
        return "与“" + row.authority + "”的一条已入库记录是同一决定（机关、文书号、相对人、日期相同）而内容不同，该记录不在您的数据范围内，不能更正。请核对文书号和机关；"
               "确需更正的，请该单位或信用办上报。";
    }
    return "查重标识与“" + row.authority + "”的另一条记录相同，但不是同一决定，没有入库。请核对文书号、相对人代码和决定日期；确认无误的，请联系系统管理员。";
}

} // namespace

RefusedRows::RefusedRows(const Keys& keys, const BatchRow& batch, const catalogue::Item& item, const rules::FileTables& tables)
    : m_keys(keys), m_batch(batch), m_findings(batch.state == BatchState::publishing ? std::min(batch.counts.rejected, k_most_findings) : 0)
{
    for (const rules::FileTable& part : tables.tables) m_places[part.columns.sheet] = place_of(item, part.columns);
}

records::Reach RefusedRows::reach() const
{
    const DataScope& scope = m_batch.uploader.scope;
    if (scope.kind == ScopeKind::all) return {};
    return [&scope](storage::Connection& connection, std::int64_t organisation_id, std::int64_t batch_id) {
        return scope.covers(organisation_id, account_of_batch(connection, batch_id));
    };
}

void RefusedRows::take(storage::Connection& connection, const std::vector<records::RefusedRow>& rows)
{
    for (const records::RefusedRow& row : rows) {
        if (m_findings >= k_most_findings) return;
        rules::Finding finding = m_places.at(row.sheet);
        finding.row = static_cast<std::uint32_t>(row.row_number);
        finding.value = row.document_number;
        finding.message = message_of(row);
        const SealedFinding sealed = seal_finding(m_keys, m_batch.id, k_first_refusal + m_findings, std::move(finding));
        insert_findings(connection, m_batch.id, std::span(&sealed, 1));
        ++m_findings;
    }
}

} // namespace chengxin::data_import
