#include "server/features/data_import/pipeline.hpp"

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/batch_writer.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/originals.hpp"
#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/retention.hpp"
#include "server/features/data_import/row_mapper.hpp"
#include "server/features/data_import/server_registry.hpp"
#include "server/features/data_import/table_file.hpp"
#include "server/features/data_import/waiting.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace chengxin::data_import {

using storage::Connection;

namespace {

/// How far a batch is when its last row is checked; the rest is for what is still being written.
constexpr double k_checked = 0.95;

tl::unexpected<Error> stopped()
{
    return fail(ErrorCode::unavailable, "系统正在停止，批次将在重新启动后继续处理。", "stopping");
}

records::Change change_of(const Portal& portal, const BatchRow& batch)
{
    return {batch.uploader.account_id, batch.id, "上报批次 " + std::to_string(batch.id), portal.clock.now(), *parse_iso(batch.today)};
}

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

/// One batch on its way from the file to the records.
class BatchRun {
public:
    BatchRun(Portal& portal, Connection& reader, BatchRow batch, const catalogue::ItemReference& reference, const Watch& watch)
        : m_portal(portal), m_reader(reader), m_batch(std::move(batch)), m_watch(watch), m_registry(reader, m_batch.uploader.scope),
          m_mapper(reference.item, portal.keys), m_checker(reference, m_registry, rules::CheckOptions{*parse_iso(m_batch.today), DateSystem::from_1900}),
          m_writer(portal, change_of(portal, m_batch), refusals(), watch.stopping), m_facts{m_batch.id, m_batch.uploader.organisation_id},
          m_chunk_rows(static_cast<std::size_t>(std::max<std::int64_t>(1, portal.parameters.number(reader, k_chunk_rows))))
    {
    }

    /// Checks all rows and hands them over for writing. An error is one of the file, unless interrupted().
    Result<void> check(TableFile& table, const CellCorrections& corrections);
    /// Waits until all is written, and ends the batch in the same transaction.
    Result<void> publish();

    void cancel() { m_writer.cancel(); }

    /// True when checking ended for a reason that is not the file's.
    bool interrupted() const { return m_interrupted; }

private:
    sheet::Flow take_row(const sheet::Row& row, const FileRows& rows);
    void take_findings();
    bool flush(double progress);
    Refusals refusals();
    void take_refused(Connection& connection, const std::vector<records::RefusedRow>& rows);
    Result<void> store_results(Connection& connection, const records::Published& published);

    Portal& m_portal;
    Connection& m_reader;
    BatchRow m_batch;
    const Watch& m_watch;
    ServerRegistry m_registry;
    RowMapper m_mapper;
    rules::FileChecker m_checker;
    BatchWriter m_writer;
    std::vector<rules::Finding> m_remarks; ///< on the file as a whole, from its tables
    BatchFacts m_facts;
    std::size_t m_chunk_rows;
    std::size_t m_rows_in_chunk = 0;
    std::int64_t m_passed = 0;      ///< rows handed over for writing
    rules::CheckedRow m_checked;
    Chunk m_chunk;
    Counts m_counts;                ///< total, rejected and the duplicates within the file
    bool m_findings_cut = false;
    std::map<std::uint16_t, rules::Finding> m_refusal_places; ///< by sheet, where a row has its document number; set before the first row
    std::int64_t m_refusal_findings = 0; ///< of the thread that writes
    bool m_interrupted = false;
};

void BatchRun::take_findings()
{
    for (rules::Finding& finding : m_checked.findings) {
        if (m_counts.findings >= k_most_findings) {
            m_findings_cut = true;
            return;
        }
        m_chunk.findings.push_back(seal_finding(m_portal.keys, m_batch.id, m_counts.findings, std::move(finding)));
        ++m_counts.findings;
    }
}

sheet::Flow BatchRun::take_row(const sheet::Row& row, const FileRows& rows)
{
    m_checker.check(row, m_checked);
    ++m_counts.total;
    switch (m_checked.verdict) {
    case rules::Verdict::accepted:
    case rules::Verdict::held: {
        const std::string& unit = m_mapper.value(m_checked, catalogue::Role::source_uscc);
        const std::string& name = m_mapper.value(m_checked, catalogue::Role::source_name);
        m_mapper.map(m_checked, m_facts, m_registry.organisation_id(unit, name), m_chunk.next());
        ++m_passed;
        break;
    }
    case rules::Verdict::rejected: ++m_counts.rejected; break;
    case rules::Verdict::duplicate: ++m_counts.duplicate; break;
    case rules::Verdict::left_out: --m_counts.total; break;
    }
    take_findings();
    if (++m_rows_in_chunk < m_chunk_rows) return sheet::Flow::proceed;
    return flush(rows.progress() * k_checked) ? sheet::Flow::proceed : sheet::Flow::stop;
}

/// False: the run ends here.
bool BatchRun::flush(double progress)
{
    m_rows_in_chunk = 0;
    m_mapper.finish(std::span(m_chunk.records.data(), m_chunk.count));
    if (progress > 0) m_writer.expect(static_cast<std::int64_t>(static_cast<double>(m_counts.total) * k_checked / progress));
    if (!m_writer.push(std::exchange(m_chunk, m_writer.take_empty())) || m_watch.stopping()) {
        m_interrupted = true;
        return false;
    }
    m_reader.renew_snapshot();
    m_watch.progress(progress);
    return true;
}

Result<void> BatchRun::check(TableFile& table, const CellCorrections& corrections)
{
    bind_headers(m_checker, table, m_batch.answers);
    for (const rules::FileTable& part : table.tables.tables) m_refusal_places[part.columns.sheet] = place_of(m_mapper.item(), part.columns);
    m_remarks = file_remarks(table.tables, m_batch.questions, m_batch.answers);
    FileRows rows(*table.workbook, table.tables, m_batch.answers, corrections);
    return rows.read([&](const rules::FileTable&, sheet::Row& row) { return take_row(row, rows); });
}

Result<void> BatchRun::store_results(Connection& connection, const records::Published& published)
{
    if (published.accepted + published.corrected + published.duplicate + published.refused != m_passed) throw storage::DatabaseFailure(0, "rows of a batch are gone");
    BatchRow done = m_batch;
    done.counts = m_counts;
    done.counts.accepted = published.accepted;
    done.counts.corrected = published.corrected;
    done.counts.duplicate += published.duplicate;
    done.counts.rejected += published.refused;
    done.counts.findings += m_refusal_findings;
    done.counts.held = published.held;
    done.counts.late = published.late;
    done.counts.not_public = published.not_public;
    done.finished_at = m_portal.clock.now_text();
    const auto days = static_cast<int>(std::clamp<std::int64_t>(m_portal.parameters.number(connection, k_undo_days), 0, 3650));
    done.undo_until = iso_text(add_days(*parse_iso(m_batch.today), days));
    if (m_findings_cut || m_refusal_findings < published.refused) done.message = "校验结果过多，只保存了前 " + std::to_string(k_most_findings) + " 条，请先检查文件的列和数据格式。";
    set_done(connection, done);
    const Counts& c = done.counts;
    m_portal.audit.append(connection,
        event_of(m_batch.uploader, "", "data_import.publish", "batch " + std::to_string(m_batch.id),
            "total " + std::to_string(c.total) + ", accepted " + std::to_string(c.accepted) + ", corrected " + std::to_string(c.corrected) +
                ", duplicate " + std::to_string(c.duplicate) + ", rejected " + std::to_string(c.rejected) + ", held " + std::to_string(c.held)));
    return {};
}

/// The command line and the credit office correct everybody's records.
Refusals BatchRun::refusals()
{
    const DataScope& scope = m_batch.uploader.scope;
    records::Reach reach;
    if (scope.kind != ScopeKind::all) {
        reach = [&scope](Connection& connection, std::int64_t organisation_id, std::int64_t batch_id) {
            return scope.covers(organisation_id, account_of_batch(connection, batch_id));
        };
    }
    return {std::move(reach), [this](Connection& connection, std::vector<records::RefusedRow> rows) { take_refused(connection, rows); }};
}

/// Rows that came back after they had passed the check.
void BatchRun::take_refused(Connection& connection, const std::vector<records::RefusedRow>& rows)
{
    for (const records::RefusedRow& row : rows) {
        if (m_refusal_findings >= k_most_findings) return;
        rules::Finding finding = m_refusal_places.at(row.sheet);
        finding.row = static_cast<std::uint32_t>(row.row_number);
        finding.value = row.document_number;
        finding.message = message_of(row);
        const SealedFinding sealed = seal_finding(m_portal.keys, m_batch.id, k_first_refusal + m_refusal_findings, std::move(finding));
        insert_findings(connection, m_batch.id, std::span(&sealed, 1));
        ++m_refusal_findings;
    }
}

Result<void> BatchRun::publish()
{
    if (m_watch.stopping()) return stopped();
    if (!m_interrupted) {
        m_checked.findings = std::move(m_remarks);
        std::ranges::move(m_checker.finish(), std::back_inserter(m_checked.findings));
        take_findings();
        flush(k_checked);
    }
    m_reader.end_snapshot();
    const Result<void> stored = m_writer.finish([this](Connection& connection, const records::Published& published) { return store_results(connection, published); });
    if (stored) m_watch.progress(1);
    return stored;
}

/// Leaves nothing of an earlier run that did not come to its end.
Result<void> begin(Portal& portal, std::int64_t batch_id, const Watch& watch)
{
    return write_patiently(portal, watch.stopping, [batch_id](Connection& connection) -> Result<void> {
        delete_findings(connection, batch_id);
        set_running(connection, batch_id);
        return {};
    });
}

/// Opens the file and learns what it leaves open.
Result<TableFile> open_surveyed(BatchRow& batch, const catalogue::Item& item, sheet::ByteSource& source)
{
    Result<TableFile> table = open_table(source, item);
    if (!table) return table;
    if (const Result<void> surveyed = rules::survey_file_tables(*table->workbook, table->tables); !surveyed) return fail(surveyed.error());
    if (const Result<void> right = check_answers(table->tables, batch.answers); !right) return fail(right.error());
    if (batch.questions.sheets.empty()) batch.questions = questions_of(table->tables); // else of an earlier check, with the rows of each sheet
    return table;
}

/// Checks and publishes; or only checks, when that was asked or something must be answered first.
Result<void> check_and_go_on(Portal& portal, BatchRow& batch, const Watch& watch, sheet::ByteSource& source)
{
    const catalogue::ItemReference* reference = find_item(portal, batch.catalogue);
    if (!reference) return fail_batch(portal, batch.id, "数据集“" + batch.catalogue + "”已不在目录中，请重新选择数据集上报。");
    Result<TableFile> table = open_surveyed(batch, reference->item, source);
    if (!table) return fail_batch(portal, batch.id, table.error().message);
    return portal.store.read([&](Connection& reader) -> Result<void> {
        const Result<CellCorrections> corrections = corrections_of(portal, reader, batch);
        if (!corrections) return fail_batch(portal, batch.id, corrections.error().message);
        if (batch.check_only || !open_questions(batch.questions, batch.answers).empty()) return check_and_wait(portal, reader, batch, *reference, *table, *corrections, watch);
        BatchRun run(portal, reader, batch, *reference, watch);
        const Result<void> checked = run.check(*table, *corrections);
        if (!checked) run.cancel();
        if (!checked && !run.interrupted()) return fail_batch(portal, batch.id, checked.error().message);
        return run.publish();
    });
}

} // namespace

Result<void> fail_batch(Portal& portal, std::int64_t batch_id, const std::string& message)
{
    std::string unused_original;
    const Result<void> written = portal.store.write([&](Connection& connection) -> Result<void> {
        const std::optional<BatchRow> batch = load_batch(connection, batch_id);
        const bool unfinished = batch && (batch->state == BatchState::queued || batch->state == BatchState::running);
        if (!unfinished) return {}; // what failed came after the end
        delete_findings(connection, batch_id);
        set_failed(connection, batch_id, message, portal.clock.now_text());
        if (!is_original_needed(connection, batch->file_hash)) unused_original = batch->file_hash;
        AuditEvent event = event_of(batch->uploader, "", "data_import.publish", "batch " + std::to_string(batch_id), message);
        event.outcome = "failed";
        portal.audit.append(connection, event);
        return {};
    });
    if (written && !unused_original.empty()) return remove_unneeded_original(portal, unused_original);
    return written;
}

Result<void> run_batch(Portal& portal, std::int64_t batch_id, const Watch& watch, sheet::ByteSource* plain)
{
    std::optional<BatchRow> batch = portal.store.read([&](Connection& connection) { return load_batch(connection, batch_id); });
    if (!batch || (batch->state != BatchState::queued && batch->state != BatchState::running)) return {};
    if (const Result<void> begun = begin(portal, batch_id, watch); !begun) return begun;
    watch.progress(0);
    if (plain) return check_and_go_on(portal, *batch, watch, *plain);
    Result<std::unique_ptr<sheet::ByteSource>> original = open_original(portal.store.directory(), portal.keys, batch->file_hash);
    if (!original) return fail_batch(portal, batch_id, original.error().message);
    return check_and_go_on(portal, *batch, watch, **original);
}

} // namespace chengxin::data_import
