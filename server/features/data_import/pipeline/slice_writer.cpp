#include "server/features/data_import/pipeline/slice_writer.hpp"

#include "server/features/data_import/pipeline/batch_slices.hpp"
#include "server/features/data_import/pipeline/batch_writer.hpp"
#include "server/publication/generation.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::data_import {

using storage::Connection;

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::size_t k_rows_at_once = 8; ///< between two looks at the clock
constexpr microseconds k_least_budget{1'000};
constexpr microseconds k_most_budget{15'000};
constexpr milliseconds k_long_slice{25}; ///< with its commit
constexpr milliseconds k_short_slice{12};

/// How many of `count` were dealt with before; counts them down.
std::size_t pass(std::size_t& left, std::size_t count)
{
    const std::size_t passed = std::min(left, count);
    left -= passed;
    return passed;
}

tl::unexpected<Error> taken_away()
{
    return fail(ErrorCode::conflict, "批次已被撤回。", k_taken_away);
}

} // namespace

SliceWriter::SliceWriter(Portal& portal, records::Change change, const BatchRow& batch, RefusedRows& refused, std::function<bool()> stopping)
    : m_portal(portal), m_change(std::move(change)), m_refused(refused), m_stopping(std::move(stopping)),
      m_rows_to_pass(static_cast<std::size_t>(batch.counts.accepted + batch.counts.corrected + batch.counts.duplicate + batch.counts.rejected)),
      m_findings_to_pass(static_cast<std::size_t>(batch.counts.findings)), m_budget(k_most_budget / 4)
{
}

Chunk SliceWriter::take_empty()
{
    m_used.clear();
    return std::exchange(m_used, {});
}

bool SliceWriter::push(Chunk chunk)
{
    if (m_error) return false;
    const Result<void> published = publish(chunk);
    if (!published) m_error = published.error();
    m_used = std::move(chunk);
    return published.has_value();
}

Result<void> SliceWriter::publish(Chunk& chunk)
{
    std::size_t row = pass(m_rows_to_pass, chunk.count);
    std::size_t finding = pass(m_findings_to_pass, chunk.findings.size());
    const std::span rows(chunk.records.data(), chunk.count);
    m_packer.pack(m_portal.store, rows.subspan(row));
    while (row < chunk.count || finding < chunk.findings.size()) {
        const Result<Done> done = write_slice({rows.subspan(row), std::span(chunk.findings_after).subspan(row), std::span(chunk.findings).subspan(finding), finding});
        if (!done) return fail(done.error());
        row += done->rows;
        finding += done->findings;
    }
    return {};
}

Result<SliceWriter::Done> SliceWriter::write_slice(const Slice& slice)
{
    Done done;
    std::chrono::steady_clock::time_point begun;
    const Result<void> written = write_patiently(m_portal, m_stopping, [&](Connection& connection) -> Result<void> {
        begun = std::chrono::steady_clock::now();
        Result<Done> result = write(connection, slice);
        if (!result) return fail(result.error());
        done = *result;
        return {};
    }, storage::Lane::bulk);
    if (!written) return fail(written.error());
    adapt(std::chrono::steady_clock::now() - begun);
    if (m_stopping()) return fail(ErrorCode::unavailable, "系统正在停止，批次将在重新启动后继续处理。", "stopping");
    return done;
}

/// The time without a clock: a slice that took too long makes the next ones smaller.
void SliceWriter::adapt(std::chrono::steady_clock::duration taken)
{
    if (taken > k_long_slice) m_budget = std::max(k_least_budget, m_budget / 2);
    else if (taken < k_short_slice) m_budget = std::min(k_most_budget, m_budget * 5 / 4);
}

Result<SliceWriter::Done> SliceWriter::write(Connection& connection, const Slice& slice)
{
    if (!is_publishing(connection, m_change.batch_id)) return taken_away();
    const auto until = std::chrono::steady_clock::now() + m_budget;
    search::DirectIndex index(connection);
    records::Publishing publishing(connection, m_change, index, 0, m_refused.reach());
    Done done;
    while (done.rows < slice.rows.size()) {
        const std::size_t count = std::min(k_rows_at_once, slice.rows.size() - done.rows);
        publishing.add(slice.rows.subspan(done.rows, count));
        done.rows += count;
        if (std::chrono::steady_clock::now() >= until) break;
    }
    const bool all = done.rows == slice.rows.size();
    done.findings = all ? slice.findings.size() : slice.findings_after[done.rows - 1] - std::min(slice.findings_before, slice.findings_after[done.rows - 1]);
    m_refused.take(connection, publishing.take_refused());
    insert_findings(connection, m_change.batch_id, slice.findings.subspan(0, done.findings));
    add_slice(connection, m_change.batch_id, publishing.finish(publication::Shown::soon), static_cast<std::int64_t>(done.findings));
    return done;
}

Result<void> SliceWriter::finish(Close close)
{
    if (m_error) return fail(*m_error);
    if (m_rows_to_pass > 0 || m_findings_to_pass > 0) throw storage::DatabaseFailure(0, "more rows of a batch were published than it has");
    return write_patiently(m_portal, m_stopping, [&](Connection& connection) -> Result<void> {
        if (!is_publishing(connection, m_change.batch_id)) return taken_away();
        publication::show_now(connection);
        return close(connection, published_so_far(connection, m_change.batch_id));
    }, storage::Lane::bulk);
}

} // namespace chengxin::data_import
