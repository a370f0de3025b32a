#include "server/records/records.hpp"

#include "server/records/columns.hpp"
#include "server/records/facts.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/same_decision.hpp"
#include "server/records/versions.hpp"
#include "server/records/windows.hpp"
#include "server/search/index.hpp"

#include <array>

namespace chengxin::records {

namespace {

constexpr char k_find_key[] = "SELECT id, content_hash FROM record WHERE key_hash = ?1 AND state <> 5";
const std::string k_find_record =
    "SELECT id, catalogue, key_hash, subject_id, created_at, updated_at, version, masked, " + readable_columns() + " FROM record WHERE id = ?1";
const std::string k_insert = "INSERT INTO record (catalogue, subject_id, key_hash, natural_person, created_at, updated_at, " + content_columns() +
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?5, " + content_parameters(6) + ")";
const std::string k_history = "SELECT version, action, replaced_at, replaced_by_account, replaced_by_batch, reason, " + readable_columns() +
    " FROM record_history WHERE record_id = ?1 ORDER BY version DESC, id DESC";

void refresh_one(storage::Connection& connection, std::int64_t subject_id, const Change& change)
{
    const std::array ids{subject_id};
    search::DirectIndex index(connection);
    derive_subjects(connection, ids, index, change);
    refresh_subjects(connection, ids, change.today, index);
    raise_generation(connection, index);
}

std::int64_t insert_record(storage::Connection& connection, const RecordInput& input, std::int64_t subject_id, SubjectCategory category, Instant now, Date today)
{
    StoredContent stored = with_references(connection, input.content);
    stored.content.state = allowed_state(stored.content, category, today);
    {
        auto statement = connection.prepare(k_insert, input.catalogue, subject_id, storage::Blob{input.key_hash},
            category == SubjectCategory::natural_person, now);
        bind_content(statement, 6, stored);
        while (statement.step()) {
        }
    }
    const std::int64_t id = connection.last_insert_rowid();
    write_coming(connection, id, stored.content);
    if (stored.content.state == RecordState::public_) search::DirectIndex(connection).put_document(id, stored.content.document_number);
    return id;
}

} // namespace

std::optional<KnownKey> find_key(storage::Connection& connection, std::string_view key_hash)
{
    auto row = connection.prepare(k_find_key, storage::Blob{key_hash});
    if (!row.step()) return std::nullopt;
    return KnownKey{row.integer(0), std::string(row.blob(1))};
}

std::optional<Record> find_record(storage::Connection& connection, std::int64_t id)
{
    auto row = connection.prepare(k_find_record, id);
    if (!row.step()) return std::nullopt;
    Record record;
    record.id = row.integer(0);
    record.catalogue = row.text(1);
    record.key_hash = row.blob(2);
    record.subject_id = row.integer(3);
    record.created_at = row.integer(4);
    record.updated_at = row.integer(5);
    record.version = row.integer(6);
    StoredContent stored = read_content(row, 8);
    stored.content.masked = static_cast<Masked>(row.integer(7));
    read_references(connection, stored);
    read_coming(connection, id, stored.content);
    record.content = std::move(stored.content);
    return record;
}

Stored store_record(storage::Connection& connection, const RecordInput& input, const Change& change)
{
    if (const auto known = find_key(connection, input.key_hash)) {
        if (known->content_hash == input.content.content_hash) return {Outcome::duplicate, known->record_id};
        std::string authority;
        if (refusal_of(connection, known->record_id, input, {}, authority) != Refusal::none) return {Outcome::refused, known->record_id};
        const auto corrected = correct_record(connection, known->record_id, input.content, change);
        if (!corrected) throw storage::DatabaseFailure(0, "a record vanished within a transaction");
        reassign_record(connection, known->record_id, input.subject, change);
        return {Outcome::corrected, known->record_id};
    }
    const std::int64_t subject_id = find_or_add_subject(connection, input.subject, change.at);
    const auto subject = find_subject(connection, subject_id);
    const std::int64_t id = insert_record(connection, input, subject_id, subject->category, change.at, change.today);
    refresh_one(connection, subject_id, change);
    return {Outcome::accepted, id};
}

Result<void> correct_record(storage::Connection& connection, std::int64_t id, const RecordContent& content, const Change& change)
{
    const auto record = find_record(connection, id);
    if (!record) return fail(ErrorCode::not_found, "没有这条记录，可能已被删除，请刷新后再试。");
    if (record->content.state == RecordState::withdrawn) return fail(ErrorCode::conflict, "这条记录已经撤下，不能更正。");
    replace_content(connection, id, with_references(connection, content), "corrected", change);
    refresh_one(connection, record->subject_id, change);
    return {};
}

void reassign_record(storage::Connection& connection, std::int64_t id, const SubjectInput& subject, const Change& change)
{
    const auto record = find_record(connection, id);
    if (!record) throw storage::DatabaseFailure(0, "a record vanished within a transaction");
    const std::int64_t subject_id = find_or_add_subject(connection, subject, change.at);
    if (subject_id == record->subject_id) return;
    move_record(connection, id, subject_id);
    refresh_one(connection, record->subject_id, change);
    refresh_one(connection, subject_id, change);
}

Result<void> withdraw_record(storage::Connection& connection, std::int64_t id, const Change& change)
{
    const auto record = find_record(connection, id);
    if (!record) return fail(ErrorCode::not_found, "没有这条记录，可能已被删除，请刷新后再试。");
    if (record->content.state == RecordState::withdrawn) return fail(ErrorCode::conflict, "这条记录已经撤下。");
    withdraw(connection, id, "withdrawn", change);
    refresh_one(connection, record->subject_id, change);
    return {};
}

std::vector<FormerVersion> history(storage::Connection& connection, std::int64_t id)
{
    std::vector<FormerVersion> versions;
    auto row = connection.prepare(k_history, id);
    while (row.step()) {
        FormerVersion former;
        former.version = row.integer(0);
        former.action = row.text(1);
        former.replaced_by.at = row.integer(2);
        former.replaced_by.account_id = row.integer(3);
        former.replaced_by.batch_id = row.integer(4);
        former.replaced_by.reason = row.text(5);
        StoredContent stored = read_content(row, 6);
        read_references(connection, stored);
        former.content = std::move(stored.content);
        versions.push_back(std::move(former));
    }
    return versions;
}

Result<RecordState> confirm_held(storage::Connection& connection, std::int64_t id, const Change& change, const Law& law)
{
    auto record = find_record(connection, id);
    if (!record) return fail(ErrorCode::not_found, "没有这条记录，可能已被删除，请刷新后再试。");
    if (record->content.state != RecordState::held) return fail(ErrorCode::conflict, "这条记录已不在待核状态，请刷新列表。");
    record->content.state = RecordState::public_;
    record->content.masked = Masked::as_it_stands; // somebody has read it
    if (!law.renew(record->catalogue, category_of_record(connection, id), record->content, change.today)) {
        return fail(ErrorCode::conflict, "该记录的数据集已不在目录中，不能确认公示，请联系系统管理员。", "catalogue");
    }
    const RecordState state = replace_content(connection, id, with_references(connection, record->content), "confirmed", change);
    refresh_one(connection, record->subject_id, change);
    return state;
}

} // namespace chengxin::records
