#include "server/records/versions.hpp"

#include "server/records/publication.hpp"
#include "server/search/index.hpp"

namespace chengxin::records {

namespace {

const std::string k_archive = "INSERT INTO record_history (record_id, version, " + content_columns() +
    ", action, replaced_at, replaced_by_account, replaced_by_batch, reason) SELECT id, version, " + content_columns() +
    ", ?2, ?3, ?4, ?5, ?6 FROM record WHERE id = ?1";
const std::string k_replace = "UPDATE record SET version = version + 1, updated_at = ?2, " + content_assignments(3) + " WHERE id = ?1";
constexpr char k_withdraw[] = "UPDATE record SET version = version + 1, updated_at = ?2, state = 5 WHERE id = ?1";
constexpr char k_category[] = "SELECT subject.category FROM record JOIN subject ON subject.id = record.subject_id WHERE record.id = ?1";

} // namespace

void archive(storage::Connection& connection, std::int64_t record_id, const char* action, const Change& change)
{
    connection.run(k_archive, record_id, action, change.at, change.account_id, change.batch_id, change.reason);
}

void replace_content(storage::Connection& connection, std::int64_t record_id, const StoredContent& stored, const char* action, const Change& change)
{
    search::DirectIndex index(connection);
    replace_content(connection, record_id, stored, action, change, index);
}

void replace_content(storage::Connection& connection, std::int64_t record_id, const StoredContent& stored, const char* action, const Change& change,
    search::IndexWriter& index)
{
    archive(connection, record_id, action, change);
    {
        auto statement = connection.prepare(k_replace, record_id, change.at);
        bind_content(statement, 3, stored);
        while (statement.step()) {
        }
    }
    index.remove_document(record_id);
    if (stored.content.state == RecordState::public_) index.put_document(record_id, stored.content.document_number);
}

void withdraw(storage::Connection& connection, std::int64_t record_id, const char* action, const Change& change)
{
    archive(connection, record_id, action, change);
    connection.run(k_withdraw, record_id, change.at);
    search::DirectIndex(connection).remove_document(record_id);
}

SubjectCategory category_of_record(storage::Connection& connection, std::int64_t record_id)
{
    auto row = connection.prepare(k_category, record_id);
    return row.step() ? static_cast<SubjectCategory>(row.integer(0)) : SubjectCategory::natural_person;
}

} // namespace chengxin::records
