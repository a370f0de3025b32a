#include "server/features/data_import/batch_store.hpp"

namespace chengxin::data_import {

using storage::Connection;

constexpr std::string_view k_set_running = "UPDATE import_batch SET state = 'running', progress = 0 WHERE id = ?1";
constexpr std::string_view k_set_failed =
    "UPDATE import_batch SET state = 'failed', message = ?2, finished_at = ?3 WHERE id = ?1";
constexpr std::string_view k_set_undone =
    "UPDATE import_batch SET state = 'undone', message = ?2, finished_at = ?3 WHERE id = ?1";
constexpr std::string_view k_set_done = R"sql(
UPDATE import_batch SET state = 'done', progress = 1, total = ?2, accepted = ?3, corrected = ?4, duplicate = ?5, rejected = ?6, held = ?7,
       late = ?8, not_public = ?9, findings = ?10, finished_at = ?11, undo_until = ?12, message = ?13
WHERE id = ?1
)sql";

void set_running(Connection& connection, std::int64_t id)
{
    connection.run(k_set_running, id);
}

void set_failed(Connection& connection, std::int64_t id, const std::string& message, const std::string& now)
{
    connection.run(k_set_failed, id, message, now);
}

void set_done(Connection& connection, const BatchRow& batch)
{
    const Counts& counts = batch.counts;
    connection.run(k_set_done, batch.id, counts.total, counts.accepted, counts.corrected, counts.duplicate, counts.rejected, counts.held,
        counts.late, counts.not_public, counts.findings, batch.finished_at, batch.undo_until, batch.message);
}

void set_undone(Connection& connection, std::int64_t id, const std::string& reason, const std::string& now)
{
    connection.run(k_set_undone, id, reason, now);
}

constexpr std::string_view k_set_forgotten = "UPDATE import_batch SET original_kept = 0 WHERE id = ?1";

void set_forgotten(Connection& connection, std::int64_t id)
{
    connection.run(k_set_forgotten, id);
}

} // namespace chengxin::data_import
