#include "server/records/staging_table.hpp"

namespace chengxin::records {

namespace {

constexpr char k_create[] = R"sql(
CREATE TEMP TABLE IF NOT EXISTS record_staging (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL,
    catalogue TEXT NOT NULL,
    key_hash BLOB NOT NULL,
    identity BLOB NOT NULL,
    uscc TEXT NOT NULL,
    category INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    representative TEXT NOT NULL,
    division TEXT NOT NULL,
    subject_state TEXT NOT NULL,
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
    row_number INTEGER NOT NULL,
    late INTEGER NOT NULL,
    catalogue_version TEXT NOT NULL
) STRICT
)sql";
constexpr char k_exists[] = "SELECT 1 FROM sqlite_temp_schema WHERE name = 'record_staging'";
constexpr char k_others[] = "SELECT 1 FROM record_staging WHERE batch_id <> ?1 LIMIT 1";
constexpr char k_discard[] = "DELETE FROM record_staging WHERE batch_id = ?1";
constexpr char k_discard_all[] = "DELETE FROM record_staging"; // without WHERE SQLite drops whole pages

} // namespace

void open_staging_table(storage::Connection& connection)
{
    if (!connection.prepare(k_exists).step()) connection.run(k_create);
}

void empty_staging_table(storage::Connection& connection, std::int64_t batch_id)
{
    open_staging_table(connection);
    const bool others = connection.prepare(k_others, batch_id).step();
    if (others) connection.run(k_discard, batch_id);
    else connection.run(k_discard_all);
}

} // namespace chengxin::records
