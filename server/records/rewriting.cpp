#include "server/records/rewriting.hpp"

#include "server/records/columns.hpp"
#include "server/records/facts.hpp"
#include "server/records/figures.hpp"
#include "server/records/identity.hpp"
#include "server/records/records.hpp"
#include "server/records/versions.hpp"
#include "server/search/index.hpp"

#include <vector>

namespace chengxin::records {

namespace {

const std::string k_next_record = "SELECT id, id, catalogue, masked, " + readable_columns() + " FROM record WHERE id > ?1 ORDER BY id LIMIT 1";
const std::string k_next_version = "SELECT record_history.id, record_id, catalogue, record_history.masked, " + readable_columns("record_history.") +
    " FROM record_history JOIN record ON record.id = record_id WHERE record_history.id > ?1 ORDER BY record_history.id LIMIT 1";
constexpr char k_other[] = "SELECT id, document_number FROM record WHERE key_hash = ?1 AND state <> 5 AND id <> ?2";
constexpr char k_set_key[] = "UPDATE record SET key_hash = ?2, subject_id = ?3 WHERE id = ?1";
const std::string k_set_record = "UPDATE record SET " + content_assignments(2) + " WHERE id = ?1";
const std::string k_set_version = "UPDATE record_history SET " + content_assignments(2) + " WHERE id = ?1";
constexpr char k_set_version_subject[] = "UPDATE record_history SET subject_id = ?2 WHERE id = ?1";
constexpr char k_next_subjects[] = "SELECT id, identity, name FROM subject WHERE id > ?1 ORDER BY id LIMIT ?2";
constexpr char k_adopted[] = "SELECT max(until) FROM subject_former_name WHERE subject_id = ?1";
constexpr char k_is_named[] = "SELECT 1 FROM record WHERE subject_id = ?1 UNION ALL SELECT 1 FROM record_history WHERE subject_id = ?1 LIMIT 1";
constexpr char k_remove_facts[] = "DELETE FROM subject_fact WHERE subject_id = ?1";
constexpr char k_remove_names[] = "DELETE FROM subject_former_name WHERE subject_id = ?1";
constexpr char k_remove[] = "DELETE FROM subject WHERE id = ?1";

constexpr std::int64_t k_seconds_of_day = 86'400;

std::optional<StoredRow> read(storage::Connection& connection, const std::string& sql, std::int64_t id)
{
    auto row = connection.prepare(sql, id);
    if (!row.step()) return std::nullopt;
    StoredRow stored;
    stored.id = row.integer(0);
    stored.record_id = row.integer(1);
    stored.catalogue = row.text(2);
    StoredContent content = read_content(row, 4);
    read_references(connection, content);
    stored.content = std::move(content.content);
    stored.content.masked = static_cast<Masked>(row.integer(3));
    return stored;
}

/// What the row says, as it is written now; what was decided about it stays.
RecordContent merged(const RecordContent& before, const RecordContent& anew)
{
    RecordContent content = before;
    content.content_hash = anew.content_hash;
    content.document_number = anew.document_number;
    if (before.masked != Masked::until_decided) { // else the texts stay masked
        content.fields = anew.fields;
        content.packed = anew.packed;
        content.sealed = anew.sealed;
        content.title = anew.title;
    }
    content.kind = anew.kind;
    content.authority = anew.authority;
    content.source = anew.source;
    return content;
}

void write(storage::Connection& connection, const std::string& sql, std::int64_t id, const RecordContent& content)
{
    const StoredContent stored = with_references(connection, content);
    auto statement = connection.prepare(sql, id);
    bind_content(statement, 2, stored);
    while (statement.step()) {
    }
}

void remove_subject(storage::Connection& connection, std::int64_t id, search::IndexWriter& index)
{
    index.remove_subject(id);
    for (const char* sql : {k_remove_facts, k_remove_names, k_remove}) connection.run(sql, id);
}

} // namespace

std::optional<StoredRow> next_record(storage::Connection& connection, std::int64_t id)
{
    return read(connection, k_next_record, id);
}

std::optional<StoredRow> next_former_version(storage::Connection& connection, std::int64_t id)
{
    return read(connection, k_next_version, id);
}

std::int64_t rewrite_record(storage::Connection& connection, const StoredRow& stored, const RecordInput& anew, const Change& change)
{
    const bool live = stored.content.state != RecordState::withdrawn;
    std::int64_t other = 0;
    if (live) {
        auto row = connection.prepare(k_other, storage::Blob{anew.key_hash}, stored.id);
        if (row.step()) other = row.integer(0);
    }
    if (other != 0) withdraw(connection, other, "withdrawn", change);
    const RecordContent content = merged(stored.content, anew.content);
    write(connection, k_set_record, stored.id, content);
    connection.run(k_set_key, stored.id, storage::Blob{anew.key_hash}, find_or_add_subject(connection, anew.subject, change.at));
    if (stored.content.state == RecordState::public_ && content.document_number != stored.content.document_number) {
        search::DirectIndex index(connection);
        index.remove_document(stored.id);
        index.put_document(stored.id, content.document_number);
    }
    return other;
}

void rewrite_former_version(storage::Connection& connection, const StoredRow& stored, const RecordInput& anew, Instant now)
{
    write(connection, k_set_version, stored.id, merged(stored.content, anew.content));
    connection.run(k_set_version_subject, stored.id, find_or_add_subject(connection, anew.subject, now));
}

std::int64_t rewrite_subjects(storage::Connection& connection, std::int64_t id, std::int64_t count, const Change& change)
{
    std::vector<std::int64_t> kept;
    std::int64_t last = 0;
    search::DirectIndex index(connection);
    struct Subject {
        std::int64_t id;
        bool by_name;
        std::string name;
    };
    std::vector<Subject> subjects;
    for (auto row = connection.prepare(k_next_subjects, id, count); row.step();) {
        subjects.push_back({row.integer(0), is_identity_of_name(row.blob(1)), std::string(row.text(2))});
    }
    for (const Subject& subject : subjects) {
        last = subject.id;
        if (subject.by_name && !connection.prepare(k_is_named, subject.id).step()) {
            remove_subject(connection, subject.id, index);
            continue;
        }
        auto adopted = connection.prepare(k_adopted, subject.id);
        if (adopted.step() && !adopted.is_null(0)) {
            const Date day{static_cast<std::int32_t>(adopted.integer(0) / k_seconds_of_day)};
            put_fact(connection, subject.id, {FactKind::name, subject.name, FactSource::decision, day, 0});
        }
        kept.push_back(subject.id);
    }
    derive_subjects(connection, kept, index, change);
    refresh_subjects(connection, kept, change.today, index);
    raise_generation(connection, index);
    return last;
}

} // namespace chengxin::records
