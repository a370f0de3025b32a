#include "server/records/columns.hpp"
#include "server/records/facts.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/records.hpp"
#include "server/records/versions.hpp"

#include <algorithm>
#include <stdexcept>

namespace chengxin::records {

namespace {

constexpr char k_current[] = "SELECT id, subject_id, catalogue FROM record WHERE batch_id = ?1 AND state <> 5 ORDER BY id LIMIT ?2";
const std::string k_former = "SELECT masked, subject_id, " + readable_columns() +
    " FROM record_history WHERE record_id = ?1 AND batch_id <> ?2 AND undone = 0 AND state <> 5 ORDER BY version DESC, id DESC LIMIT 1";
constexpr char k_kept[] =
    "SELECT COUNT(DISTINCT record_id) FROM record_history JOIN record ON record.id = record_history.record_id "
    "WHERE record_history.batch_id = ?1 AND record.batch_id <> ?1 AND record.state <> 5 AND undone = 0";
constexpr char k_mark_undone[] = "UPDATE record_history SET undone = 1 WHERE batch_id = ?1 AND id > ?2 AND id <= ?3";
constexpr char k_to_mark[] = "SELECT id FROM record_history WHERE batch_id = ?1 AND id > ?2 ORDER BY id LIMIT 1 OFFSET ?3";
constexpr char k_last_to_mark[] = "SELECT coalesce(max(id), 0) FROM record_history WHERE batch_id = ?1 AND id > ?2";

struct Current {
    std::int64_t id;
    std::int64_t subject_id;
    std::string catalogue;
};

struct FormerContent {
    StoredContent stored;
    std::int64_t subject_id; ///< 0: the same as now
};

/// The newest former version that another batch brought and that still counts.
std::optional<FormerContent> former_version(storage::Connection& connection, std::int64_t record_id, std::int64_t batch_id)
{
    auto row = connection.prepare(k_former, record_id, batch_id);
    if (!row.step()) return std::nullopt;
    FormerContent former{read_content(row, 2), row.integer(1)};
    former.stored.content.masked = static_cast<Masked>(row.integer(0));
    return former;
}

std::int64_t count_kept(storage::Connection& connection, std::int64_t batch_id)
{
    auto row = connection.prepare(k_kept, batch_id);
    return row.step() ? row.integer(0) : 0;
}

/// The former version comes back under the rules of today.
void restore(storage::Connection& connection, const Current& record, StoredContent former, const Change& change, const Law& law)
{
    read_references(connection, former);
    law.move(record.catalogue, category_of_record(connection, record.id), former.content, change.today);
    if (former.content.state == RecordState::public_ && former.content.masked == Masked::no) {
        const auto masked = law.mask(record.catalogue, former.content, change.today);
        if (!masked) throw std::runtime_error(masked.error().message + " " + masked.error().detail);
    }
    former.references.basis_id = basis_id(connection, former.content.basis);
    replace_content(connection, record.id, former, "restored", change);
}

} // namespace

std::int64_t mark_undone(storage::Connection& connection, std::int64_t batch_id, std::int64_t after, std::int64_t most)
{
    std::int64_t last = 0;
    if (auto row = connection.prepare(k_to_mark, batch_id, after, most - 1); row.step()) last = row.integer(0);
    if (last == 0) {
        auto row = connection.prepare(k_last_to_mark, batch_id, after);
        if (row.step()) last = row.integer(0);
    }
    if (last != 0) connection.run(k_mark_undone, batch_id, after, last);
    return last;
}

Undone withdraw_batch(storage::Connection& connection, const Change& change, const Law& law)
{
    const std::int64_t kept = count_kept(connection, change.batch_id);
    Undone undone = withdraw_some(connection, change, law, INT64_MAX);
    undone.kept = kept;
    mark_undone(connection, change.batch_id, 0, INT64_MAX);
    return undone;
}

Undone withdraw_some(storage::Connection& connection, const Change& change, const Law& law, std::int64_t most)
{
    Undone undone;
    std::vector<Current> records;
    for (auto row = connection.prepare(k_current, change.batch_id, most); row.step();) records.push_back({row.integer(0), row.integer(1), std::string(row.text(2))});
    std::vector<std::int64_t> subjects;
    for (const auto& record : records) {
        subjects.push_back(record.subject_id);
        if (auto former = former_version(connection, record.id, change.batch_id)) {
            restore(connection, record, std::move(former->stored), change, law);
            if (former->subject_id != 0) {
                move_record(connection, record.id, former->subject_id);
                subjects.push_back(former->subject_id);
            }
            ++undone.restored;
        } else {
            withdraw(connection, record.id, "withdrawn", change);
            ++undone.withdrawn;
        }
    }
    undone.more = static_cast<std::int64_t>(records.size()) == most;
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    search::DirectIndex index(connection);
    derive_subjects(connection, subjects, index, change);
    refresh_subjects(connection, subjects, change.today, index);
    raise_generation(connection, index);
    return undone;
}

} // namespace chengxin::records
