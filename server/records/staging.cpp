#include "server/records/staging.hpp"

#include "server/records/columns.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/staging_table.hpp"
#include "server/records/units.hpp"
#include "server/records/versions.hpp"
#include "server/search/index.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace chengxin::records {

namespace {

const std::string k_stage = "INSERT INTO record_staging (catalogue, key_hash, identity, uscc, category, name, name_key, representative, division, "
    "subject_state, " + content_columns() + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, " + content_parameters(11) + ")";
constexpr char k_staged[] = "SELECT COUNT(*), COALESCE(MAX(row_number), 0) FROM record_staging WHERE batch_id = ?1";

const std::string k_rows = "SELECT id, identity, uscc, category, name, name_key, representative, division, subject_state, catalogue, key_hash, " +
    content_columns() + " FROM record_staging WHERE batch_id = ?1 ORDER BY id";
// Columns of k_rows; those of the subject stand in the order of k_add_subject's parameters.
constexpr int k_identity = 1;
constexpr int k_category = 3;
constexpr int k_name = 4;
constexpr int k_representative = 6;
constexpr int k_subject_state = 8;
constexpr int k_catalogue = 9;
constexpr int k_key_hash = 10;
constexpr int k_content = 11;
constexpr char k_find_key[] = "SELECT id, content_hash, subject_id FROM record WHERE key_hash = ?1 AND state <> 5";
constexpr char k_find_subject[] = "SELECT id, representative, state FROM subject WHERE identity = ?1";
constexpr char k_add_subject[] =
    "INSERT INTO subject (identity, uscc, category, name, name_key, representative, division, state, licences, penalties, latest, years, authorities, "
    "counted_until, searchable, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16)";
constexpr char k_fill_subject[] = "UPDATE subject SET representative = ?2, state = ?3, updated_at = ?4 WHERE id = ?1";
const std::string k_add_record = "INSERT INTO record (catalogue, subject_id, key_hash, natural_person, created_at, updated_at, " + content_columns() +
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?5, " + content_parameters(6) + ")";
constexpr char k_last_subject[] = "SELECT COALESCE(MAX(id), 0) FROM subject";
constexpr char k_last_record[] = "SELECT COALESCE(MAX(id), 0) FROM record";

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

std::int64_t number_of(storage::Connection& connection, const char* sql)
{
    auto row = connection.prepare(sql);
    return row.step() ? row.integer(0) : 0;
}

/// One way through the staged rows. A new subject is written once, with the figures of its first record; subjects with more
/// records are counted anew at the end. Search entries of what is new are written table by table, in the order of ids.
class Publishing {
public:
    Publishing(storage::Connection& connection, const Change& change)
        : m_connection(connection), m_change(change), m_last_subject(number_of(connection, k_last_subject)),
          m_last_record(number_of(connection, k_last_record)), m_rows(connection.prepare(k_rows, change.batch_id)),
          m_find_key(connection.prepare(k_find_key)), m_find_subject(connection.prepare(k_find_subject)),
          m_add_subject(connection.prepare(k_add_subject)), m_add_record(connection.prepare(k_add_record))
    {
    }

    Published run()
    {
        while (m_rows.step()) take_row();
        search::put_new_subjects(m_connection, m_last_subject);
        search::put_new_documents(m_connection, m_last_record);
        std::sort(m_touched.begin(), m_touched.end());
        m_touched.erase(std::unique(m_touched.begin(), m_touched.end()), m_touched.end());
        refresh_subjects(m_connection, m_touched, m_change.today);
        raise_generation(m_connection);
        return m_published;
    }

private:
    void take_row()
    {
        const StoredContent stored = read_content(m_rows, k_content);
        m_find_key.reset();
        m_find_key.bind(1, storage::Blob{m_rows.blob(k_key_hash)});
        const bool known = m_find_key.step();
        const std::int64_t record_id = known ? m_find_key.integer(0) : 0;
        const bool same = known && m_find_key.blob(1) == stored.content.content_hash;
        if (known) m_touched.push_back(m_find_key.integer(2));
        m_find_key.reset();
        PublicFigures figures;
        if (!known && stored.content.state == RecordState::public_) {
            count_record(figures, m_rows.text(k_catalogue), stored.content, stored.authority_id, m_change.today);
        }
        const std::int64_t subject_id = find_or_add_subject(figures);
        if (same) ++m_published.duplicate;
        else if (known) correct(record_id, stored);
        else add_record(subject_id, stored);
    }

    std::int64_t find_or_add_subject(const PublicFigures& figures)
    {
        m_find_subject.reset();
        m_find_subject.bind(1, storage::Blob{m_rows.blob(k_identity)});
        if (!m_find_subject.step()) return add_subject(figures);
        const std::int64_t id = m_find_subject.integer(0);
        const std::string_view representative = m_rows.text(k_representative).empty() ? m_find_subject.text(1) : m_rows.text(k_representative);
        const std::string_view state = m_rows.text(k_subject_state).empty() ? m_find_subject.text(2) : m_rows.text(k_subject_state);
        if (representative != m_find_subject.text(1) || state != m_find_subject.text(2)) {
            m_connection.run(k_fill_subject, id, representative, state, m_change.at);
        }
        m_find_subject.reset();
        m_touched.push_back(id);
        return id;
    }

    std::int64_t add_subject(const PublicFigures& figures)
    {
        m_add_subject.reset();
        m_add_subject.bind(1, storage::Blob{m_rows.blob(k_identity)});
        m_add_subject.bind(2, m_rows.text(2));
        m_add_subject.bind(k_category, m_rows.integer(k_category));
        for (int column = k_name; column <= k_subject_state; ++column) m_add_subject.bind(column, m_rows.text(column));
        bind_figures(m_add_subject, k_subject_state + 1, figures);
        m_add_subject.bind(k_subject_state + 1 + k_figure_columns, m_change.at);
        m_add_subject.step();
        ++m_published.new_subjects;
        return m_connection.last_insert_rowid();
    }

    void add_record(std::int64_t subject_id, const StoredContent& stored)
    {
        m_add_record.reset();
        m_add_record.bind(1, m_rows.text(k_catalogue));
        m_add_record.bind(2, subject_id);
        m_add_record.bind(3, storage::Blob{m_rows.blob(k_key_hash)});
        m_add_record.bind(4, m_rows.integer(k_category) == static_cast<int>(SubjectCategory::natural_person));
        m_add_record.bind(5, m_change.at);
        bind_content(m_add_record, 6, stored);
        m_add_record.step();
        ++m_published.accepted;
        count(stored.content);
    }

    void correct(std::int64_t record_id, StoredContent stored)
    {
        stored.content.state = allowed_state(stored.content.state, category_of_record(m_connection, record_id));
        replace_content(m_connection, record_id, stored, "corrected", m_change);
        ++m_published.corrected;
        count(stored.content);
    }

    void count(const RecordContent& content)
    {
        m_published.held += content.state == RecordState::held;
        m_published.late += content.late;
        m_published.not_public += content.state == RecordState::not_public || content.state == RecordState::expired;
    }

    storage::Connection& m_connection;
    const Change& m_change;
    std::int64_t m_last_subject;
    std::int64_t m_last_record;
    storage::Statement m_rows;
    storage::Statement m_find_key;
    storage::Statement m_find_subject;
    storage::Statement m_add_subject;
    storage::Statement m_add_record;
    std::vector<std::int64_t> m_touched; ///< subjects whose figures are not yet right
    Published m_published;
};

} // namespace

void stage_records(storage::Connection& connection, std::int64_t batch_id, std::span<const RecordInput> rows)
{
    open_staging_table(connection);
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
    open_staging_table(connection);
    auto row = connection.prepare(k_staged, batch_id);
    row.step();
    return {row.integer(0), row.integer(1)};
}

void discard_staged(storage::Connection& connection, std::int64_t batch_id)
{
    empty_staging_table(connection, batch_id);
}

Published publish_staged(storage::Connection& connection, const Change& change)
{
    open_staging_table(connection);
    const Published published = Publishing(connection, change).run();
    discard_staged(connection, change.batch_id);
    return published;
}

} // namespace chengxin::records
