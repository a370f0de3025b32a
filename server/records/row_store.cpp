#include "server/records/row_store.hpp"

#include "server/records/bulk_rows.hpp"
#include "server/records/facts.hpp"
#include "server/records/figures.hpp"
#include "server/records/late_indexes.hpp"
#include "server/records/units.hpp"

namespace chengxin::records {

namespace {

// Most rows are new, so both are written first and looked up only where that finds a conflict.
const std::string k_add_subject = "INSERT INTO subject (" + subject_insert_columns() + ") VALUES (" + parameters(1, k_subject_parameters) +
    ") ON CONFLICT (identity) DO NOTHING";
constexpr char k_find_subject[] = "SELECT id FROM subject WHERE identity = ?1";
const std::string k_add_record = "INSERT INTO record (" + record_insert_columns() + ") VALUES (" + parameters(1, k_record_parameters) +
    ") ON CONFLICT (key_hash) WHERE state <> 5 DO NOTHING";
constexpr char k_find_record[] = "SELECT id FROM record WHERE key_hash = ?1 AND state <> 5";

class DirectRows final : public RowStore {
public:
    DirectRows(storage::Connection& connection, const Change& change)
        : m_connection(connection), m_change(change), m_add_subject(connection.prepare(k_add_subject)), m_find_subject(connection.prepare(k_find_subject)),
          m_add_record(connection.prepare(k_add_record)), m_find_record(connection.prepare(k_find_record))
    {
    }

    Placed place_subject(const SubjectInput& subject, publication::PublicFigures figures, bool known) override
    {
        bind_subject(m_add_subject, 1, 0, subject, figures, known, m_change.at);
        return place(m_add_subject, m_find_subject, subject.identity);
    }

    Placed place_record(const RecordRow& record) override
    {
        bind_record(m_add_record, 1, 0, record, m_change);
        return place(m_add_record, m_find_record, record.row->key_hash);
    }

    void flush() override {}
    void expect(const RecordInput&) const override {}
    bool has_room() const override { return true; }
    void finish() override {}

private:
    Placed place(storage::Statement& add, storage::Statement& find, std::string_view key)
    {
        add.step();
        const bool added = m_connection.changes() > 0;
        add.reset(); // the row does not last
        if (added) return {m_connection.last_insert_rowid(), true};
        find.bind_view(1, storage::Blob{key});
        if (!find.step()) throw storage::DatabaseFailure(0, "a row vanished within a transaction");
        const std::int64_t id = find.integer(0);
        find.reset();
        return {id, false};
    }

    storage::Connection& m_connection;
    const Change& m_change;
    storage::Statement m_add_subject;
    storage::Statement m_find_subject;
    storage::Statement m_add_record;
    storage::Statement m_find_record;
};

void bind_id(storage::Statement& statement, int index, std::int64_t id)
{
    if (id == 0) statement.bind(index, nullptr);
    else statement.bind(index, id);
}

} // namespace

std::unique_ptr<RowStore> make_direct_rows(storage::Connection& connection, const Change& change)
{
    return std::make_unique<DirectRows>(connection, change);
}

std::unique_ptr<RowStore> make_rows(storage::Connection& connection, const Change& change, std::int64_t expected_rows)
{
    if (!are_late_indexes_worth_it(connection, expected_rows) || !BulkRows::fits(connection, expected_rows)) return make_direct_rows(connection, change);
    return std::make_unique<BulkRows>(connection, change, expected_rows);
}

const std::string& subject_insert_columns()
{
    static const std::string columns = "id, identity, uscc, category, name, representative, division, standing, created_at, updated_at, "
                                       "counts, latest, years, authorities, counted_until, searchable";
    return columns;
}

const std::string& record_insert_columns()
{
    static const std::string columns = "id, catalogue, subject_id, key_hash, natural_person, created_at, updated_at, " + content_columns();
    return columns;
}

void bind_subject(storage::Statement& statement, int first, std::int64_t id, const SubjectInput& subject, const publication::PublicFigures& figures, bool known, Instant now)
{
    int index = first;
    bind_id(statement, index++, id);
    statement.bind_view(index++, storage::Blob{subject.identity});
    statement.bind_view(index++, subject.uscc);
    statement.bind(index++, static_cast<int>(subject.category));
    statement.bind_view(index++, subject.name);
    statement.bind_view(index++, subject.representative);
    statement.bind(index++, division_of_code(subject.uscc));
    statement.bind(index++, static_cast<int>(known ? Standing::plain : Standing::unknown));
    statement.bind(index++, now);
    statement.bind(index++, now);
    bind_figures(statement, index, figures);
}

void bind_record(storage::Statement& statement, int first, std::int64_t id, const RecordRow& record, const Change& change)
{
    const RecordInput& row = *record.row;
    int index = first;
    bind_id(statement, index++, id);
    statement.bind_view(index++, row.catalogue);
    statement.bind(index++, record.subject_id);
    statement.bind_view(index++, storage::Blob{row.key_hash});
    statement.bind(index++, row.subject.category == SubjectCategory::natural_person);
    statement.bind(index++, change.at);
    statement.bind(index++, change.at);
    bind_content(statement, index, row.content, record.references);
    statement.bind(index + k_state_column, static_cast<int>(record.state));
    statement.bind(index + k_batch_column, change.batch_id);
}

} // namespace chengxin::records
