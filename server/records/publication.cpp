#include "server/records/publication.hpp"

#include "server/records/figures.hpp"
#include "server/search/index.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace chengxin::records {

namespace {

constexpr char k_over[] = "SELECT id, subject_id FROM record INDEXED BY record_public WHERE state = 1 AND public_until IS NOT NULL AND public_until < ?1";
constexpr char k_expire[] = "UPDATE record SET state = 4, updated_at = ?2 WHERE id = ?1 AND state = 1";
constexpr char k_early[] =
    "SELECT id, subject_id, document_number FROM record WHERE state = 4 AND publishable = 1 AND natural_person = 0 AND public_until >= ?1";
constexpr char k_revive[] = "UPDATE record SET state = 1, updated_at = ?2 WHERE id = ?1 AND state = 4";
// Figures that a passing day changes without an expiry: a window that begins.
constexpr char k_outdated[] = "SELECT id FROM subject WHERE counted_until < ?1";

void refresh(storage::Connection& connection, std::vector<std::int64_t> subjects, Date today, search::IndexWriter& index)
{
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    refresh_subjects(connection, subjects, today, index);
    if (!subjects.empty()) raise_generation(connection, index);
}

} // namespace

bool is_public(const RecordContent& content, Date today)
{
    return content.state == RecordState::public_ && content.public_from <= today && (!content.public_until || *content.public_until >= today);
}

RecordState allowed_state(const RecordContent& content, SubjectCategory category, Date today)
{
    if (content.state != RecordState::public_ && content.state != RecordState::expired) return content.state;
    if (category == SubjectCategory::natural_person || !content.publishable) return RecordState::not_public;
    return content.public_until && *content.public_until < today ? RecordState::expired : content.state;
}

std::int64_t revive_records(storage::Connection& connection, Date today, Instant now)
{
    struct Early {
        std::int64_t id;
        std::int64_t subject_id;
        std::string document_number;
    };
    std::vector<Early> early;
    for (auto row = connection.prepare(k_early, today.days); row.step();) early.push_back({row.integer(0), row.integer(1), std::string(row.text(2))});
    std::vector<std::int64_t> subjects;
    search::DirectIndex index(connection);
    for (const auto& record : early) {
        connection.run(k_revive, record.id, now);
        index.put_document(record.id, record.document_number);
        subjects.push_back(record.subject_id);
    }
    refresh(connection, std::move(subjects), today, index);
    return static_cast<std::int64_t>(early.size());
}

std::int64_t expire_records(storage::Connection& connection, Date today, Instant now)
{
    struct Over {
        std::int64_t id;
        std::int64_t subject_id;
    };
    std::vector<Over> over;
    for (auto row = connection.prepare(k_over, today.days); row.step();) over.push_back({row.integer(0), row.integer(1)});
    std::vector<std::int64_t> subjects;
    search::DirectIndex index(connection);
    for (const auto& record : over) {
        connection.run(k_expire, record.id, now);
        index.remove_document(record.id);
        subjects.push_back(record.subject_id);
    }
    for (auto row = connection.prepare(k_outdated, today.days); row.step();) subjects.push_back(row.integer(0));
    refresh(connection, std::move(subjects), today, index);
    return static_cast<std::int64_t>(over.size());
}

} // namespace chengxin::records
