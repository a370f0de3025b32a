#include "server/records/publishing.hpp"

#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/units.hpp"
#include "server/records/versions.hpp"
#include "shared/core/text.hpp"

#include <algorithm>

namespace chengxin::records {

namespace {

// Most rows are new, so both are written first and looked up only where that finds a conflict.
constexpr char k_add_subject[] =
    "INSERT INTO subject (identity, uscc, category, name, name_key, representative, division, state, created_at, updated_at, "
    "licences, penalties, latest, years, authorities, counted_until, searchable) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT (identity) DO NOTHING";
constexpr int k_first_figure = 10;
constexpr char k_find_subject[] = "SELECT id, representative, state FROM subject WHERE identity = ?1";
constexpr char k_fill_subject[] = "UPDATE subject SET representative = ?2, state = ?3, updated_at = ?4 WHERE id = ?1";
const std::string k_add_record = "INSERT INTO record (catalogue, subject_id, key_hash, natural_person, created_at, updated_at, " + content_columns() +
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?5, " + content_parameters(6) + ") ON CONFLICT (key_hash) WHERE state <> 5 DO NOTHING";
constexpr char k_find_record[] = "SELECT id, content_hash, subject_id FROM record WHERE key_hash = ?1 AND state <> 5";

} // namespace

Publishing::Publishing(storage::Connection& connection, const Change& change, search::IndexWriter& index)
    : m_connection(connection), m_change(change), m_index(index), m_add_subject(connection.prepare(k_add_subject)),
      m_find_subject(connection.prepare(k_find_subject)), m_add_record(connection.prepare(k_add_record)), m_find_record(connection.prepare(k_find_record))
{
}

void Publishing::add(std::span<const RecordInput> rows)
{
    for (const RecordInput& row : rows) add(row);
}

Published Publishing::finish()
{
    std::sort(m_touched.begin(), m_touched.end());
    m_touched.erase(std::unique(m_touched.begin(), m_touched.end()), m_touched.end());
    refresh_subjects(m_connection, m_touched, m_change.today, m_index);
    raise_generation(m_connection, m_index);
    return m_published;
}

void Publishing::add(const RecordInput& row)
{
    const Units units{unit(row.content.authority), unit(row.content.source)};
    const RecordState state = allowed_state(row.content.state, row.subject.category);
    PublicFigures figures;
    if (state == RecordState::public_) count_record(figures, row.catalogue, row.content, units.authority, m_change.today);
    const std::int64_t subject_id = find_or_add_subject(row, figures);
    if (insert_record(row, units, state, subject_id)) return;
    const Known known = known_record(row);
    m_touched.push_back(known.subject_id);
    m_touched.push_back(subject_id); // a new one has no such record after all
    if (known.same) ++m_published.duplicate;
    else correct(known.record_id, {row.content, units.authority, units.source});
}

bool Publishing::insert_record(const RecordInput& row, const Units& units, RecordState state, std::int64_t subject_id)
{
    constexpr int k_first = 6;

    m_add_record.reset();
    m_add_record.bind_view(1, row.catalogue);
    m_add_record.bind(2, subject_id);
    m_add_record.bind_view(3, storage::Blob{row.key_hash});
    m_add_record.bind(4, row.subject.category == SubjectCategory::natural_person);
    m_add_record.bind(5, m_change.at);
    bind_content(m_add_record, k_first, row.content, units.authority, units.source);
    m_add_record.bind(k_first + k_state_column, static_cast<int>(state));
    m_add_record.bind(k_first + k_batch_column, m_change.batch_id);
    m_add_record.step();
    if (m_connection.changes() == 0) return false;
    ++m_published.accepted;
    count(row.content.late, state);
    if (state == RecordState::public_) m_index.put_document(m_connection.last_insert_rowid(), row.content.document_number);
    return true;
}

Publishing::Known Publishing::known_record(const RecordInput& row)
{
    m_find_record.reset();
    m_find_record.bind_view(1, storage::Blob{row.key_hash});
    if (!m_find_record.step()) throw storage::DatabaseFailure(0, "a record vanished within a transaction");
    const Known known{m_find_record.integer(0), m_find_record.integer(2), m_find_record.blob(1) == row.content.content_hash};
    m_find_record.reset();
    return known;
}

std::int64_t Publishing::find_or_add_subject(const RecordInput& row, const PublicFigures& figures)
{
    if (!insert_subject(row.subject, figures)) return known_subject(row.subject);
    const std::int64_t id = m_connection.last_insert_rowid();
    ++m_published.new_subjects;
    if (figures.records > 0) m_index.put_subject(id, row.subject.name, row.subject.uscc);
    return id;
}

bool Publishing::insert_subject(const SubjectInput& subject, const PublicFigures& figures)
{
    const std::string name_key = text::name_key(subject.name);
    const std::string division = division_of_code(subject.uscc);
    m_add_subject.reset();
    m_add_subject.bind_view(1, storage::Blob{subject.identity});
    m_add_subject.bind_view(2, subject.uscc);
    m_add_subject.bind(3, static_cast<int>(subject.category));
    m_add_subject.bind_view(4, subject.name);
    m_add_subject.bind_view(5, name_key);
    m_add_subject.bind_view(6, subject.representative);
    m_add_subject.bind_view(7, division);
    m_add_subject.bind_view(8, subject.state);
    m_add_subject.bind(9, m_change.at);
    bind_figures(m_add_subject, k_first_figure, figures);
    m_add_subject.step();
    const bool added = m_connection.changes() > 0;
    m_add_subject.reset(); // before the views end
    return added;
}

std::int64_t Publishing::known_subject(const SubjectInput& subject)
{
    m_find_subject.reset();
    m_find_subject.bind_view(1, storage::Blob{subject.identity});
    if (!m_find_subject.step()) throw storage::DatabaseFailure(0, "a subject vanished within a transaction");
    const std::int64_t id = m_find_subject.integer(0);
    const std::string_view known_representative = m_find_subject.text(1);
    const std::string_view known_state = m_find_subject.text(2);
    const std::string representative(subject.representative.empty() ? known_representative : subject.representative);
    const std::string state(subject.state.empty() ? known_state : subject.state);
    const bool is_other = representative != known_representative || state != known_state;
    m_find_subject.reset();
    if (is_other) m_connection.run(k_fill_subject, id, representative, state, m_change.at);
    m_touched.push_back(id);
    return id;
}

void Publishing::correct(std::int64_t record_id, StoredContent stored)
{
    stored.content.batch_id = m_change.batch_id;
    stored.content.state = allowed_state(stored.content.state, category_of_record(m_connection, record_id));
    replace_content(m_connection, record_id, stored, "corrected", m_change, m_index);
    ++m_published.corrected;
    count(stored.content.late, stored.content.state);
}

void Publishing::count(bool late, RecordState state)
{
    m_published.held += state == RecordState::held;
    m_published.late += late;
    m_published.not_public += state == RecordState::not_public || state == RecordState::expired;
}

std::int64_t Publishing::unit(const Unit& unit)
{
    m_unit_key.assign(unit.uscc).append(1, '\n').append(unit.name);
    const auto known = m_units.find(m_unit_key);
    if (known != m_units.end()) return known->second;
    return m_units[m_unit_key] = unit_id(m_connection, unit);
}

Published publish(storage::Connection& connection, std::span<const RecordInput> rows, const Change& change)
{
    search::DirectIndex index(connection);
    Publishing publishing(connection, change, index);
    publishing.add(rows);
    return publishing.finish();
}

} // namespace chengxin::records
