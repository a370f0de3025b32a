#include "server/features/data_import/intake/waiting.hpp"

#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/pipeline/batch_writer.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/features/data_import/review/finding_store.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/core/date.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::data_import {

using storage::Connection;

namespace {

constexpr std::size_t k_findings_at_once = 500; ///< written in one transaction
constexpr std::int64_t k_rows_between_looks = 1000;

/// The check of one batch that will wait.
class WaitingCheck {
public:
    WaitingCheck(Portal& portal, Connection& reader, BatchRow batch, const catalogue::ItemReference& reference, const Watch& watch)
        : m_portal(portal), m_reader(reader), m_batch(std::move(batch)), m_watch(watch), m_registry(reader, m_batch.uploader.scope),
          m_checker(reference, m_registry, rules::CheckOptions{*parse_iso(m_batch.today), DateSystem::from_1900})
    {
        m_batch.counts = {};
    }

    Result<void> check(TableFile& table, const CellCorrections& corrections);
    bool interrupted() const { return !m_written; }
    Result<void> finish(const rules::FileTables& tables);

private:
    sheet::Flow take_row(const FileRows& rows);
    void take_findings();
    bool write_findings();

    Portal& m_portal;
    Connection& m_reader;
    BatchRow m_batch;
    const Watch& m_watch;
    ServerRegistry m_registry;
    rules::FileChecker m_checker;
    rules::CheckedRow m_checked;
    std::vector<SealedFinding> m_findings; ///< not yet written
    bool m_cut = false;
    Result<void> m_written;                ///< an error ends the check
};

void WaitingCheck::take_findings()
{
    for (rules::Finding& finding : m_checked.findings) {
        m_cut = m_batch.counts.findings >= k_most_findings;
        if (m_cut) return;
        m_findings.push_back(seal_finding(m_portal.keys, m_batch.id, m_batch.counts.findings, std::move(finding)));
        ++m_batch.counts.findings;
    }
}

bool WaitingCheck::write_findings()
{
    m_reader.end_snapshot(); // a database that is filled without a log takes no writes beside a reader
    m_written = write_patiently(m_portal, m_watch.stopping, [&](Connection& connection) -> Result<void> {
        insert_findings(connection, m_batch.id, m_findings);
        return {};
    });
    m_findings.clear();
    m_reader.renew_snapshot();
    return m_written.has_value();
}

sheet::Flow WaitingCheck::take_row(const FileRows& rows)
{
    Counts& counts = m_batch.counts;
    ++counts.total;
    if (!m_batch.questions.sheets.empty()) ++m_batch.questions.sheets[rows.table()].rows;
    const bool held = m_checked.verdict == rules::Verdict::held;
    if (held || m_checked.verdict == rules::Verdict::accepted) {
        ++counts.accepted;
        counts.held += held;
        counts.late += m_checked.late;
        counts.not_public += !held && (m_checked.natural_person || m_checked.window.not_public != rules::NotPublic::no);
    }
    counts.rejected += m_checked.verdict == rules::Verdict::rejected;
    counts.duplicate += m_checked.verdict == rules::Verdict::duplicate;
    counts.total -= m_checked.verdict == rules::Verdict::left_out;
    take_findings();
    if (m_findings.size() >= k_findings_at_once && !write_findings()) return sheet::Flow::stop;
    if (counts.total % k_rows_between_looks != 0) return sheet::Flow::proceed;
    m_reader.renew_snapshot();
    m_watch.progress(rows.progress());
    if (m_watch.stopping()) m_written = fail(ErrorCode::unavailable, "系统正在停止，批次将在重新启动后继续处理。", "stopping");
    return m_written ? sheet::Flow::proceed : sheet::Flow::stop;
}

Result<void> WaitingCheck::check(TableFile& table, const CellCorrections& corrections)
{
    for (SheetPart& sheet : m_batch.questions.sheets) {
        if (is_chosen(m_batch.answers, sheet.name)) sheet.rows = 0; // counted anew
    }
    bind_headers(m_checker, table, m_batch.answers);
    FileRows rows(*table.workbook, table.tables, m_batch.answers, corrections);
    Result<void> read = rows.read([&](const rules::FileTable&, const sheet::Row& row) {
        m_checker.check(row, m_checked);
        return take_row(rows);
    });
    return m_written ? read : m_written;
}

Result<void> WaitingCheck::finish(const rules::FileTables& tables)
{
    m_checked.findings = file_remarks(tables, m_batch.questions, m_batch.answers);
    take_findings();
    m_checked.findings = m_checker.finish();
    take_findings();
    if (!write_findings()) return m_written;
    m_reader.end_snapshot();
    return write_patiently(m_portal, m_watch.stopping, [this](Connection& connection) -> Result<void> {
        const auto days = static_cast<int>(std::clamp<std::int64_t>(m_portal.parameters.number(connection, k_answer_days), 1, 365));
        m_batch.answer_until = iso_text(add_days(*parse_iso(m_portal.clock.today()), days));
        if (m_cut) m_batch.message = "校验结果过多，只保存了前 " + std::to_string(k_most_findings) + " 条，请先检查文件的列和数据格式。";
        set_waiting(connection, m_batch);
        const Counts& c = m_batch.counts;
        m_portal.audit.append(connection, event_of(m_batch.uploader, "", "data_import.check", "batch " + std::to_string(m_batch.id),
                                              "waits for an answer; total " + std::to_string(c.total) + ", acceptable " + std::to_string(c.accepted) +
                                                  ", duplicate " + std::to_string(c.duplicate) + ", rejected " + std::to_string(c.rejected)));
        return {};
    });
}

} // namespace

Result<CellCorrections> corrections_of(const Portal& portal, Connection& connection, const BatchRow& batch)
{
    if (batch.variant.empty()) return CellCorrections();
    const Result<std::string> json = portal.keys.open(read_corrections(connection, batch.id), place_of_corrections(batch.file_hash, batch.variant));
    if (!json) return fail(json.error());
    const Result<Corrections> corrections = api::decode_json<Corrections>(*json, k_correction_limits);
    if (!corrections) return fail(corrections.error());
    return CellCorrections(*corrections);
}

Result<void> check_and_wait(Portal& portal, Connection& reader, BatchRow batch, const catalogue::ItemReference& reference, TableFile& table,
    const CellCorrections& corrections, const Watch& watch)
{
    const std::int64_t id = batch.id;
    WaitingCheck check(portal, reader, std::move(batch), reference, watch);
    const Result<void> checked = check.check(table, corrections);
    if (!checked && check.interrupted()) return checked;
    if (!checked) return fail_batch(portal, id, checked.error().message);
    const Result<void> waits = check.finish(table.tables);
    if (waits) watch.progress(1);
    return waits;
}

} // namespace chengxin::data_import
