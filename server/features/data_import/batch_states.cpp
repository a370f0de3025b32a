#include "server/features/data_import/batch_store.hpp"

#include "shared/api/json_codec_native.hpp"
#include "server/storage/shared_sql.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <charconv>

namespace chengxin::data_import {

using storage::Connection;

namespace {

std::string questions_to_json(const Questions& questions)
{
    return questions.hidden.empty() && questions.sheets.empty() ? std::string() : api::encode_json(questions);
}

} // namespace

const storage::SharedSql k_set_running = "UPDATE import_batch SET state = 'running', progress = 0 WHERE id = ?1";
const storage::SharedSql k_set_failed =
    "UPDATE import_batch SET state = 'failed', message = ?2, finished_at = ?3, total = 0, accepted = 0, corrected = 0, duplicate = 0, rejected = 0, "
    "held = 0, late = 0, not_public = 0, findings = 0 WHERE id = ?1";
const storage::SharedSql k_set_undone =
    "UPDATE import_batch SET state = 'undone', message = ?2, finished_at = ?3 WHERE id = ?1";
const storage::SharedSql k_set_done = R"sql(
UPDATE import_batch SET state = 'done', progress = 1, total = ?2, accepted = ?3, corrected = ?4, duplicate = ?5, rejected = ?6, held = ?7,
       late = ?8, not_public = ?9, findings = ?10, finished_at = ?11, undo_until = ?12, message = ?13, questions = ?14
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
        counts.late, counts.not_public, counts.findings, batch.finished_at, batch.undo_until, batch.message, questions_to_json(batch.questions));
}

void set_undone(Connection& connection, std::int64_t id, const std::string& reason, const std::string& now)
{
    connection.run(k_set_undone, id, reason, now);
}

const storage::SharedSql k_set_waiting = R"sql(
UPDATE import_batch SET state = 'waiting', progress = 1, total = ?2, accepted = ?3, corrected = 0, duplicate = ?4, rejected = ?5, held = ?6,
       late = ?7, not_public = ?8, findings = ?9, message = ?10, questions = ?11, answer_until = ?12
WHERE id = ?1
)sql";

void set_waiting(Connection& connection, const BatchRow& batch)
{
    const Counts& counts = batch.counts;
    connection.run(k_set_waiting, batch.id, counts.total, counts.accepted, counts.duplicate, counts.rejected, counts.held, counts.late,
        counts.not_public, counts.findings, batch.message, questions_to_json(batch.questions), batch.answer_until);
}

const storage::SharedSql k_set_answered = R"sql(
UPDATE import_batch SET state = 'queued', progress = 0, hidden = ?2, sheets = ?3, check_only = ?4, answer_until = '', message = '' WHERE id = ?1
)sql";

void set_answered(Connection& connection, const BatchRow& batch)
{
    connection.run(k_set_answered, batch.id, boost::describe::enum_to_string(batch.answers.hidden, "ask"), batch.answers.sheets, batch.check_only);
}

const storage::SharedSql k_set_dropped =
    "UPDATE import_batch SET state = 'dropped', message = ?2, finished_at = ?3, corrections = NULL, answer_until = '' WHERE id = ?1";

void set_dropped(Connection& connection, std::int64_t id, const std::string& message, const std::string& now)
{
    connection.run(k_set_dropped, id, message, now);
}

const storage::SharedSql k_read_corrections = "SELECT corrections FROM import_batch WHERE id = ?1 AND corrections IS NOT NULL";

std::string read_corrections(Connection& connection, std::int64_t id)
{
    storage::Statement row = connection.prepare(k_read_corrections, id);
    return row.step() ? std::string(row.blob(0)) : std::string();
}

std::string place_of_corrections(const std::string& file_hash, const std::string& variant)
{
    return "corrections:" + file_hash + ":" + variant;
}

namespace {

constexpr std::string_view k_has_corrections = "SELECT 1 FROM pragma_table_info('import_batch') WHERE name = 'corrections'"; // not in f082447
const storage::SharedSql k_read_sealed =
    "SELECT id, file_hash, variant, corrections FROM import_batch WHERE id > ?1 AND length(corrections) > 0 ORDER BY id LIMIT ?2";
const storage::SharedSql k_write_sealed = "UPDATE import_batch SET corrections = ?2 WHERE id = ?1";

std::int64_t id_of(const std::string& position)
{
    std::int64_t id = 0;
    std::from_chars(position.data(), position.data() + position.size(), id);
    return id;
}

std::vector<SealedValue> read_sealed(Connection& connection, const std::string& after, int limit)
{
    std::vector<SealedValue> values;
    if (!connection.prepare(k_has_corrections).step()) return values;
    for (storage::Statement row = connection.prepare(k_read_sealed, id_of(after), limit); row.step();) {
        values.push_back({std::to_string(row.integer(0)), place_of_corrections(std::string(row.text(1)), std::string(row.text(2))), std::string(row.blob(3))});
    }
    return values;
}

void write_sealed(Connection& connection, const SealedValue& value)
{
    connection.run(k_write_sealed, id_of(value.position), storage::Blob{value.sealed});
}

} // namespace

const SealedTable k_sealed_corrections{"import_batch", "更正的单元格", read_sealed, write_sealed};

const storage::SharedSql k_set_forgotten = "UPDATE import_batch SET original_kept = 0, corrections = NULL WHERE id = ?1";

void set_forgotten(Connection& connection, std::int64_t id)
{
    connection.run(k_set_forgotten, id);
}

} // namespace chengxin::data_import
