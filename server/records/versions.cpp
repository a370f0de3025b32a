#include "server/records/versions.hpp"

#include "server/records/publication.hpp"
#include "server/records/windows.hpp"
#include "server/search/index.hpp"

namespace chengxin::records {

namespace {

const std::string k_archive = "INSERT INTO record_history (record_id, version, " + content_columns() +
    ", masked, action, replaced_at, replaced_by_account, replaced_by_batch, reason, subject_id) SELECT id, version, " + content_columns() +
    ", masked, ?2, ?3, ?4, ?5, ?6, subject_id FROM record WHERE id = ?1";
const std::string k_replace = "UPDATE record SET version = version + 1, updated_at = ?2, masked = ?3, " + content_assignments(4) + " WHERE id = ?1";
constexpr char k_withdraw[] = "UPDATE record SET version = version + 1, updated_at = ?2, state = 5 WHERE id = ?1";
constexpr char k_move[] = "UPDATE record SET subject_id = ?2 WHERE id = ?1 AND subject_id <> ?2";
constexpr char k_category[] = "SELECT subject.category FROM record JOIN subject ON subject.id = record.subject_id WHERE record.id = ?1";

} // namespace

void archive(storage::Connection& connection, std::int64_t record_id, const char* action, const Change& change)
{
    connection.run(k_archive, record_id, action, change.at, change.account_id, change.batch_id, change.reason);
}

RecordState replace_content(storage::Connection& connection, std::int64_t record_id, const StoredContent& stored, const char* action, const Change& change)
{
    search::DirectIndex index(connection);
    return replace_content(connection, record_id, stored, action, change, index);
}

RecordState replace_content(storage::Connection& connection, std::int64_t record_id, const StoredContent& stored, const char* action, const Change& change,
    search::IndexWriter& index)
{
    const RecordState state = allowed_state(stored.content, category_of_record(connection, record_id), change.today);
    archive(connection, record_id, action, change);
    {
        auto statement = connection.prepare(k_replace, record_id, change.at, static_cast<int>(stored.content.masked));
        bind_content(statement, 4, stored);
        statement.bind(4 + k_state_column, static_cast<int>(state));
        while (statement.step()) {
        }
    }
    drop_coming(connection, record_id);
    write_coming(connection, record_id, stored.content);
    index.remove_document(record_id);
    if (state == RecordState::public_) index.put_document(record_id, stored.content.document_number);
    return state;
}

void withdraw(storage::Connection& connection, std::int64_t record_id, const char* action, const Change& change)
{
    archive(connection, record_id, action, change);
    connection.run(k_withdraw, record_id, change.at);
    search::DirectIndex(connection).remove_document(record_id);
}

void move_record(storage::Connection& connection, std::int64_t record_id, std::int64_t subject_id)
{
    connection.run(k_move, record_id, subject_id);
}

SubjectCategory category_of_record(storage::Connection& connection, std::int64_t record_id)
{
    auto row = connection.prepare(k_category, record_id);
    return row.step() ? static_cast<SubjectCategory>(row.integer(0)) : SubjectCategory::natural_person;
}

} // namespace chengxin::records
