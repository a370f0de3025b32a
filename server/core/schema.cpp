#include "server/core/schema.hpp"

namespace chengxin {

namespace {

constexpr auto k_installation = R"sql(
CREATE TABLE installation (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE parameter (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    description TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX parameter_key ON parameter (key, effective_from);
)sql";

constexpr auto k_accounts = R"sql(
CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    uscc TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    division TEXT NOT NULL DEFAULT '',
    parent_id INTEGER REFERENCES organisation (id)
) STRICT;
CREATE INDEX organisation_parent ON organisation (parent_id);
CREATE INDEX organisation_name ON organisation (name);
CREATE TABLE organisation_alias (
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    PRIMARY KEY (name, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE role (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    scope TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE role_permission (
    role_code TEXT NOT NULL REFERENCES role (code),
    permission TEXT NOT NULL,
    PRIMARY KEY (role_code, permission)
) STRICT, WITHOUT ROWID;
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    display_name TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisation (id),
    password_hash TEXT NOT NULL,
    password_changed_at INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE account_role (
    account_id INTEGER NOT NULL REFERENCES account (id),
    role_code TEXT NOT NULL REFERENCES role (code),
    PRIMARY KEY (account_id, role_code)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_organisation (       -- for roles with the scope "chosen"
    account_id INTEGER NOT NULL REFERENCES account (id),
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (account_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE password_history (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    password_hash TEXT NOT NULL
) STRICT;
CREATE INDEX password_history_account ON password_history (account_id, id);
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account_id);
CREATE TABLE login_attempt (              -- failed sign-ins; unknown names too, so that a lock tells nothing
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    address TEXT NOT NULL,
    name_index TEXT NOT NULL              -- blind index of the lower-case name: people type passwords into name fields
) STRICT;
CREATE INDEX login_attempt_name ON login_attempt (name_index, at);
CREATE INDEX login_attempt_address ON login_attempt (address, at);
CREATE INDEX login_attempt_at ON login_attempt (at);
)sql";

constexpr auto k_audit = R"sql(
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    account_name TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
)sql";

constexpr auto k_jobs = R"sql(
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    daily INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    progress REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    heartbeat INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX job_state ON job (state, not_before, id);
CREATE UNIQUE INDEX job_daily ON job (kind, payload) WHERE daily = 1;
)sql";

constexpr auto k_devices = R"sql(
CREATE TABLE account_device (             -- browsers on which an account has signed in: they go first
    token_hash TEXT NOT NULL,             -- of the cookie
    account_id INTEGER NOT NULL REFERENCES account (id),
    last_used INTEGER NOT NULL,
    PRIMARY KEY (account_id, token_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_device_last_used ON account_device (last_used);
)sql";

// Which keys the database needs: server/core/key_check.hpp.
constexpr auto k_key_check = R"sql(
CREATE TABLE key_check (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    canary BLOB NOT NULL,
    next_fingerprint TEXT NOT NULL DEFAULT '',  -- while values are sealed anew
    position TEXT NOT NULL DEFAULT '',
    unreadable INTEGER NOT NULL DEFAULT 0
) STRICT;
)sql";

// The chain gets a key, and its end a row that only the key can write; see audit.hpp. Keys of the installation: installation_keys.hpp.
constexpr auto k_keyed_audit = R"sql(
CREATE TABLE installation_key (
    name TEXT PRIMARY KEY,                 -- signing
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE audit ADD COLUMN code BLOB;    -- HMAC-SM3 of the hash; NULL in entries from before
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL,
    hash BLOB NOT NULL,
    keyed_from INTEGER NOT NULL,
    checkpoints INTEGER NOT NULL,
    code BLOB NOT NULL
) STRICT;
)sql";

constexpr auto k_known_devices = R"sql(
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';       -- hash; a new sign-in there replaces the session
ALTER TABLE login_attempt ADD COLUMN device TEXT NOT NULL DEFAULT ''; -- hash of a device known to the account; failures there count apart
)sql";

// A name is taken whatever its case, by an index that both engines have instead of a collation. Other tables refer to the table that is
// made anew: their references hold again before the commit.
constexpr auto k_account_names = R"sql(
PRAGMA defer_foreign_keys = 1;
CREATE TABLE account_copy AS SELECT * FROM account;
DROP TABLE account;
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisation (id),
    password_hash TEXT NOT NULL,
    password_changed_at INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account SELECT * FROM account_copy;
DROP TABLE account_copy;
CREATE UNIQUE INDEX account_name ON account (lower(name));
)sql";

/// Which permissions were granted to their first roles already. An older installation has seen those of its day.
constexpr auto k_permissions = R"sql(
CREATE TABLE permission_seen (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO permission_seen (name) SELECT column1 FROM (VALUES ('import_upload'), ('import_confirm'), ('user_manage'), ('audit_read'), ('parameter_manage'))
    WHERE EXISTS (SELECT 1 FROM role);
)sql";

} // namespace

std::vector<storage::Migration> core_migrations()
{
    return {
        {"core/001_installation", k_installation},
        {"core/002_accounts", k_accounts},
        {"core/003_audit", k_audit},
        {"core/004_jobs", k_jobs},
        {"core/005_devices", k_devices},
        {"core/006_key_check", k_key_check},
        {"core/010_keyed_audit", k_keyed_audit},
        {"core/011_known_devices", k_known_devices},
        {"core/012_account_names", k_account_names},
        {"core/013_permissions", k_permissions},
    };
}

std::vector<UpgradeStep> core_upgrades()
{
    return {};
}

} // namespace chengxin
