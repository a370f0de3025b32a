#include "server/features/data_import/review/held.hpp"

#include "server/core/disclosure.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/pipeline/row_mapper.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/features/data_import/review/finding_store.hpp"
#include "server/features/data_import/review/masked.hpp"
#include "server/records/records.hpp"
#include "shared/core/date.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::data_import {

using records::RecordState;
using storage::Connection;
using storage::Statement;

namespace {

constexpr std::int64_t k_most_findings_of_row = 100;

constexpr std::string_view k_list_held = R"sql(
SELECT record.id, record.batch_id, record.catalogue, subject.uscc, coalesce(own.name, subject.name), record.document_number, unit.name, record.decided_on,
       record.row_number, coalesce(import_batch.account_id, -1), count(*) OVER (), record.state, CASE WHEN subject.standing > 0 THEN subject.name ELSE '' END
FROM record
JOIN (SELECT id, unpack_fields(packed) ->> (SELECT field FROM fact_field WHERE fact_field.catalogue = record.catalogue AND kind = 1 LIMIT 1) AS name
      FROM record WHERE state = 2 OR masked = 1) AS own ON own.id = record.id
JOIN subject ON subject.id = record.subject_id
JOIN unit ON unit.id = record.authority_id
LEFT JOIN import_batch ON import_batch.id = record.batch_id
WHERE record.id IN (SELECT id FROM record INDEXED BY record_held WHERE state = 2
                    UNION ALL SELECT id FROM record INDEXED BY record_masked WHERE masked = 1 AND state = 1)
  AND (?1 = 1 OR (?1 = 2 AND import_batch.account_id = ?2) OR (?1 = 3 AND record.organisation_id IN (SELECT value FROM json_each(?3))))
  AND (?4 = '' OR instr(subject.name, ?4) > 0 OR instr(own.name, ?4) > 0 OR instr(record.document_number, ?4) > 0 OR subject.uscc = upper(?4))
ORDER BY record.id DESC LIMIT ?5 OFFSET ?6
)sql";

HeldRow read_held(const Statement& row)
{
    HeldRow held;
    held.record_id = row.integer(0);
    held.batch_id = row.integer(1);
    held.catalogue = row.text(2);
    held.uscc = row.text(3);
    held.name = row.text(4);
    held.document_number = row.text(5);
    held.authority = row.text(6);
    held.decided_on = iso_text(Date{static_cast<std::int32_t>(row.integer(7))});
    const std::string known(row.text(12));
    const bool has_code = !held.uscc.empty() && held.uscc != rules::k_placeholder_uscc;
    if (has_code && !known.empty() && text::name_key(known) != text::name_key(held.name)) held.known_name = known;
    return held;
}

struct ShownFindings {
    std::vector<FindingRow> rows;
    bool in_full = false; ///< with what the mask would hide
};

/// Masked unless the asking account sent the file itself.
ShownFindings findings_of(Portal& portal, Connection& connection, const HeldRow& held, std::int64_t row_number, bool own)
{
    ShownFindings shown;
    const catalogue::ItemReference* reference = find_item(portal, held.catalogue);
    const catalogue::Item item = reference ? reference->item : catalogue::Item{}; // no longer in the catalogue: nothing is harmless
    const FindingFilter filter{held.batch_id, "", row_number, k_most_findings_of_row, 0};
    for (StoredFinding& finding : read_findings(connection, portal.keys, filter)) {
        if (own) shown.in_full = shown.in_full || tells_more_than_masked(item, finding);
        else mask_finding(item, finding);
        shown.rows.push_back(std::move(finding.shown));
    }
    return shown;
}

ShownFindings findings_of_public(Portal& portal, Connection& connection, const HeldRow& held, bool own)
{
    const catalogue::ItemReference* reference = find_item(portal, held.catalogue);
    const auto record = records::find_record(connection, held.record_id);
    if (!reference || !record) return {};
    std::vector<FindingRow> rows = findings_of_masked(RowMapper(reference->item, portal.keys), record->content, portal.clock.date(), own);
    const bool in_full = own && !rows.empty();
    return {std::move(rows), in_full};
}

} // namespace

Next<api::Page<HeldRow>> list_held(Portal& portal, const Uploader& asking, const HeldRequest& request, const std::string& address)
{
    api::Page<HeldRow> page;
    page.page = request.page;
    page.page_size = request.page_size;
    std::string in_full;
    const DataScope& scope = asking.scope;
    portal.store.read([&](Connection& connection) {
        const ScopeParameters reach = parameters_of(scope);
        const std::string q(text::trim(request.q));
        Statement rows = connection.prepare(k_list_held, reach.kind, reach.account_id, reach.organisations, q, request.page_size,
            (request.page - 1) * request.page_size);
        while (rows.step()) {
            HeldRow held = read_held(rows);
            const bool own = scope.account_id != 0 && rows.integer(9) == scope.account_id;
            page.total = rows.integer(10);
            const bool is_public = static_cast<RecordState>(rows.integer(11)) == RecordState::public_;
            ShownFindings shown = is_public ? findings_of_public(portal, connection, held, own) : findings_of(portal, connection, held, rows.integer(8), own);
            held.findings = std::move(shown.rows);
            if (shown.in_full) in_full += (in_full.empty() ? "records " : ",") + std::to_string(held.record_id);
            page.rows.push_back(std::move(held));
        }
    });
    if (in_full.empty()) return page;
    return disclose(portal.audit, event_of(asking, address, "data_import.read_held", "held records", in_full + ", in full"), std::move(page));
}

// ---- decisions ----

namespace {

/// One decision about one record, within the write transaction.
class Decision {
public:
    Decision(Portal& portal, Connection& connection, const Uploader& asking, const ResolveHeldRequest& request, records::Record record,
        const catalogue::ItemReference& reference)
        : m_connection(connection), m_request(request), m_record(std::move(record)), m_law(portal.catalogue.shared()),
          m_today(portal.clock.date()), m_registry(connection, asking.scope), m_mapper(reference.item, portal.keys),
          m_checker(reference, m_registry, rules::CheckOptions{m_today, DateSystem::from_1900}),
          m_change{asking.account_id, 0, request.reason, portal.clock.now(), m_today},
          m_is_uploader(asking.account_id != 0 && account_of_batch(connection, m_record.content.batch_id) == asking.account_id)
    {
    }

    Result<ResolveHeldResponse> confirm();
    Result<ResolveHeldResponse> confirm_masked();
    Result<ResolveHeldResponse> correct();
    Result<ResolveHeldResponse> withdraw();

    bool answers_in_full() const { return m_in_full; } ///< with what the mask would hide

private:
    Result<std::vector<std::string>> corrected_values() const;
    Result<void> replace(const records::RecordInput& input);
    std::vector<FindingRow> shown(const std::vector<rules::Finding>& findings);

    Connection& m_connection;
    const ResolveHeldRequest& m_request;
    records::Record m_record;
    records::Law m_law;
    Date m_today;
    ServerRegistry m_registry;
    RowMapper m_mapper;
    rules::FileChecker m_checker;
    records::Change m_change;
    bool m_is_uploader;
    bool m_in_full = false;
};

std::string first_error(const rules::CheckedRow& checked)
{
    for (const rules::Finding& finding : checked.findings) {
        if (finding.severity == rules::Severity::error) return finding.message;
    }
    return {};
}

/// The row names the subject otherwise than the base library (V05).
const rules::Finding* other_name(const rules::CheckedRow& checked)
{
    const auto found = std::find_if(checked.findings.begin(), checked.findings.end(), [](const rules::Finding& finding) { return finding.rule == rules::Rule::v05; });
    return found == checked.findings.end() ? nullptr : &*found;
}

const char* state_text(RecordState state)
{
    switch (state) {
    case RecordState::public_: return "published";
    case RecordState::held: return "held";
    case RecordState::not_public:
    case RecordState::expired: return "not_public";
    case RecordState::withdrawn: return "withdrawn";
    }
    return "not_public";
}

/// What the rules of today refuse cannot be confirmed: that would publish it all the same. The window is that of today, too.
Result<ResolveHeldResponse> Decision::confirm()
{
    if (is_masked(m_record.content)) return confirm_masked();
    const Result<std::vector<std::string>> values = m_mapper.values_of(m_record.content);
    if (!values) return fail(values.error());
    rules::CheckedRow checked;
    m_checker.check_values(*values, checked);
    const rules::Finding* name = other_name(checked);
    if (name && m_request.name == "return") return withdraw();
    if (checked.verdict == rules::Verdict::rejected) {
        return fail(ErrorCode::conflict, "按现行规则检查，这条记录有错误，不能确认公示：" + first_error(checked) + "请更正后再确认，或撤下。", "rejected");
    }
    if (name && m_request.name != "adopt") {
        return fail(ErrorCode::invalid_request, name->message + "请选择：采用新名称（原名称记为曾用名），或退回该行。", "name");
    }
    const Result<RecordState> state = records::confirm_held(m_connection, m_record.id, m_change, m_law);
    if (!state) return fail(state.error());
    if (name) {
        const std::string& adopted = m_mapper.value(checked, catalogue::Role::subject_name);
        if (const Result<void> done = records::adopt_name(m_connection, m_record.subject_id, adopted, m_record.id, m_change); !done) return fail(done.error());
    }
    return ResolveHeldResponse{state_text(*state), {}};
}

/// The texts stay public as they were written: somebody has said why.
Result<ResolveHeldResponse> Decision::confirm_masked()
{
    records::RecordContent content = m_record.content;
    if (const Result<void> unmasked = m_mapper.unmask_personal_data(content); !unmasked) return fail(unmasked.error());
    if (const Result<void> done = records::correct_record(m_connection, m_record.id, content, m_change); !done) return fail(done.error());
    return ResolveHeldResponse{state_text(content.state), {}};
}

Result<std::vector<std::string>> Decision::corrected_values() const
{
    const bool masked = is_masked(m_record.content);
    Result<std::vector<std::string>> values = masked ? masked_values(m_mapper, m_record.content) : m_mapper.values_of(m_record.content);
    if (!values) return values;
    if (m_request.changes.empty() && !masked) return fail(ErrorCode::invalid_request, "没有填写要更正的内容。", "changes");
    for (const CellChange& change : m_request.changes) {
        const int field = catalogue::field_with_code(m_mapper.item(), change.column);
        if (field < 0) return fail(ErrorCode::invalid_request, "数据集中没有“" + change.column + "”这一项。", "changes");
        (*values)[static_cast<std::size_t>(field)] = change.value;
    }
    return values;
}

/// A correction that touches the row key is another decision on paper: the old record goes, the new one takes its own key.
Result<void> Decision::replace(const records::RecordInput& input)
{
    if (input.key_hash == m_record.key_hash) {
        if (const Result<void> done = records::correct_record(m_connection, m_record.id, input.content, m_change); !done) return done;
        records::reassign_record(m_connection, m_record.id, input.subject, m_change);
        return {};
    }
    if (records::find_key(m_connection, input.key_hash)) {
        return fail(ErrorCode::conflict, "更正后与已有的另一条记录相同（机关、文书号、相对人和日期），请撤下本条或改正文书号。", "duplicate");
    }
    if (const Result<void> gone = records::withdraw_record(m_connection, m_record.id, m_change); !gone) return gone;
    records::store_record(m_connection, input, m_change);
    return {};
}

/// Masked for everybody but the uploader: a correction of one field must not tell what is in another.
std::vector<FindingRow> Decision::shown(const std::vector<rules::Finding>& findings)
{
    std::vector<FindingRow> rows;
    for (const rules::Finding& finding : findings) {
        StoredFinding stored{to_api(finding), finding.field, finding.column_index};
        if (!m_is_uploader) mask_finding(m_mapper.item(), stored);
        else m_in_full = m_in_full || tells_more_than_masked(m_mapper.item(), stored);
        rows.push_back(std::move(stored.shown));
    }
    return rows;
}

Result<ResolveHeldResponse> Decision::correct()
{
    const Result<std::vector<std::string>> values = corrected_values();
    if (!values) return fail(values.error());
    rules::CheckedRow checked;
    m_checker.check_values(*values, checked);
    ResolveHeldResponse response{"held", {}};
    response.findings = shown(checked.findings);
    if (checked.verdict == rules::Verdict::rejected) return response;
    const std::int64_t organisation = m_record.content.organisation_id;
    checked.number = static_cast<std::uint32_t>(m_record.content.row_number); // what is sealed is bound to it
    records::RecordInput input = m_mapper.map(checked, {m_record.content.batch_id, organisation}, organisation);
    input.content.late = m_record.content.late;
    if (const Result<void> done = replace(input); !done) return fail(done.error());
    response.state = state_text(input.content.state);
    return response;
}

Result<ResolveHeldResponse> Decision::withdraw()
{
    if (m_change.reason.empty()) m_change.reason = "名称与基础库不一致，退回";
    if (const Result<void> done = records::withdraw_record(m_connection, m_record.id, m_change); !done) return fail(done.error());
    return ResolveHeldResponse{"withdrawn", {}};
}

Result<ResolveHeldResponse> decide(Decision& decision, const std::string& word)
{
    if (word == "confirm") return decision.confirm();
    if (word == "correct") return decision.correct();
    if (word == "withdraw") return decision.withdraw();
    return fail(ErrorCode::invalid_request, "请选择确认、更正或撤下。", "decision");
}

Result<void> checked_reason(const ResolveHeldRequest& request)
{
    const std::size_t length = text::count_characters(text::trim(request.reason));
    if (length > 200) return fail(ErrorCode::invalid_request, "理由不能超过 200 个字。", "reason");
    if (!request.name.empty() && request.name != "adopt" && request.name != "return") {
        return fail(ErrorCode::invalid_request, "请选择采用新名称或退回该行。", "name");
    }
    if (request.decision != "confirm" && length < 2) return fail(ErrorCode::invalid_request, "请填写理由，2 至 200 个字。", "reason");
    return {};
}

} // namespace

Next<ResolveHeldResponse> resolve_held(Portal& portal, const Uploader& asking, const ResolveHeldRequest& request, const std::string& address)
{
    if (const Result<void> reason = checked_reason(request); !reason) return fail(reason.error());
    return write<ResolveHeldResponse>([&portal, asking, request, address](Connection& connection) -> Result<ResolveHeldResponse> {
        std::optional<records::Record> record = records::find_record(connection, request.record_id);
        if (!record || !asking.scope.covers(record->content.organisation_id)) {
            return fail(ErrorCode::not_found, "没有这条记录，或不在您的数据范围内。", "record_id");
        }
        const bool masked = is_masked(record->content);
        if (record->content.state != RecordState::held && !masked) return fail(ErrorCode::conflict, "这条记录已经处理过，请刷新列表。", "state");
        if (masked && request.decision == "confirm" && text::count_characters(text::trim(request.reason)) < 2) {
            return fail(ErrorCode::invalid_request, "按原文公示个人信息须有依据，请写明理由，2 至 200 个字。", "reason");
        }
        const catalogue::ItemReference* reference = find_item(portal, record->catalogue);
        if (!reference) return fail(ErrorCode::conflict, "该记录的数据集已不在目录中，请联系系统管理员。", "catalogue");
        Decision decision(portal, connection, asking, request, std::move(*record), *reference);
        const Result<ResolveHeldResponse> response = decide(decision, request.decision);
        if (!response) return response;
        portal.audit.append(connection, event_of(asking, address, "data_import.resolve_held", "record " + std::to_string(request.record_id),
                                            request.decision + (request.name.empty() ? "" : " (name: " + request.name + ")") + " → " + response->state + (decision.answers_in_full() ? ", findings in full" : "") +
                                                (request.reason.empty() ? "" : ", reason: " + request.reason)));
        return response;
    });
}

} // namespace chengxin::data_import
