#include "server/records/staging.hpp"

#include "server/records/columns.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/units.hpp"
#include "server/records/versions.hpp"
#include "shared/core/text.hpp"

#include <map>
#include <utility>

namespace chengxin::records {

namespace {

const std::string k_stage = "INSERT INTO record_staging (catalogue, key_hash, identity, uscc, category, name, name_key, representative, division, "
    "subject_state, " + content_columns() + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, " + content_parameters(11) + ")";
constexpr char k_staged[] = "SELECT COUNT(*), COALESCE(MAX(row_number), 0) FROM record_staging WHERE batch_id = ?1";
constexpr char k_discard[] = "DELETE FROM record_staging WHERE batch_id = ?1";

constexpr char k_add_subjects[] =
    "INSERT INTO subject (identity, uscc, category, name, name_key, representative, division, state, created_at, updated_at) "
    "SELECT identity, uscc, category, name, name_key, representative, division, subject_state, ?2, ?2 FROM record_staging "
    "WHERE batch_id = ?1 ORDER BY id ON CONFLICT (identity) DO NOTHING";
constexpr char k_fill_representatives[] =
    "UPDATE subject SET representative = staged.representative, updated_at = ?2 FROM record_staging AS staged "
    "WHERE staged.batch_id = ?1 AND staged.representative <> '' AND subject.identity = staged.identity AND subject.representative <> staged.representative";
constexpr char k_fill_states[] =
    "UPDATE subject SET state = staged.subject_state, updated_at = ?2 FROM record_staging AS staged "
    "WHERE staged.batch_id = ?1 AND staged.subject_state <> '' AND subject.identity = staged.identity AND subject.state <> staged.subject_state";
const std::string k_known = "SELECT record.id, record.content_hash = staged.content_hash, staged.id FROM record_staging AS staged "
    "JOIN record ON record.key_hash = staged.key_hash AND record.state <> 5 WHERE staged.batch_id = ?1 ORDER BY staged.id";
const std::string k_add_records = "INSERT INTO record (catalogue, subject_id, key_hash, natural_person, created_at, updated_at, " + content_columns() +
    ") SELECT staged.catalogue, subject.id, staged.key_hash, subject.category = 3, ?2, ?2, " + content_columns("staged.") +
    " FROM record_staging AS staged CROSS JOIN subject ON subject.identity = staged.identity WHERE staged.batch_id = ?1 ORDER BY staged.id ON CONFLICT DO NOTHING";
const std::string k_staged_content = "SELECT category, " + content_columns() + " FROM record_staging WHERE id = ?1";
constexpr char k_add_documents[] =
    "INSERT INTO document_search (rowid, number) SELECT id, document_number FROM record WHERE batch_id = ?1 AND state = 1 AND version = 1";
constexpr char k_count_parts[] =
    "SELECT COALESCE(SUM(state = 2), 0), COALESCE(SUM(late), 0), COALESCE(SUM(state IN (3, 4)), 0) FROM record WHERE batch_id = ?1";
constexpr char k_touched[] = "SELECT DISTINCT subject_id FROM record WHERE batch_id = ?1 ORDER BY subject_id";

struct Known {
    std::int64_t record_id;
    bool same;
    std::int64_t staged_id;
};

/// A file names few units and many rows; each unit is looked up once.
class UnitIds {
public:
    explicit UnitIds(storage::Connection& connection) : m_connection(connection) {}

    std::int64_t of(const Unit& unit)
    {
        const auto [entry, added] = m_ids.try_emplace({unit.name, unit.uscc}, 0);
        if (added) entry->second = unit_id(m_connection, unit);
        return entry->second;
    }

private:
    storage::Connection& m_connection;
    std::map<std::pair<std::string, std::string>, std::int64_t> m_ids;
};

std::vector<Known> known_rows(storage::Connection& connection, std::int64_t batch_id)
{
    std::vector<Known> known;
    for (auto row = connection.prepare(k_known, batch_id); row.step();) known.push_back({row.integer(0), row.integer(1) != 0, row.integer(2)});
    return known;
}

void correct_from_staging(storage::Connection& connection, const Known& known, const Change& change)
{
    StoredContent stored;
    {
        auto row = connection.prepare(k_staged_content, known.staged_id);
        if (!row.step()) return;
        stored = read_content(row, 1);
    }
    stored.content.state = allowed_state(stored.content.state, category_of_record(connection, known.record_id));
    replace_content(connection, known.record_id, stored, "corrected", change);
}

void refresh_touched(storage::Connection& connection, const Change& change)
{
    std::vector<std::int64_t> subjects;
    for (auto row = connection.prepare(k_touched, change.batch_id); row.step();) subjects.push_back(row.integer(0));
    refresh_subjects(connection, subjects, change.today);
    raise_generation(connection);
}

} // namespace

void stage_records(storage::Connection& connection, std::int64_t batch_id, std::span<const RecordInput> rows)
{
    UnitIds units(connection);
    auto statement = connection.prepare(k_stage);
    for (const RecordInput& input : rows) {
        StoredContent stored{input.content, units.of(input.content.authority), units.of(input.content.source)};
        stored.content.batch_id = batch_id;
        stored.content.state = allowed_state(stored.content.state, input.subject.category);
        statement.reset();
        int index = 0;
        statement.bind(++index, input.catalogue);
        statement.bind(++index, storage::Blob{input.key_hash});
        statement.bind(++index, storage::Blob{input.subject.identity});
        statement.bind(++index, input.subject.uscc);
        statement.bind(++index, static_cast<int>(input.subject.category));
        statement.bind(++index, input.subject.name);
        statement.bind(++index, text::name_key(input.subject.name));
        statement.bind(++index, input.subject.representative);
        statement.bind(++index, division_of_code(input.subject.uscc));
        statement.bind(++index, input.subject.state);
        bind_content(statement, ++index, stored);
        while (statement.step()) {
        }
    }
}

Staged staged(storage::Connection& connection, std::int64_t batch_id)
{
    auto row = connection.prepare(k_staged, batch_id);
    row.step();
    return {row.integer(0), row.integer(1)};
}

void discard_staged(storage::Connection& connection, std::int64_t batch_id)
{
    connection.run(k_discard, batch_id);
}

Published publish_staged(storage::Connection& connection, const Change& change)
{
    Published published;
    const std::int64_t total = staged(connection, change.batch_id).count;
    const auto known = known_rows(connection, change.batch_id);
    published.new_subjects = connection.run(k_add_subjects, change.batch_id, change.at);
    connection.run(k_fill_representatives, change.batch_id, change.at);
    connection.run(k_fill_states, change.batch_id, change.at);
    published.accepted = connection.run(k_add_records, change.batch_id, change.at);
    connection.run(k_add_documents, change.batch_id);
    for (const auto& row : known) {
        if (row.same) continue;
        correct_from_staging(connection, row, change);
        ++published.corrected;
    }
    published.duplicate = total - published.accepted - published.corrected;
    {
        auto row = connection.prepare(k_count_parts, change.batch_id);
        row.step();
        published.held = row.integer(0);
        published.late = row.integer(1);
        published.not_public = row.integer(2);
    }
    refresh_touched(connection, change);
    discard_staged(connection, change.batch_id);
    return published;
}

} // namespace chengxin::records
