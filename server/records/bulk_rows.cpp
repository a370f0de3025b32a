#include "server/records/bulk_rows.hpp"

#include "server/records/columns.hpp"

#include <functional>
#include <string>
#include <utility>

namespace chengxin::records {

namespace {

constexpr std::size_t k_at_once = 16;

constexpr char k_count_subjects[] = "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM subject";
constexpr char k_count_records[] = "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM record";
constexpr char k_identities[] = "SELECT id, identity FROM subject";
constexpr char k_keys[] = "SELECT id, key_hash FROM record WHERE state <> 5";
constexpr char k_identity[] = "SELECT identity FROM subject WHERE id = ?1";
constexpr char k_key[] = "SELECT key_hash FROM record WHERE id = ?1";

/// FAIL: what a failing statement has done is undone with the whole transaction; being able to undo it alone would cost a second journal.
std::string insert_of(const char* table, const std::string& columns, int column_count, std::size_t rows)
{
    std::string sql = "INSERT OR FAIL INTO " + std::string(table) + " (" + columns + ") VALUES ";
    int first = 1;
    for (std::size_t row = 0; row < rows; ++row, first += column_count) sql += (row ? ", (" : "(") + parameters(first, column_count) + ")";
    return sql;
}

const std::string k_add_subjects = insert_of("subject", subject_insert_columns(), k_subject_parameters, k_at_once);
const std::string k_add_subject = insert_of("subject", subject_insert_columns(), k_subject_parameters, 1);
const std::string k_add_records = insert_of("record", record_insert_columns(), k_record_parameters, k_at_once);
const std::string k_add_record = insert_of("record", record_insert_columns(), k_record_parameters, 1);

std::uint64_t hash_of(std::string_view key)
{
    return std::hash<std::string_view>{}(key);
}

/// Those that are there already; tells the last id.
std::int64_t fill(storage::Connection& connection, std::optional<KeyTable>& table, const char* count, const char* keys, std::int64_t expected_rows)
{
    auto counted = connection.prepare(count);
    counted.step();
    table.emplace(counted.integer(0) + expected_rows);
    for (auto row = connection.prepare(keys); row.step();) table->add(hash_of(row.blob(1)), row.integer(0));
    return counted.integer(1);
}

} // namespace

BulkRows::BulkRows(storage::Connection& connection, const Change& change, std::int64_t expected_rows)
    : m_unchecked_references(connection), m_change(change), m_last_subject(fill(connection, m_subjects, k_count_subjects, k_identities, expected_rows)),
      m_last_record(fill(connection, m_records, k_count_records, k_keys, expected_rows)), m_late_indexes(connection),
      m_add_subjects(connection.prepare(k_add_subjects)), m_add_subject(connection.prepare(k_add_subject)), m_identity(connection.prepare(k_identity)),
      m_add_records(connection.prepare(k_add_records)), m_add_record(connection.prepare(k_add_record)), m_key(connection.prepare(k_key))
{
}

bool BulkRows::fits(storage::Connection& connection, std::int64_t expected_rows)
{
    for (const char* count : {k_count_subjects, k_count_records}) {
        auto counted = connection.prepare(count);
        counted.step();
        if (!KeyTable::fits(counted.integer(0)) || !KeyTable::is_row(counted.integer(1) + expected_rows)) return false;
    }
    return true;
}

Placed BulkRows::place_subject(const SubjectInput& subject, publication::PublicFigures figures, bool known)
{
    if (const std::int64_t there = find(*m_subjects, m_identity, subject.identity); there != 0) return {there, false};
    m_subjects->add(hash_of(subject.identity), ++m_last_subject);
    m_new_subjects.push_back({m_last_subject, &subject, std::move(figures), known});
    if (m_new_subjects.size() == k_at_once) write(m_new_subjects, m_add_subjects, m_add_subject, k_subject_parameters);
    return {m_last_subject, true};
}

Placed BulkRows::place_record(const RecordRow& record)
{
    const std::string& key = record.row->key_hash;
    if (const std::int64_t known = find(*m_records, m_key, key); known != 0) return {known, false};
    m_records->add(hash_of(key), ++m_last_record);
    m_new_records.push_back({m_last_record, record});
    if (m_new_records.size() == k_at_once) write(m_new_records, m_add_records, m_add_record, k_record_parameters);
    return {m_last_record, true};
}

void BulkRows::flush()
{
    write(m_new_subjects, m_add_subjects, m_add_subject, k_subject_parameters);
    write(m_new_records, m_add_records, m_add_record, k_record_parameters);
}

void BulkRows::expect(const RecordInput& row) const
{
    m_subjects->prefetch(hash_of(row.subject.identity));
    m_records->prefetch(hash_of(row.key_hash));
}

void BulkRows::finish()
{
    flush();
    m_subjects.reset(); // sorting wants their memory
    m_records.reset();
    m_late_indexes.build();
}

/// 0: there is none.
std::int64_t BulkRows::find(const KeyTable& table, storage::Statement& key_of, std::string_view key)
{
    return table.find(hash_of(key), [&](std::int64_t id) {
        flush(); // it may be among those that wait
        key_of.bind(1, id);
        const bool same = key_of.step() && key_of.blob(0) == key;
        key_of.reset();
        return same;
    });
}

void BulkRows::bind(storage::Statement& statement, int first, const NewSubject& subject) const
{
    bind_subject(statement, first, subject.id, *subject.subject, subject.figures, subject.known, m_change.at);
}

void BulkRows::bind(storage::Statement& statement, int first, const NewRecord& record) const
{
    bind_record(statement, first, record.id, record.record, m_change);
}

template <class Row> void BulkRows::write(std::vector<Row>& rows, storage::Statement& add_many, storage::Statement& add_one, int parameters)
{
    const std::size_t at_once = rows.size() == k_at_once ? k_at_once : 1;
    storage::Statement& add = at_once == 1 ? add_one : add_many;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t place = i % at_once;
        bind(add, 1 + static_cast<int>(place) * parameters, rows[i]);
        if (place + 1 < at_once) continue;
        add.step();
        add.reset();
    }
    rows.clear();
}

} // namespace chengxin::records
