#include "server/features/data_import/pipeline/pipeline.hpp"

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/files/retention.hpp"
#include "server/features/data_import/files/table_file.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/intake/waiting.hpp"
#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/pipeline/batch_slices.hpp"
#include "server/features/data_import/pipeline/batch_writer.hpp"
#include "server/features/data_import/pipeline/refused_rows.hpp"
#include "server/features/data_import/pipeline/row_mapper.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/features/data_import/pipeline/slice_writer.hpp"
#include "server/features/data_import/review/undo.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace chengxin::data_import {

using storage::Connection;

namespace {

/// How far a batch is when its last row is checked; the rest is for what is still being written.
constexpr double k_checked = 0.95;
/// Of that, the part of the reading before anything is published.
constexpr double k_read_once = 0.2;

tl::unexpected<Error> stopped()
{
    return fail(ErrorCode::unavailable, "系统正在停止，批次将在重新启动后继续处理。", "stopping");
}

records::Change change_of(const Portal& portal, const BatchRow& batch)
{
    return {batch.uploader.account_id, batch.id, "上报批次 " + std::to_string(batch.id), portal.clock.now(), *parse_iso(batch.today)};
}

/// Takes no rows: for a run that only reads the file to its end.
class NoWriter final : public RowWriter {
public:
    bool takes_rows() const override { return false; }
    Chunk take_empty() override { return {}; }
    void expect(std::int64_t) override {}
    bool push(Chunk) override { return true; }
    Result<void> finish(Close) override { return {}; }
    void cancel() noexcept override {}
};

/// The part of the whole that one run through the file makes up.
struct Stretch {
    double from = 0;
    double to = k_checked;
};

/// One batch on its way from the file to the records.
class BatchRun {
public:
    BatchRun(Portal& portal, Connection& reader, BatchRow batch, const catalogue::ItemReference& reference, const Watch& watch, RowWriter& writer, const RefusedRows& refused,
        Stretch stretch)
        : m_portal(portal), m_reader(reader), m_batch(std::move(batch)), m_watch(watch), m_stretch(stretch),
          m_registry(reader, m_batch.uploader.scope, known_before(reader, m_batch.id)),
          m_mapper(reference.item, portal.keys), m_checker(reference, m_registry, rules::CheckOptions{*parse_iso(m_batch.today), DateSystem::from_1900}),
          m_writer(writer), m_refused(refused), m_facts{m_batch.id, m_batch.uploader.organisation_id},
          m_chunk_rows(static_cast<std::size_t>(std::max<std::int64_t>(1, portal.parameters.number(reader, k_chunk_rows))))
    {
    }

    /// Checks all rows and hands them over for writing. An error is one of the file, unless interrupted().
    Result<void> check(TableFile& table, const CellCorrections& corrections);
    /// Waits until all is written, and ends the batch in the last transaction.
    Result<void> publish();

    /// True when checking ended for a reason that is not the file's.
    bool interrupted() const { return m_interrupted; }

private:
    sheet::Flow take_row(const sheet::Row& row, const FileRows& rows);
    void take_findings();
    bool flush(double read);
    Result<void> store_results(Connection& connection, const records::Published& published);

    Portal& m_portal;
    Connection& m_reader;
    BatchRow m_batch;
    const Watch& m_watch;
    Stretch m_stretch;
    ServerRegistry m_registry;
    RowMapper m_mapper;
    rules::FileChecker m_checker;
    RowWriter& m_writer;
    const RefusedRows& m_refused;
    std::vector<rules::Finding> m_remarks; ///< on the file as a whole, from its tables
    BatchFacts m_facts;
    std::size_t m_chunk_rows;
    std::size_t m_rows_in_chunk = 0;
    std::int64_t m_passed = 0;      ///< rows handed over for writing
    rules::CheckedRow m_checked;
    Chunk m_chunk;
    Counts m_counts;                ///< total, rejected and the duplicates within the file
    bool m_findings_cut = false;
    bool m_interrupted = false;
};

void BatchRun::take_findings()
{
    if (!m_writer.takes_rows()) return;
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
        ++m_passed;
        if (!m_writer.takes_rows()) break;
        const std::string& unit = m_mapper.value(m_checked, catalogue::Role::source_uscc);
        const std::string& name = m_mapper.value(m_checked, catalogue::Role::source_name);
        m_mapper.map(m_checked, m_checker.texts(), m_facts, m_registry.organisation_id(unit, name), m_chunk.next());
        break;
    }
    case rules::Verdict::rejected: ++m_counts.rejected; break;
    case rules::Verdict::duplicate: ++m_counts.duplicate; break;
    case rules::Verdict::left_out: --m_counts.total; break;
    }
    take_findings();
    if (m_chunk.findings_after.size() < m_chunk.count) m_chunk.findings_after.push_back(m_chunk.findings.size());
    if (++m_rows_in_chunk < m_chunk_rows) return sheet::Flow::proceed;
    return flush(rows.progress()) ? sheet::Flow::proceed : sheet::Flow::stop;
}

/// `read`: the part of the file. False: the run ends here.
bool BatchRun::flush(double read)
{
    m_rows_in_chunk = 0;
    if (m_writer.takes_rows()) m_mapper.finish(std::span(m_chunk.records.data(), m_chunk.count));
    if (read > 0) m_writer.expect(static_cast<std::int64_t>(static_cast<double>(m_counts.total) / read));
    m_reader.end_snapshot(); // writing may take a while, and the log could not start anew meanwhile
    if (!m_writer.push(std::exchange(m_chunk, m_writer.take_empty())) || m_watch.stopping()) {
        m_interrupted = true;
        return false;
    }
    m_reader.renew_snapshot();
    m_watch.progress(m_stretch.from + (m_stretch.to - m_stretch.from) * read);
    return true;
}

Result<void> BatchRun::check(TableFile& table, const CellCorrections& corrections)
{
    bind_headers(m_checker, table, m_batch.answers);
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
    done.counts.findings += m_refused.findings();
    done.counts.held = published.held;
    done.counts.late = published.late;
    done.counts.not_public = published.not_public;
    done.finished_at = m_portal.clock.now_text();
    const auto days = static_cast<int>(std::clamp<std::int64_t>(m_portal.parameters.number(connection, k_undo_days), 0, 3650));
    done.undo_until = iso_text(add_days(*parse_iso(m_batch.today), days));
    if (m_findings_cut || m_refused.findings() < published.refused) done.message = "校验结果过多，只保存了前 " + std::to_string(k_most_findings) + " 条，请先检查文件的列和数据格式。";
    set_done(connection, done);
    const Counts& c = done.counts;
    m_portal.audit.append(connection,
        event_of(m_batch.uploader, "", "data_import.publish", "batch " + std::to_string(m_batch.id),
            "total " + std::to_string(c.total) + ", accepted " + std::to_string(c.accepted) + ", corrected " + std::to_string(c.corrected) +
                ", duplicate " + std::to_string(c.duplicate) + ", rejected " + std::to_string(c.rejected) + ", held " + std::to_string(c.held)));
    return {};
}

Result<void> BatchRun::publish()
{
    if (m_watch.stopping()) return stopped();
    if (!m_interrupted) {
        m_checked.findings = std::move(m_remarks);
        std::ranges::move(m_checker.finish(), std::back_inserter(m_checked.findings));
        take_findings();
        flush(1);
    }
    m_reader.end_snapshot();
    const Result<void> stored = m_writer.finish([this](Connection& connection, const records::Published& published) { return store_results(connection, published); });
    if (stored) m_watch.progress(m_writer.takes_rows() ? 1 : m_stretch.to);
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

/// What the ways of publishing a batch have in common.
struct Job {
    Portal& portal;
    Connection& reader;
    BatchRow& batch;
    const catalogue::ItemReference& reference;
    const CellCorrections& corrections;
    const Watch& watch;
};

/// Checks the rows and publishes them with `writer`.
Result<void> run_through(const Job& job, TableFile& table, RowWriter& writer, const RefusedRows& refused, Stretch stretch)
{
    BatchRun run(job.portal, job.reader, job.batch, job.reference, job.watch, writer, refused, stretch);
    const Result<void> checked = run.check(table, job.corrections);
    if (!checked) writer.cancel();
    if (!checked && !run.interrupted()) return fail_batch(job.portal, job.batch.id, checked.error().message);
    return run.publish();
}

Result<void> publish_at_once(const Job& job, TableFile& table)
{
    RefusedRows refused(job.portal.keys, job.batch, job.reference.item, table.tables);
    BatchWriter writer(job.portal, change_of(job.portal, job.batch), refused, job.watch.stopping);
    return run_through(job, table, writer, refused, {});
}

/// Whether the file can be read to its end, before anything of it is seen; and the batch is being published from then on. False: it cannot,
/// and the batch has failed.
Result<bool> read_through(const Job& job, TableFile& table)
{
    if (job.batch.state == BatchState::publishing) return true; // an earlier run has done so
    NoWriter nowhere;
    const RefusedRows none(job.portal.keys, job.batch, job.reference.item, table.tables);
    if (const Result<void> read = run_through(job, table, nowhere, none, {0, k_read_once}); !read) return fail(read.error());
    const auto begin = [&](Connection& connection) -> Result<void> {
        set_publishing(connection, job.batch.id);
        return {};
    };
    if (const Result<void> begun = write_patiently(job.portal, job.watch.stopping, begin); !begun) return fail(begun.error());
    job.reader.renew_snapshot();
    const std::optional<BatchRow> batch = load_batch(job.reader, job.batch.id);
    if (!batch || batch->state != BatchState::publishing) return false;
    job.batch.state = batch->state;
    job.batch.counts = batch->counts;
    return true;
}

Result<void> publish_in_slices(const Job& job, sheet::ByteSource& source)
{
    Result<TableFile> table = open_surveyed(job.batch, job.reference.item, source);
    if (!table) return fail_batch(job.portal, job.batch.id, table.error().message);
    RefusedRows refused(job.portal.keys, job.batch, job.reference.item, table->tables);
    SliceWriter writer(job.portal, change_of(job.portal, job.batch), job.batch, refused, job.watch.stopping);
    const Result<void> published = run_through(job, *table, writer, refused, {k_read_once, k_checked});
    if (!published && published.error().detail == k_taken_away) return {};
    return published;
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
        Job job{portal, reader, batch, *reference, *corrections, watch};
        if (watch.publishing == Publishing::at_once && batch.state != BatchState::publishing) return publish_at_once(job, *table);
        if (const Result<bool> goes_on = read_through(job, *table); !goes_on || !*goes_on) return goes_on ? Result<void>() : fail(goes_on.error());
        return publish_in_slices(job, source);
    });
}

} // namespace

Result<void> fail_batch(Portal& portal, std::int64_t batch_id, const std::string& message)
{
    std::string unused_original;
    const Result<void> written = portal.store.write([&](Connection& connection) -> Result<void> {
        const std::optional<BatchRow> batch = load_batch(connection, batch_id);
        if (!batch || !is_under_way(batch->state)) return {}; // what failed came after the end
        if (batch->state == BatchState::publishing) {
            set_taking_back(connection, batch_id, true);
            portal.jobs.enqueue_first(connection, k_batch_job, std::to_string(batch_id));
        }
        delete_findings(connection, batch_id);
        set_failed(connection, batch_id, message, portal.clock.now_text());
        if (!is_original_needed(connection, batch->file_hash)) unused_original = batch->file_hash;
        AuditEvent event = event_of(batch->uploader, "", "data_import.publish", "batch " + std::to_string(batch_id), message);
        event.outcome = "failed";
        portal.audit.append(connection, event);
        return {};
    });
    if (written) portal.jobs.wake();
    if (written && !unused_original.empty()) return remove_unneeded_original(portal, unused_original);
    return written;
}

Result<void> run_batch(Portal& portal, std::int64_t batch_id, const Watch& watch, sheet::ByteSource* plain)
{
    std::optional<BatchRow> batch = portal.store.read([&](Connection& connection) { return load_batch(connection, batch_id); });
    if (batch && batch->taking_back) return take_back(portal, *batch, watch);
    if (!batch || !is_under_way(batch->state)) return {};
    if (batch->state != BatchState::publishing) {
        if (const Result<void> begun = begin(portal, batch_id, watch); !begun) return begun;
    }
    watch.progress(0);
    if (plain) return check_and_go_on(portal, *batch, watch, *plain);
    Result<std::unique_ptr<sheet::ByteSource>> original = open_original(portal.store.directory(), portal.keys, batch->file_hash);
    if (!original) return fail_batch(portal, batch_id, original.error().message);
    return check_and_go_on(portal, *batch, watch, **original);
}

} // namespace chengxin::data_import
