#include "server/features/data_import/batch_store.hpp"

#include "server/storage/shared_sql.hpp"

#include <algorithm>
#include <array>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <charconv>

namespace chengxin::data_import {

using storage::Connection;
using storage::Statement;

namespace {

std::string ids_to_json(const std::vector<std::int64_t>& ids)
{
    std::string text = "[";
    for (const std::int64_t id : ids) {
        if (text.size() > 1) text += ',';
        text += std::to_string(id);
    }
    return text + "]";
}

std::vector<std::int64_t> ids_from_json(std::string_view text)
{
    std::vector<std::int64_t> ids;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        std::int64_t id = 0;
        const auto [rest, error] = std::from_chars(at, end, id);
        if (error == std::errc{}) ids.push_back(id);
        at = error == std::errc{} ? rest : at + 1;
    }
    return ids;
}

template <class E> E enum_of(std::string_view name, E fallback)
{
    E value = fallback;
    return boost::describe::enum_from_string(std::string(name).c_str(), value) ? value : fallback;
}

int kind_of(const DataScope& scope)
{
    switch (scope.kind) {
    case ScopeKind::none: return 0;
    case ScopeKind::all: return 1;
    case ScopeKind::self: return 2;
    case ScopeKind::own:
    case ScopeKind::own_and_below:
    case ScopeKind::chosen: return 3;
    }
    return 0;
}

/// What parameters_of says in SQL.
bool is_within(const DataScope& scope, const Uploader& uploader)
{
    switch (kind_of(scope)) {
    case 1: return true;
    case 2: return uploader.account_id == scope.account_id;
    case 3: return std::find(scope.organisation_ids.begin(), scope.organisation_ids.end(), uploader.organisation_id) != scope.organisation_ids.end();
    }
    return false;
}

/// Nothing was asked: an empty text.
Questions questions_from_json(const std::string& json)
{
    if (json.empty()) return {};
    const Result<Questions> questions = api::decode_json<Questions>(json);
    if (!questions) throw storage::DatabaseFailure(0, "questions of a batch: " + questions.error().message);
    return *questions;
}

Counts read_counts(const Statement& row, int first)
{
    Counts counts;
    std::array<std::int64_t*, 9> targets = {&counts.total, &counts.accepted, &counts.corrected, &counts.duplicate,
        &counts.rejected, &counts.held, &counts.late, &counts.not_public, &counts.findings};
    for (std::int64_t* target : targets) *target = row.integer(first++);
    return counts;
}

BatchRow read_batch(const Statement& row)
{
    BatchRow batch;
    batch.id = row.integer(0);
    batch.state = enum_of(row.text(1), BatchState::failed);
    batch.catalogue = row.text(2);
    batch.uploader.account_id = row.integer(3);
    batch.uploader.name = row.text(4);
    batch.uploader.organisation_id = row.integer(5);
    batch.uploader.organisation = row.text(6);
    batch.uploader.scope = {enum_of(row.text(7), ScopeKind::none), row.integer(3), ids_from_json(row.text(8))};
    batch.file_name = row.text(9);
    batch.file_hash = row.text(10);
    batch.file_size = row.integer(11);
    batch.today = row.text(12);
    batch.counts = read_counts(row, 13);
    batch.progress = row.real(22);
    batch.uploaded_at = row.text(23);
    batch.finished_at = row.text(24);
    batch.undo_until = row.text(25);
    batch.message = row.text(26);
    batch.original_kept = row.integer(27) != 0;
    batch.check_only = row.integer(28) != 0;
    batch.answers = {enum_of(row.text(29), HiddenAnswer::ask), std::string(row.text(30))};
    batch.questions = questions_from_json(std::string(row.text(31)));
    batch.answer_until = row.text(32);
    batch.variant = row.text(33);
    batch.corrected_cells = row.integer(34);
    batch.taking_back = row.integer(35) != 0;
    return batch;
}

const storage::SharedSql k_load_batch = R"sql(
SELECT id, state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, reach, file_name, file_hash, file_size,
       today, total, accepted, corrected, duplicate, rejected, held, late, not_public, findings, progress, uploaded_at, finished_at,
       undo_until, message, original_kept, check_only, hidden, sheets, questions, answer_until, variant, corrected_cells, taking_back
FROM import_batch
WHERE id = ?1
)sql";

} // namespace

ScopeParameters parameters_of(const DataScope& scope)
{
    return {kind_of(scope), scope.account_id, ids_to_json(scope.organisation_ids)};
}

Uploader uploader_of(const Session& session)
{
    return {session.account_id, session.display_name.empty() ? session.account_name : session.display_name, session.organisation_id,
        session.organisation_name, session.scope};
}

Uploader command_line_uploader()
{
    return {0, "命令行", 0, "", DataScope::everything()};
}

AuditEvent event_of(const Uploader& uploader, const std::string& address, const char* action, std::string target, std::string detail)
{
    AuditEvent event;
    event.account_id = uploader.account_id;
    event.account_name = uploader.name;
    event.address = address;
    event.action = action;
    event.target = std::move(target);
    event.detail = std::move(detail);
    return event;
}

const storage::SharedSql k_insert_batch = R"sql(
INSERT INTO import_batch (state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, reach, file_name, file_hash,
                          file_size, today, uploaded_at, check_only, hidden, sheets, variant, corrected_cells, corrections)
VALUES ('queued', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
RETURNING id
)sql";

std::int64_t insert_batch(Connection& connection, const BatchRow& batch, const std::string& sealed_corrections)
{
    const Uploader& uploader = batch.uploader;
    return connection.insert(k_insert_batch, batch.catalogue, uploader.account_id, uploader.name, uploader.organisation_id,
        uploader.organisation, boost::describe::enum_to_string(uploader.scope.kind, "none"), ids_to_json(uploader.scope.organisation_ids),
        batch.file_name, batch.file_hash, batch.file_size, batch.today, batch.uploaded_at, batch.check_only,
        boost::describe::enum_to_string(batch.answers.hidden, "ask"), batch.answers.sheets, batch.variant, batch.corrected_cells,
        sealed_corrections.empty() ? std::nullopt : std::optional(storage::Blob{sealed_corrections}));
}

// With answers it is the same upload only where they are the same: sending the hidden rows after they were left out is another one.
// A batch that waits belongs to its uploader.
const storage::SharedSql k_find_same_file = R"sql(
SELECT id FROM import_batch
WHERE file_hash = ?1 AND catalogue = ?2 AND organisation_id = ?3 AND variant = ?4
  AND (state IN ('queued', 'running', 'publishing', 'done') OR (state = 'waiting' AND account_id = ?5))
  AND (state = 'waiting' OR ((?6 = 'ask' OR hidden = ?6 OR questions = '') AND (?7 = '' OR sheets = ?7 OR questions = '')))
ORDER BY state = 'waiting', id LIMIT 1
)sql";

std::int64_t find_same_file(Connection& connection, const BatchRow& batch)
{
    Statement row = connection.prepare(k_find_same_file, batch.file_hash, batch.catalogue, batch.uploader.organisation_id, batch.variant,
        batch.uploader.account_id, boost::describe::enum_to_string(batch.answers.hidden, "ask"), batch.answers.sheets);
    return row.step() ? row.integer(0) : 0;
}

const storage::SharedSql k_account = "SELECT account_id FROM import_batch WHERE id = ?1";

std::int64_t account_of_batch(Connection& connection, std::int64_t id)
{
    Statement row = connection.prepare(k_account, id);
    return row.step() ? row.integer(0) : 0;
}

std::optional<BatchRow> load_batch(Connection& connection, std::int64_t id)
{
    return find_batch(connection, DataScope::everything(), id);
}

std::optional<BatchRow> find_batch(Connection& connection, const DataScope& scope, std::int64_t id)
{
    Statement row = connection.prepare(k_load_batch, id);
    if (!row.step()) return std::nullopt;
    BatchRow batch = read_batch(row);
    return is_within(scope, batch.uploader) ? std::optional(std::move(batch)) : std::nullopt;
}

const storage::SharedSql k_original_needed =
    "SELECT 1 FROM import_batch WHERE file_hash = ?1 AND original_kept = 1 AND state NOT IN ('failed', 'dropped') LIMIT 1";

bool is_original_needed(Connection& connection, const std::string& file_hash)
{
    return connection.prepare(k_original_needed, file_hash).step();
}

const storage::SharedSql k_needed_originals = "SELECT DISTINCT file_hash FROM import_batch WHERE original_kept = 1 AND state NOT IN ('failed', 'dropped')";

std::vector<std::string> needed_originals(Connection& connection)
{
    std::vector<std::string> hashes;
    Statement rows = connection.prepare(k_needed_originals);
    while (rows.step()) hashes.emplace_back(rows.text(0));
    return hashes;
}

// The report day, too: a batch that came while the clock was wrongly set back is not old.
const storage::SharedSql k_to_forget = R"sql(
SELECT id, state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, reach, file_name, file_hash, file_size,
       today, total, accepted, corrected, duplicate, rejected, held, late, not_public, findings, progress, uploaded_at, finished_at,
       undo_until, message, original_kept, check_only, hidden, sheets, questions, answer_until, variant, corrected_cells, taking_back
FROM import_batch
WHERE original_kept = 1 AND uploaded_at < ?1 AND today < ?1 AND state IN ('done', 'failed', 'undone', 'dropped') LIMIT 1000
)sql";

std::vector<BatchRow> batches_to_forget(Connection& connection, const std::string& day)
{
    std::vector<BatchRow> batches;
    Statement rows = connection.prepare(k_to_forget, day);
    while (rows.step()) batches.push_back(read_batch(rows));
    return batches;
}

const storage::SharedSql k_unanswered = R"sql(
SELECT id, state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, reach, file_name, file_hash, file_size,
       today, total, accepted, corrected, duplicate, rejected, held, late, not_public, findings, progress, uploaded_at, finished_at,
       undo_until, message, original_kept, check_only, hidden, sheets, questions, answer_until, variant, corrected_cells, taking_back
FROM import_batch
WHERE state = 'waiting' AND answer_until < ?1 LIMIT 1000
)sql";

std::vector<BatchRow> unanswered_batches(Connection& connection, const std::string& today)
{
    std::vector<BatchRow> batches;
    Statement rows = connection.prepare(k_unanswered, today);
    while (rows.step()) batches.push_back(read_batch(rows));
    return batches;
}

Batch to_api(const BatchRow& batch, const DataScope& scope, const std::string& today)
{
    Batch out;
    out.id = batch.id;
    out.state = batch.state;
    out.total = batch.counts.total;
    out.accepted = batch.counts.accepted;
    out.corrected = batch.counts.corrected;
    out.duplicate = batch.counts.duplicate;
    out.rejected = batch.counts.rejected;
    out.held = batch.counts.held;
    out.late = batch.counts.late;
    out.not_public = batch.counts.not_public;
    out.findings = batch.counts.findings;
    out.progress = batch.progress;
    out.catalogue = batch.catalogue;
    out.file_name = batch.file_name;
    out.uploaded_by = batch.uploader.name;
    out.organisation = batch.uploader.organisation;
    out.uploaded_at = batch.uploaded_at;
    out.finished_at = batch.finished_at;
    out.message = batch.message;
    out.undo_until = batch.undo_until;
    out.check_only = batch.check_only;
    out.hidden = batch.answers.hidden;
    out.sheets = batch.answers.sheets;
    out.corrected_cells = batch.corrected_cells;
    out.questions = batch.questions;
    if (batch.state == BatchState::waiting) {
        out.asks = open_questions(batch.questions, batch.answers);
        if (batch.check_only) out.asks.push_back("publish");
        out.answer_until = batch.answer_until;
    }
    const bool in_time = batch.state == BatchState::waiting || batch.state == BatchState::publishing || (batch.state == BatchState::done && today <= batch.undo_until);
    out.undoable = in_time && kind_of(scope) != 0;
    return out;
}

} // namespace chengxin::data_import
