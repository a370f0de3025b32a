#include "server/features/data_import/pipeline.hpp"

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/chunk_writer.hpp"
#include "server/features/data_import/originals.hpp"
#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/row_mapper.hpp"
#include "server/features/data_import/server_registry.hpp"
#include "server/features/data_import/table_file.hpp"
#include "server/records/staging.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace chengxin::data_import {

using storage::Connection;

namespace {

/// Checking and staging take most of the time; publishing the rest.
constexpr double k_checking_share = 0.8;

tl::unexpected<Error> stopped()
{
    return fail(ErrorCode::unavailable, "系统正在停止，批次将在重新启动后继续处理。", "stopping");
}

/// One batch on its way from the file to the staging area, and out of it.
class BatchRun {
public:
    BatchRun(Portal& portal, Connection& reader, BatchRow batch, const catalogue::ItemReference& reference, const Watch& watch)
        : m_portal(portal), m_reader(reader), m_batch(std::move(batch)), m_watch(watch), m_registry(reader, m_batch.uploader.scope),
          m_mapper(reference.item, portal.keys), m_checker(reference, m_registry, rules::CheckOptions{*parse_iso(m_batch.today), DateSystem::from_1900}),
          m_writer(portal, m_batch.id, watch.stopping), m_facts{m_batch.id, m_batch.uploader.organisation_id},
          m_chunk_rows(static_cast<std::size_t>(std::max<std::int64_t>(1, portal.parameters.number(reader, k_chunk_rows))))
    {
    }

    /// Rows into the staging area. Errors about the file are the clerk's; `stopping` and a busy store are not.
    Result<void> stage(TableFile& table);
    Result<void> publish();

    /// True when the last error was not about the file.
    bool interrupted() const { return m_interrupted; }

private:
    sheet::Flow take_row(TableFile& table, const sheet::Row& row);
    sheet::Flow take_row_guarded(TableFile& table, const sheet::Row& row);
    void take_findings();
    Result<void> flush(double progress);
    Result<void> store_results(Connection& connection);

    Portal& m_portal;
    Connection& m_reader;
    BatchRow m_batch;
    const Watch& m_watch;
    ServerRegistry m_registry;
    RowMapper m_mapper;
    rules::FileChecker m_checker;
    ChunkWriter m_writer;
    BatchFacts m_facts;
    std::size_t m_chunk_rows;
    std::size_t m_rows_in_chunk = 0;
    std::int64_t m_staged = 0;      ///< rows handed to the staging area
    rules::CheckedRow m_checked;
    Chunk m_chunk;
    Counts m_counts;                ///< total, rejected and the duplicates within the file
    bool m_findings_cut = false;
    bool m_interrupted = false;
    std::optional<Error> m_failure; ///< of a write, while rows are read
    std::exception_ptr m_thrown;    ///< while rows are read: the XML parser below is C and must not be unwound
};

void BatchRun::take_findings()
{
    for (rules::Finding& finding : m_checked.findings) {
        if (m_counts.findings >= k_most_findings) {
            m_findings_cut = true;
            return;
        }
        m_chunk.findings.push_back(seal_finding(m_portal.keys, std::move(finding)));
        ++m_counts.findings;
    }
}

sheet::Flow BatchRun::take_row_guarded(TableFile& table, const sheet::Row& row)
{
    try {
        return take_row(table, row);
    } catch (...) {
        m_thrown = std::current_exception();
        return sheet::Flow::stop;
    }
}

sheet::Flow BatchRun::take_row(TableFile& table, const sheet::Row& row)
{
    m_checker.check(row, m_checked);
    ++m_counts.total;
    switch (m_checked.verdict) {
    case rules::Verdict::accepted:
    case rules::Verdict::held: {
        const std::string& unit = m_mapper.value(m_checked, catalogue::Role::source_uscc);
        const std::string& name = m_mapper.value(m_checked, catalogue::Role::source_name);
        m_chunk.records.push_back(m_mapper.map(m_checked, m_facts, m_registry.organisation_id(unit, name)));
        ++m_staged;
        break;
    }
    case rules::Verdict::rejected: ++m_counts.rejected; break;
    case rules::Verdict::duplicate: ++m_counts.duplicate; break;
    }
    take_findings();
    if (++m_rows_in_chunk < m_chunk_rows) return sheet::Flow::proceed;
    const Result<void> written = flush(table.workbook->progress() * k_checking_share);
    if (!written) m_failure = written.error();
    return written ? sheet::Flow::proceed : sheet::Flow::stop;
}

Result<void> BatchRun::flush(double progress)
{
    const auto kept = static_cast<std::int64_t>(m_chunk.findings.size());
    m_chunk.first_finding = m_counts.findings - kept;
    m_chunk.progress = progress;
    m_rows_in_chunk = 0;
    const Result<void> pushed = m_writer.push(std::exchange(m_chunk, {}));
    if (!pushed) return pushed;
    m_reader.renew_snapshot();
    m_watch.progress(progress);
    if (m_watch.stopping()) return stopped();
    return {};
}

Result<void> BatchRun::stage(TableFile& table)
{
    m_checker.bind_header(table.columns);
    const Result<void> read = sheet::read_table(*table.workbook, table.place, [&](sheet::Row& row) { return take_row_guarded(table, row); });
    if (m_thrown) std::rethrow_exception(m_thrown);
    Result<void> written = m_failure ? Result<void>(fail(*m_failure)) : Result<void>{};
    if (read && written) written = flush(k_checking_share);
    if (written) written = m_writer.finish();
    m_interrupted = !written.has_value();
    return written ? read : written;
}

Result<void> BatchRun::store_results(Connection& connection)
{
    // After a failed write the write connection may be another one, and staged rows do not outlive theirs.
    if (records::staged(connection, m_batch.id).count != m_staged) throw storage::DatabaseFailure(0, "the staged rows of a batch are gone");
    const records::Change change{m_batch.uploader.account_id, m_batch.id, "上报批次 " + std::to_string(m_batch.id), m_portal.clock.now(),
        *parse_iso(m_batch.today)};
    const records::Published published = records::publish_staged(connection, change);
    BatchRow done = m_batch;
    done.counts = m_counts;
    done.counts.accepted = published.accepted;
    done.counts.corrected = published.corrected;
    done.counts.duplicate += published.duplicate;
    done.counts.held = published.held;
    done.counts.late = published.late;
    done.counts.not_public = published.not_public;
    insert_findings(connection, m_batch.id, m_chunk.first_finding, m_chunk.findings);
    done.finished_at = m_portal.clock.now_text();
    const auto days = static_cast<int>(std::clamp<std::int64_t>(m_portal.parameters.number(connection, k_undo_days), 0, 3650));
    done.undo_until = iso_text(add_days(*parse_iso(m_batch.today), days));
    if (m_findings_cut) done.message = "校验结果过多，只保存了前 " + std::to_string(k_most_findings) + " 条，请先检查文件的列和数据格式。";
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
    m_checked.findings = m_checker.finish();
    m_chunk = {};
    m_chunk.first_finding = m_counts.findings;
    take_findings();
    m_watch.progress(k_checking_share);
    m_reader.end_snapshot();
    const Result<void> stored = write_patiently(m_portal, m_watch.stopping, [this](Connection& connection) { return store_results(connection); });
    if (stored) m_watch.progress(1);
    return stored;
}

/// Leaves nothing of an earlier run that did not come to its end.
Result<void> begin(Portal& portal, std::int64_t batch_id, const Watch& watch)
{
    return write_patiently(portal, watch.stopping, [batch_id](Connection& connection) -> Result<void> {
        records::discard_staged(connection, batch_id);
        delete_findings(connection, batch_id);
        set_running(connection, batch_id);
        return {};
    });
}

Result<void> check_and_publish(Portal& portal, const BatchRow& batch, const Watch& watch, sheet::ByteSource& source)
{
    const catalogue::ItemReference* reference = find_item(portal, batch.catalogue);
    if (!reference) return fail_batch(portal, batch.id, "数据集“" + batch.catalogue + "”已不在目录中，请重新选择数据集上报。");
    Result<TableFile> table = open_table(source, reference->item);
    if (!table) return fail_batch(portal, batch.id, table.error().message);
    return portal.store.read([&](Connection& reader) -> Result<void> {
        BatchRun run(portal, reader, batch, *reference, watch);
        const Result<void> staged = run.stage(*table);
        if (!staged && run.interrupted()) return staged;
        if (!staged) return fail_batch(portal, batch.id, staged.error().message);
        return run.publish();
    });
}

} // namespace

Result<void> fail_batch(Portal& portal, std::int64_t batch_id, const std::string& message)
{
    std::string unused_original;
    const Result<void> written = portal.store.write([&](Connection& connection) -> Result<void> {
        const std::optional<BatchRow> batch = load_batch(connection, batch_id);
        if (!batch) return {};
        records::discard_staged(connection, batch_id);
        delete_findings(connection, batch_id);
        set_failed(connection, batch_id, message, portal.clock.now_text());
        if (!is_original_needed(connection, batch->file_hash)) unused_original = batch->file_hash;
        AuditEvent event = event_of(batch->uploader, "", "data_import.publish", "batch " + std::to_string(batch_id), message);
        event.outcome = "failed";
        portal.audit.append(connection, event);
        return {};
    });
    if (written && !unused_original.empty()) remove_original(portal.store.directory(), unused_original);
    return written;
}

Result<void> run_batch(Portal& portal, std::int64_t batch_id, const Watch& watch, sheet::ByteSource* plain)
{
    const std::optional<BatchRow> batch = portal.store.read([&](Connection& connection) { return load_batch(connection, batch_id); });
    if (!batch || (batch->state != BatchState::queued && batch->state != BatchState::running)) return {};
    if (const Result<void> begun = begin(portal, batch_id, watch); !begun) return begun;
    watch.progress(0);
    if (plain) return check_and_publish(portal, *batch, watch, *plain);
    Result<std::unique_ptr<sheet::ByteSource>> original = open_original(portal.store.directory(), portal.keys, batch->file_hash);
    if (!original) return fail_batch(portal, batch_id, original.error().message);
    return check_and_publish(portal, *batch, watch, **original);
}

} // namespace chengxin::data_import
