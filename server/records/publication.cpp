#include "server/publication/condition.hpp"
#include "server/records/publication.hpp"

#include "server/records/figures.hpp"
#include "server/search/index.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace chengxin::records {

using Ids = std::vector<std::int64_t>;

namespace {

constexpr char k_over[] = "SELECT id FROM record INDEXED BY record_public WHERE state = 1 AND public_until IS NOT NULL AND public_until < ?1";
constexpr char k_expire[] = "UPDATE record SET state = 4, updated_at = ?2 WHERE id = ?1 AND state = 1 AND public_until < ?3 RETURNING subject_id";
constexpr char k_early[] = "SELECT id FROM record WHERE state = 4 AND publishable = 1 AND natural_person = 0 AND public_until >= ?1";
constexpr char k_revive[] = "UPDATE record SET state = 1, updated_at = ?2 WHERE id = ?1 AND state = 4 AND publishable = 1 AND natural_person = 0 AND public_until >= ?3 "
                            "RETURNING subject_id, document_number";
// Figures that a passing day changes without an expiry: a window that begins.
constexpr char k_outdated[] = "SELECT id FROM subject WHERE counted_until < ?1";

Ids read_ids(storage::Connection& connection, const char* sql, Date today)
{
    Ids ids;
    for (auto row = connection.prepare(sql, today.days); row.step();) ids.push_back(row.integer(0));
    return ids;
}

void refresh(storage::Connection& connection, std::vector<std::int64_t> subjects, Date today, search::IndexWriter& index)
{
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    refresh_subjects(connection, subjects, today, index);
    if (!subjects.empty()) raise_generation(connection, index);
}

} // namespace

publication::Window window_of(const RecordContent& content)
{
    return {content.decided_on, content.public_from, content.public_until};
}

bool is_public(const RecordContent& content, Date today)
{
    return content.state == RecordState::public_ && publication::covers(window_of(content), today);
}

RecordState allowed_state(const RecordContent& content, SubjectCategory category, Date today)
{
    if (content.state != RecordState::public_ && content.state != RecordState::expired) return content.state;
    if (category == SubjectCategory::natural_person || !content.publishable) return RecordState::not_public;
    return content.public_until && *content.public_until < today ? RecordState::expired : content.state;
}

Ids records_over(storage::Connection& connection, Date today)
{
    return read_ids(connection, k_over, today);
}

Ids records_too_early_over(storage::Connection& connection, Date today)
{
    return read_ids(connection, k_early, today);
}

Ids outdated_subjects(storage::Connection& connection, Date today)
{
    return read_ids(connection, k_outdated, today);
}

std::int64_t revive_records(storage::Connection& connection, std::span<const std::int64_t> ids, Date today, Instant now)
{
    Ids subjects;
    search::DirectIndex index(connection);
    for (const std::int64_t id : ids) {
        for (auto row = connection.prepare(k_revive, id, now, today.days); row.step();) {
            index.put_document(id, row.text(1));
            subjects.push_back(row.integer(0));
        }
    }
    const auto revived = static_cast<std::int64_t>(subjects.size());
    refresh(connection, std::move(subjects), today, index);
    return revived;
}

std::int64_t expire_records(storage::Connection& connection, std::span<const std::int64_t> ids, Date today, Instant now)
{
    Ids subjects;
    search::DirectIndex index(connection);
    for (const std::int64_t id : ids) {
        for (auto row = connection.prepare(k_expire, id, now, today.days); row.step();) {
            index.remove_document(id);
            subjects.push_back(row.integer(0));
        }
    }
    const auto expired = static_cast<std::int64_t>(subjects.size());
    refresh(connection, std::move(subjects), today, index);
    return expired;
}

void recount_subjects(storage::Connection& connection, std::span<const std::int64_t> ids, Date today)
{
    search::DirectIndex index(connection);
    refresh(connection, Ids(ids.begin(), ids.end()), today, index);
}

std::int64_t expire_records(storage::Connection& connection, Date today, Instant now)
{
    const std::int64_t expired = expire_records(connection, records_over(connection, today), today, now);
    recount_subjects(connection, outdated_subjects(connection, today), today);
    return expired;
}

} // namespace chengxin::records
