#include "server/features/data_import/pipeline/batch_slices.hpp"

#include "server/storage/shared_sql.hpp"

namespace chengxin::data_import {

using storage::Connection;

namespace {

const storage::SharedSql k_set_publishing = R"sql(
UPDATE import_batch SET state = 'publishing', known_subjects = ?2, total = 0, rejected = 0, accepted = 0, corrected = 0,
       duplicate = 0, held = 0, late = 0, not_public = 0, findings = 0
WHERE id = ?1 AND state = 'running'
)sql";
const storage::SharedSql k_is_publishing = "SELECT 1 FROM import_batch WHERE id = ?1 AND state = 'publishing'";
const storage::SharedSql k_any_publishing = "SELECT 1 FROM import_batch WHERE state = 'publishing' LIMIT 1";
const storage::SharedSql k_known_subjects = "SELECT known_subjects FROM import_batch WHERE id = ?1 AND state = 'publishing'";
const storage::SharedSql k_add_slice = R"sql(
UPDATE import_batch SET accepted = accepted + ?2, corrected = corrected + ?3, duplicate = duplicate + ?4, rejected = rejected + ?5, held = held + ?6,
       late = late + ?7, not_public = not_public + ?8, findings = findings + ?9, total = total + ?2 + ?3 + ?4 + ?5
WHERE id = ?1
)sql";
const storage::SharedSql k_published = "SELECT accepted, corrected, duplicate, rejected, held, late, not_public FROM import_batch WHERE id = ?1";
constexpr std::string_view k_last_subject = "SELECT coalesce(max(id), 0) FROM subject";
constexpr std::string_view k_corrected_later = R"sql(
SELECT count(DISTINCT record_id) FROM record_history JOIN record ON record.id = record_history.record_id
WHERE record_history.batch_id = ?1 AND record.batch_id <> ?1 AND record.state <> 5 AND undone = 0
  AND NOT EXISTS (SELECT 1 FROM import_batch WHERE import_batch.id = record.batch_id AND taking_back = 1)
)sql";
const storage::SharedSql k_set_taking_back = "UPDATE import_batch SET taking_back = ?2 WHERE id = ?1";

} // namespace

void set_publishing(Connection& connection, std::int64_t batch_id)
{
    auto row = connection.prepare(k_last_subject);
    row.step();
    connection.run(k_set_publishing, batch_id, row.integer(0));
}

bool is_publishing(Connection& connection, std::int64_t batch_id)
{
    return connection.prepare(k_is_publishing, batch_id).step();
}

KnownBefore known_before(Connection& connection, std::int64_t batch_id)
{
    auto row = connection.prepare(k_known_subjects, batch_id);
    return row.step() ? KnownBefore{row.integer(0), batch_id} : KnownBefore{};
}

bool any_publishing(Connection& connection)
{
    return connection.prepare(k_any_publishing).step();
}

void add_slice(Connection& connection, std::int64_t batch_id, const records::Published& published, std::int64_t findings)
{
    connection.run(k_add_slice, batch_id, published.accepted, published.corrected, published.duplicate, published.refused, published.held,
        published.late, published.not_public, findings);
}

records::Published published_so_far(Connection& connection, std::int64_t batch_id)
{
    records::Published published;
    auto row = connection.prepare(k_published, batch_id);
    if (!row.step()) return published;
    published.accepted = row.integer(0);
    published.corrected = row.integer(1);
    published.duplicate = row.integer(2);
    published.refused = row.integer(3);
    published.held = row.integer(4);
    published.late = row.integer(5);
    published.not_public = row.integer(6);
    return published;
}

void set_taking_back(Connection& connection, std::int64_t batch_id, bool taking_back)
{
    connection.run(k_set_taking_back, batch_id, taking_back);
}

std::int64_t corrected_later(Connection& connection, std::int64_t batch_id)
{
    auto row = connection.prepare(k_corrected_later, batch_id);
    return row.step() ? row.integer(0) : 0;
}

} // namespace chengxin::data_import
