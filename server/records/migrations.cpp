#include "server/records/records.hpp"

namespace chengxin::records {

namespace {

// Days are days since 1970-01-01, instants are seconds; state, category and grade are the numbers of record.hpp.
constexpr char k_subjects[] = R"sql(
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    identity BLOB NOT NULL UNIQUE,         -- records::identity_of_code, identity_of_person, identity_of_name
    uscc TEXT NOT NULL,
    category INTEGER NOT NULL CHECK (category IN (1, 2, 3)),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    representative TEXT NOT NULL DEFAULT '',
    division TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    -- public figures, kept by records::refresh_subjects
    licences INTEGER NOT NULL DEFAULT 0,
    penalties INTEGER NOT NULL DEFAULT 0,
    latest INTEGER NOT NULL DEFAULT 0,     -- newest public decision
    years INTEGER NOT NULL DEFAULT 0,      -- bit n: a public decision of the year 2000 + n
    authorities TEXT NOT NULL DEFAULT '',  -- ids of unit, ',3,17,'
    counted_until INTEGER,                 -- last day on which these figures hold; NULL: until a change
    searchable INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (category <> 3 OR (licences = 0 AND penalties = 0 AND searchable = 0))
) STRICT;

CREATE INDEX subject_searchable ON subject (counted_until) WHERE searchable = 1;
CREATE INDEX subject_counted_until ON subject (counted_until) WHERE counted_until IS NOT NULL;

CREATE TABLE subject_former_name (
    subject_id INTEGER NOT NULL REFERENCES subject (id),
    name TEXT NOT NULL,
    until INTEGER NOT NULL,                -- instant of the change
    PRIMARY KEY (subject_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    uscc TEXT NOT NULL,
    division TEXT NOT NULL DEFAULT '',
    UNIQUE (name, uscc)
) STRICT;
)sql";

constexpr char k_records[] = R"sql(
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    catalogue TEXT NOT NULL,
    subject_id INTEGER NOT NULL REFERENCES subject (id),
    key_hash BLOB NOT NULL CHECK (length(key_hash) = 16),
    natural_person INTEGER NOT NULL CHECK (natural_person IN (0, 1)),
    content_hash BLOB NOT NULL,
    fields TEXT NOT NULL,
    sealed BLOB,
    document_number TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    authority_id INTEGER NOT NULL REFERENCES unit (id),
    source_id INTEGER NOT NULL REFERENCES unit (id),
    organisation_id INTEGER NOT NULL,
    decided_on INTEGER NOT NULL,
    grade INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 5),
    publishable INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    public_until INTEGER,
    basis TEXT NOT NULL,
    batch_id INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    late INTEGER NOT NULL,
    catalogue_version TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (natural_person = 0 OR state <> 1)
) STRICT;
CREATE UNIQUE INDEX record_key ON record (key_hash) WHERE state <> 5;
CREATE INDEX record_subject ON record (subject_id, state);
CREATE INDEX record_public ON record (decided_on, catalogue, authority_id, public_from, public_until) WHERE state = 1; -- lists and figures
CREATE INDEX record_batch ON record (batch_id);
CREATE INDEX record_expiry ON record (public_until) WHERE state = 1 AND public_until IS NOT NULL;
CREATE INDEX record_held ON record (organisation_id) WHERE state = 2;

-- A former version and what replaced it. The first and current versions are the rows of `record` themselves.
CREATE TABLE record_history (
    id INTEGER PRIMARY KEY,
    record_id INTEGER NOT NULL REFERENCES record (id),
    version INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    fields TEXT NOT NULL,
    sealed BLOB,
    document_number TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    authority_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL,
    decided_on INTEGER NOT NULL,
    grade INTEGER NOT NULL,
    state INTEGER NOT NULL,
    publishable INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    public_until INTEGER,
    basis TEXT NOT NULL,
    batch_id INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    late INTEGER NOT NULL,
    catalogue_version TEXT NOT NULL,
    action TEXT NOT NULL,                   -- corrected | confirmed | withdrawn | restored | expired
    replaced_at INTEGER NOT NULL,
    replaced_by_account INTEGER NOT NULL,
    replaced_by_batch INTEGER NOT NULL,
    reason TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0       -- 1: the batch that brought this version was undone; never restored
) STRICT;
CREATE INDEX record_history_record ON record_history (record_id, version);
CREATE INDEX record_history_batch ON record_history (batch_id);
CREATE INDEX record_history_replaced ON record_history (replaced_by_batch) WHERE replaced_by_batch <> 0;

CREATE TABLE publication (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO publication (id, generation) VALUES (1, 1);
)sql";

// Staged rows were a table of the database once; now see staging_table.hpp.
constexpr char k_staging[] = "DROP TABLE IF EXISTS record_staging";

// The search index was here once; now see search/database.hpp.
constexpr char k_search[] = "SELECT 1";

// Every index is paid for with every imported row. One of subjects does for both questions, and what has expired is found once a day
// by reading record_public through.
constexpr char k_fewer_indexes[] = R"sql(
DROP INDEX subject_searchable;
DROP INDEX subject_counted_until;
CREATE INDEX subject_counted ON subject (counted_until, searchable);
DROP INDEX record_expiry;
)sql";

// Search keeps the figures of all subjects in memory (search/figure_table.hpp) and asks here what to read again. New subjects
// are known by their ids. What changes belong to is the generation that the same transaction will raise.
constexpr char k_subject_changes[] = R"sql(
CREATE TABLE subject_change (
    generation INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    PRIMARY KEY (generation, subject_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER subject_figures_changed AFTER UPDATE OF licences, penalties, latest, years, authorities, counted_until, searchable ON subject
WHEN old.licences <> new.licences OR old.penalties <> new.penalties OR old.latest <> new.latest OR old.years <> new.years
    OR old.authorities <> new.authorities OR old.counted_until IS NOT new.counted_until OR old.searchable <> new.searchable
BEGIN
    INSERT OR IGNORE INTO subject_change (generation, subject_id) SELECT generation + 1, new.id FROM publication;
END;
CREATE TRIGGER publication_raised AFTER UPDATE OF generation ON publication
BEGIN
    DELETE FROM subject_change WHERE generation <= new.generation - 1000;
END;
)sql";

// The fields are three quarters of a row, and rows are alike: see packing.hpp. At the end of a row they are in nobody's way.
constexpr char k_packed_fields[] = R"sql(
CREATE TABLE field_dictionary (
    id INTEGER PRIMARY KEY,
    catalogue TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
ALTER TABLE record ADD COLUMN packed BLOB NOT NULL DEFAULT x'00';
ALTER TABLE record_history ADD COLUMN packed BLOB NOT NULL DEFAULT x'00';
UPDATE record SET packed = CAST(x'00' || CAST(fields AS BLOB) AS BLOB);
UPDATE record_history SET packed = CAST(x'00' || CAST(fields AS BLOB) AS BLOB);
ALTER TABLE record DROP COLUMN fields;
ALTER TABLE record_history DROP COLUMN fields;
)sql";

// A CHECK with a list of three or more is a B-tree that SQLite makes and throws away with every row; a range costs nothing. The rule that
// an identity is there once becomes an index of its own, so that a large import can build it at the end (late_indexes.hpp). Other tables
// refer to the table that is made anew: their references hold again before the commit.
constexpr char k_plain_check[] = R"sql(
PRAGMA defer_foreign_keys = 1;
CREATE TABLE subject_copy AS SELECT * FROM subject;
DROP TABLE subject;
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    identity BLOB NOT NULL,                -- records::identity_of_code, identity_of_person, identity_of_name
    uscc TEXT NOT NULL,
    category INTEGER NOT NULL CHECK (category BETWEEN 1 AND 3),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    representative TEXT NOT NULL DEFAULT '',
    division TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    -- public figures, kept by records::refresh_subjects
    licences INTEGER NOT NULL DEFAULT 0,
    penalties INTEGER NOT NULL DEFAULT 0,
    latest INTEGER NOT NULL DEFAULT 0,     -- newest public decision
    years INTEGER NOT NULL DEFAULT 0,      -- bit n: a public decision of the year 2000 + n
    authorities TEXT NOT NULL DEFAULT '',  -- ids of unit, ',3,17,'
    counted_until INTEGER,                 -- last day on which these figures hold; NULL: until a change
    searchable INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (category <> 3 OR (licences = 0 AND penalties = 0 AND searchable = 0))
) STRICT;
INSERT INTO subject SELECT * FROM subject_copy;
DROP TABLE subject_copy;
CREATE UNIQUE INDEX subject_identity ON subject (identity);
CREATE INDEX subject_counted ON subject (counted_until, searchable);
CREATE TRIGGER subject_figures_changed AFTER UPDATE OF licences, penalties, latest, years, authorities, counted_until, searchable ON subject
WHEN old.licences <> new.licences OR old.penalties <> new.penalties OR old.latest <> new.latest OR old.years <> new.years
    OR old.authorities <> new.authorities OR old.counted_until IS NOT new.counted_until OR old.searchable <> new.searchable
BEGIN
    INSERT OR IGNORE INTO subject_change (generation, subject_id) SELECT generation + 1, new.id FROM publication;
END;
)sql";

// A statement that calls a function, as length() in a CHECK, may fail in its middle for any reason: when it inserts several rows, SQLite
// copies every page they change, to be able to undo it alone. A key is a hash of 16 bytes (Keys::hash_key), always.
constexpr char k_plain_key[] = R"sql(
DROP INDEX record_key;
ALTER TABLE record ADD COLUMN plain_key BLOB NOT NULL DEFAULT x'00';
UPDATE record SET plain_key = key_hash;
ALTER TABLE record DROP COLUMN key_hash;
ALTER TABLE record RENAME COLUMN plain_key TO key_hash;
CREATE UNIQUE INDEX record_key ON record (key_hash) WHERE state <> 5;
)sql";

// The basis of the window is one of a few sentences of a hundred bytes: a quarter of a row. The folded name follows from the name.
constexpr char k_shared_basis[] = R"sql(
CREATE TABLE publication_basis (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO publication_basis (text) SELECT basis FROM record UNION SELECT basis FROM record_history;
ALTER TABLE record ADD COLUMN basis_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE record_history ADD COLUMN basis_id INTEGER NOT NULL DEFAULT 0;
UPDATE record SET basis_id = (SELECT id FROM publication_basis WHERE text = basis);
UPDATE record_history SET basis_id = (SELECT id FROM publication_basis WHERE text = basis);
ALTER TABLE record DROP COLUMN basis;
ALTER TABLE record_history DROP COLUMN basis;
ALTER TABLE subject DROP COLUMN name_key;
)sql";

// Law in time: what rule sets not yet in force will change is stored beside the present window, each taking of a rule set with a report of
// what it moved. A column's CHECK is one of the table: a record that a rule keeps from the public cannot be public, whoever writes it.
// `masked`: 1: the open texts are masked until a person decides; 2: a person has decided that they stay.
constexpr char k_law_in_time[] = R"sql(
CREATE TABLE record_window_change (
    record_id INTEGER NOT NULL REFERENCES record (id),
    effective_from INTEGER NOT NULL,        -- the first day of the rule set
    shown INTEGER NOT NULL,                 -- 0: not public from that day on
    former_until INTEGER NOT NULL,          -- last public day without the change
    public_until INTEGER NOT NULL,          -- last public day by the rule set
    basis_id INTEGER NOT NULL REFERENCES publication_basis (id),
    PRIMARY KEY (record_id, effective_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_window_change_day ON record_window_change (effective_from);
CREATE TABLE rule_change (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,                   -- SM3 of the rule sets and the grading table
    rules TEXT NOT NULL,                    -- what they were, as JSON
    taken_at INTEGER NOT NULL,
    taken_on INTEGER NOT NULL,              -- the day by which windows were computed
    finished INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0,    -- the last record that was looked at
    examined INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE rule_move (
    change_id INTEGER NOT NULL REFERENCES rule_change (id),
    record_id INTEGER NOT NULL,
    effective_from INTEGER NOT NULL,        -- 0: at once
    moved INTEGER NOT NULL,                 -- records::Moved
    until_before INTEGER NOT NULL,
    until_after INTEGER NOT NULL,
    PRIMARY KEY (change_id, record_id, effective_from)
) STRICT, WITHOUT ROWID;
UPDATE record SET publishable = 0 WHERE state = 3;
ALTER TABLE record ADD COLUMN masked INTEGER NOT NULL DEFAULT 0 CHECK (state <> 1 OR publishable = 1);
ALTER TABLE record_history ADD COLUMN masked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX record_masked ON record (organisation_id) WHERE masked = 1;
CREATE TABLE personal_scan (                -- how far the job "personal-data" has come
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,               -- of what it looks for
    position INTEGER NOT NULL               -- the last record that was looked at
) STRICT;
INSERT INTO personal_scan (id, version, position) VALUES (1, 0, 0);
)sql";

// What is known of a subject, see facts.hpp. Which fields tell it is the catalogue's to say (fact_fields.hpp); those of the two items that every
// installation has are noted here, for whoever has no catalogue at hand.
constexpr char k_subject_facts[] = R"sql(
ALTER TABLE subject ADD COLUMN standing INTEGER NOT NULL DEFAULT 1;
ALTER TABLE record_history ADD COLUMN subject_id INTEGER NOT NULL DEFAULT 0; -- 0: the record's
CREATE TABLE subject_fact (
    subject_id INTEGER NOT NULL REFERENCES subject (id),
    kind INTEGER NOT NULL,
    source INTEGER NOT NULL,
    value TEXT NOT NULL,
    day INTEGER NOT NULL,
    record_id INTEGER NOT NULL,            -- 0: none
    PRIMARY KEY (subject_id, kind, source, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE fact_field (
    catalogue TEXT NOT NULL,
    kind INTEGER NOT NULL,
    field TEXT NOT NULL,
    PRIMARY KEY (catalogue, kind, field)
) STRICT, WITHOUT ROWID;
INSERT INTO fact_field (catalogue, kind, field) VALUES
    ('licence', 1, 'XK_XDR_MC'), ('licence', 2, 'XK_FRDB'), ('licence', 4, 'XK_XDR_LB'),
    ('penalty', 1, 'CF_XDR_MC'), ('penalty', 2, 'CF_FRDB'), ('penalty', 4, 'CF_XDR_LB');
)sql";

// The newest change that what is cached shows at once; see publication::Shown.
constexpr char k_shown[] = R"sql(
ALTER TABLE publication ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
UPDATE publication SET shown = generation;
ALTER TABLE subject ADD COLUMN risen_by INTEGER NOT NULL DEFAULT 0; -- the batch that brought back a subject of which nothing stood
)sql";

// Counts by catalogue item instead of a column for each of two. Other tables refer to the table that is made anew: their references hold
// again before the commit.
constexpr char k_counts[] = R"sql(
PRAGMA defer_foreign_keys = 1;
CREATE TABLE subject_copy AS SELECT * FROM subject;
DROP TABLE subject;
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    identity BLOB NOT NULL,                -- records::identity_of_code, identity_of_person, identity_of_name
    uscc TEXT NOT NULL,
    category INTEGER NOT NULL CHECK (category BETWEEN 1 AND 3),
    name TEXT NOT NULL,
    representative TEXT NOT NULL DEFAULT '',
    division TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    -- public figures, kept by records::refresh_subjects
    counts TEXT NOT NULL DEFAULT '',       -- by catalogue item, 'licence:3,penalty:1'; see publication::counts_text
    latest INTEGER NOT NULL DEFAULT 0,     -- newest public decision
    years INTEGER NOT NULL DEFAULT 0,      -- bit n: a public decision of the year 2000 + n
    authorities TEXT NOT NULL DEFAULT '',  -- ids of unit, ',3,17,'
    counted_until INTEGER,                 -- last day on which these figures hold; NULL: until a change
    searchable INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    standing INTEGER NOT NULL DEFAULT 1,
    risen_by INTEGER NOT NULL DEFAULT 0,   -- the batch that brought back a subject of which nothing stood
    CHECK (category <> 3 OR (counts = '' AND searchable = 0))
) STRICT;
INSERT INTO subject
SELECT id, identity, uscc, category, name, representative, division, state,
    rtrim(CASE WHEN licences > 0 THEN 'licence:' || licences || ',' ELSE '' END || CASE WHEN penalties > 0 THEN 'penalty:' || penalties ELSE '' END, ','),
    latest, years, authorities, counted_until, searchable, created_at, updated_at, standing, risen_by
FROM subject_copy;
DROP TABLE subject_copy;
CREATE UNIQUE INDEX subject_identity ON subject (identity);
CREATE INDEX subject_counted ON subject (counted_until, searchable);
CREATE TRIGGER subject_figures_changed AFTER UPDATE OF counts, latest, years, authorities, counted_until, searchable ON subject
WHEN old.counts <> new.counts OR old.latest <> new.latest OR old.years <> new.years
    OR old.authorities <> new.authorities OR old.counted_until IS NOT new.counted_until OR old.searchable <> new.searchable
BEGIN
    INSERT OR IGNORE INTO subject_change (generation, subject_id) SELECT generation + 1, new.id FROM publication;
END;
)sql";

} // namespace

std::vector<storage::Migration> migrations()
{
    return {
        {"records/001_subjects", k_subjects},
        {"records/002_records", k_records},
        {"records/003_staging", k_staging},
        {"records/004_search", k_search},
        {"records/005_subject_changes", k_subject_changes},
        {"records/006_fewer_indexes", k_fewer_indexes},
        {"records/007_packed_fields", k_packed_fields},
        {"records/008_plain_check", k_plain_check},
        {"records/009_plain_key", k_plain_key},
        {"records/010_shared_basis", k_shared_basis},
        {"records/015_law_in_time", k_law_in_time},
        {"records/011_subject_facts", k_subject_facts},
        {"records/016_shown", k_shown},
        {"records/017_counts", k_counts},
    };
}

} // namespace chengxin::records
