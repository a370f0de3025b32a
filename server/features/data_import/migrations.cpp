#include "server/features/data_import/migrations.hpp"

namespace chengxin::data_import {

namespace {

/// `scope` and `reach` are the uploader's data scope at the time of the upload: a batch that resumes after a crash is
/// judged by the rights under which it was sent. Times are local, "2026-11-02 10:31:07".
/// `sealed` of a finding holds value, suggestion and message; it is emptied when its time is over. `field` is the index
/// in the catalogue item, -1 for none; `row` 0 is the whole file.
constexpr const char* k_batches = R"sql(
CREATE TABLE import_batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'undone')),
    catalogue TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL,
    organisation_id INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    scope TEXT NOT NULL,
    reach TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    today TEXT NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    corrected INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    late INTEGER NOT NULL DEFAULT 0,
    not_public INTEGER NOT NULL DEFAULT 0,
    findings INTEGER NOT NULL DEFAULT 0,
    progress REAL NOT NULL DEFAULT 0,
    uploaded_at TEXT NOT NULL,
    finished_at TEXT NOT NULL DEFAULT '',
    undo_until TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    original_kept INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX import_batch_by_organisation ON import_batch (organisation_id, id);
CREATE INDEX import_batch_by_file ON import_batch (file_hash, catalogue, organisation_id);

CREATE TABLE import_finding (
    batch_id INTEGER NOT NULL,
    row INTEGER NOT NULL,
    number INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    field INTEGER NOT NULL,
    column_index INTEGER NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    sealed BLOB,
    PRIMARY KEY (batch_id, row, number)
) STRICT, WITHOUT ROWID;
)sql";

/// The sheet of a finding by its name, where the file has several tables. `row` is unique only within a sheet.
constexpr const char* k_finding_sheets = "ALTER TABLE import_finding ADD COLUMN sheet TEXT NOT NULL DEFAULT ''";

/// Batches that wait for an answer. SQLite cannot change a CHECK, so the table is made anew; it has a row per upload.
/// `questions` is JSON (data_import::Questions), `corrections` the sealed JSON of data_import::Corrections, `variant` a keyed hash of
/// it: with the file's own hash it tells whether the same was sent before.
constexpr const char* k_waiting = R"sql(
CREATE TABLE import_batch_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'publishing', 'done', 'failed', 'undone', 'dropped')),
    catalogue TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL,
    organisation_id INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    scope TEXT NOT NULL,
    reach TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    today TEXT NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    corrected INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    late INTEGER NOT NULL DEFAULT 0,
    not_public INTEGER NOT NULL DEFAULT 0,
    findings INTEGER NOT NULL DEFAULT 0,
    progress REAL NOT NULL DEFAULT 0,
    uploaded_at TEXT NOT NULL,
    finished_at TEXT NOT NULL DEFAULT '',
    undo_until TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    original_kept INTEGER NOT NULL DEFAULT 1,
    check_only INTEGER NOT NULL DEFAULT 0,
    hidden TEXT NOT NULL DEFAULT 'ask',
    sheets TEXT NOT NULL DEFAULT '',
    questions TEXT NOT NULL DEFAULT '',
    answer_until TEXT NOT NULL DEFAULT '',
    variant TEXT NOT NULL DEFAULT '',
    corrected_cells INTEGER NOT NULL DEFAULT 0,
    corrections BLOB
) STRICT;
INSERT INTO import_batch_new (id, state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, reach, file_name, file_hash,
                              file_size, today, total, accepted, corrected, duplicate, rejected, held, late, not_public, findings, progress,
                              uploaded_at, finished_at, undo_until, message, original_kept)
SELECT id, state, catalogue, account_id, uploaded_by, organisation_id, organisation, scope, reach, file_name, file_hash,
       file_size, today, total, accepted, corrected, duplicate, rejected, held, late, not_public, findings, progress,
       uploaded_at, finished_at, undo_until, message, original_kept
FROM import_batch;
DROP TABLE import_batch;
ALTER TABLE import_batch_new RENAME TO import_batch;
CREATE INDEX import_batch_by_organisation ON import_batch (organisation_id, id);
CREATE INDEX import_batch_by_file ON import_batch (file_hash, catalogue, organisation_id);
CREATE INDEX import_batch_waiting ON import_batch (answer_until) WHERE state = 'waiting';
)sql";

/// While a batch is published slice by slice its counts say where it goes on. `known_subjects`: id of the last subject before the first
/// slice; `taking_back`: a job is taking away what was published.
constexpr const char* k_slices = R"sql(
ALTER TABLE import_batch ADD COLUMN known_subjects INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_batch ADD COLUMN taking_back INTEGER NOT NULL DEFAULT 0;
)sql";

/// Uploads in pieces (transfer_store.hpp), and the idempotency keys of those in one request.
constexpr const char* k_transfers = R"sql(
CREATE TABLE import_transfer (
    id TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    catalogue TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    batch_id INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX import_transfer_by_account ON import_transfer (account_id, key);
CREATE TABLE import_transfer_part (
    transfer_id TEXT NOT NULL,
    start INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (transfer_id, start)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_upload_key (
    account_id INTEGER NOT NULL,
    key_hash TEXT NOT NULL,
    batch_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key_hash)
) STRICT, WITHOUT ROWID;
)sql";

} // namespace

std::vector<storage::Migration> migrations()
{
    return {{"data_import/001_batches", k_batches}, {"data_import/002_finding_sheets", k_finding_sheets}, {"data_import/003_waiting", k_waiting},
        {"data_import/004_slices", k_slices}, {"data_import/005_transfers", k_transfers}};
}

} // namespace chengxin::data_import
