#include "server/records/publishing.hpp"

#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"
#include "server/records/facts.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/units.hpp"
#include "server/records/versions.hpp"
#include "server/records/windows.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::records {

namespace {

constexpr char k_read_subject[] = "SELECT name, representative, category, standing FROM subject WHERE id = ?1";
constexpr char k_read_record[] = "SELECT content_hash, subject_id FROM record WHERE id = ?1";

void make_unique(std::vector<std::int64_t>& ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/// A file names few: the database is asked once for each.
template <class FindOrAdd> std::int64_t remembered(std::unordered_map<std::string, std::int64_t>& ids, const std::string& key, FindOrAdd find_or_add)
{
    const auto known = ids.find(key);
    return known != ids.end() ? known->second : ids[key] = find_or_add();
}

constexpr std::size_t k_expected = 8; ///< rows ahead: memory answers in the time of a few

} // namespace

Publishing::Publishing(storage::Connection& connection, const Change& change, search::IndexWriter& index, std::int64_t expected_rows, Reach reach)
    : m_connection(connection), m_change(change), m_index(index), m_rows(make_rows(connection, m_change, expected_rows)),
      m_read_subject(connection.prepare(k_read_subject)), m_read_record(connection.prepare(k_read_record)), m_reach(std::move(reach)),
      m_growth(connection)
{
}

void Publishing::add(std::span<const RecordInput> rows)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + k_expected < rows.size()) m_rows->expect(rows[i + k_expected]);
        if (!m_rows->has_room()) {
            m_rows->finish();
            m_rows.reset(); // before another one begins
            m_rows = make_direct_rows(m_connection, m_change);
        }
        add(rows[i]);
    }
    m_rows->flush();
}

Published Publishing::finish(publication::Shown shown)
{
    make_unique(m_told);
    make_unique(m_touched);
    derive_subjects(m_connection, m_told, m_index, m_change);
    refresh_subjects(m_connection, m_touched, m_change.today, m_index);
    m_growth.write(m_touched, m_change.today, m_index);
    raise_generation(m_connection, m_index, shown);
    m_index.end();
    m_rows->finish();
    return m_published;
}

void Publishing::add(const RecordInput& row)
{
    const References references = references_of(row.content);
    const RecordState state = allowed_state(row.content, row.subject.category, m_change.today);
    publication::PublicFigures figures;
    if (state == RecordState::public_) publication::count_record(figures, row.catalogue, window_of(row.content), references.authority_id, m_change.today);
    const Placed subject = find_or_add_subject(row, state, std::move(figures));
    const Placed record = m_rows->place_record({&row, subject.id, references, state});
    if (!record.added) {
        m_touched.push_back(subject.id); // a new one has no such record after all
        if (subject.added) m_told.push_back(subject.id);
        return add_to_known(record.id, row, subject.id, references);
    }
    const bool counts = state == RecordState::public_ && !subject.added;
    if (counts && !m_growth.take(subject.id, row.catalogue, row.content, references.authority_id)) m_touched.push_back(subject.id);
    if (!row.content.coming.empty()) write_coming(m_connection, record.id, row.content);
    ++m_published.accepted;
    count(row.content.late, state);
    if (state == RecordState::public_) m_index.put_document(record.id, row.content.document_number);
}

void Publishing::add_to_known(std::int64_t id, const RecordInput& row, std::int64_t subject_id, const References& references)
{
    m_read_record.bind(1, id);
    if (!m_read_record.step()) throw storage::DatabaseFailure(0, "a record vanished within a transaction");
    const bool same = m_read_record.blob(0) == row.content.content_hash;
    const std::int64_t known_subject = m_read_record.integer(1);
    m_read_record.reset();
    if (same) {
        m_touched.push_back(known_subject);
        ++m_published.duplicate;
        return;
    }
    RefusedRow refused{row.content.row_number, row.sheet, Refusal::none, {}, row.content.document_number};
    refused.refusal = refusal_of(m_connection, id, row, m_reach, refused.authority);
    if (refused.refusal != Refusal::none) {
        m_refused.push_back(std::move(refused));
        ++m_published.refused;
        return;
    }
    for (const std::int64_t subject : {known_subject, subject_id}) {
        m_touched.push_back(subject);
        m_told.push_back(subject);
    }
    correct(id, subject_id, {row.content, references});
}

Placed Publishing::find_or_add_subject(const RecordInput& row, RecordState state, publication::PublicFigures figures)
{
    const bool is_public = figures.records > 0;
    const Placed subject = m_rows->place_subject(row.subject, std::move(figures), contributes(state));
    if (!subject.added) {
        if (contributes(state) && !says_the_known(subject.id, row.subject)) m_told.push_back(subject.id);
        return subject;
    }
    ++m_published.new_subjects;
    if (is_public) m_index.put_subject(subject.id, row.subject.name, row.subject.uscc);
    return subject;
}

/// Most rows do, and cost nothing more than this look.
bool Publishing::says_the_known(std::int64_t id, const SubjectInput& subject)
{
    m_read_subject.bind(1, id);
    if (!m_read_subject.step()) throw storage::DatabaseFailure(0, "a subject vanished within a transaction");
    const bool known = m_read_subject.integer(3) == static_cast<int>(Standing::plain) && m_read_subject.text(0) == subject.name &&
        (subject.representative.empty() || m_read_subject.text(1) == subject.representative) &&
        m_read_subject.integer(2) == static_cast<int>(subject.category);
    m_read_subject.reset();
    return known;
}

void Publishing::correct(std::int64_t record_id, std::int64_t subject_id, StoredContent stored)
{
    stored.content.batch_id = m_change.batch_id;
    const RecordState state = replace_content(m_connection, record_id, stored, "corrected", m_change, m_index);
    move_record(m_connection, record_id, subject_id);
    ++m_published.corrected;
    count(stored.content.late, state);
}

void Publishing::count(bool late, RecordState state)
{
    m_published.held += state == RecordState::held;
    m_published.late += late;
    m_published.not_public += state == RecordState::not_public || state == RecordState::expired;
}

/// Most often the source is the authority itself.
References Publishing::references_of(const RecordContent& content)
{
    const std::int64_t authority = unit(content.authority);
    return {authority, content.source == content.authority ? authority : unit(content.source), basis(content.basis)};
}

std::int64_t Publishing::unit(const Unit& unit)
{
    m_unit_key.assign(unit.uscc).append(1, '\n').append(unit.name);
    return remembered(m_units, m_unit_key, [&] { return unit_id(m_connection, unit); });
}

std::int64_t Publishing::basis(const std::string& basis)
{
    return remembered(m_bases, basis, [&] { return basis_id(m_connection, basis); });
}

Published publish(storage::Connection& connection, std::span<const RecordInput> rows, const Change& change)
{
    search::DirectIndex index(connection);
    Publishing publishing(connection, change, index);
    publishing.add(rows);
    return publishing.finish();
}

} // namespace chengxin::records
