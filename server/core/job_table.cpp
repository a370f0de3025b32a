#include "server/core/job_table.hpp"

#include <algorithm>

namespace chengxin::job_table {

namespace {

constexpr std::int64_t k_retry_seconds = 10;

constexpr auto k_add = "INSERT INTO job (kind, payload, state, created_at) VALUES (?, ?, 'queued', ?)";
constexpr auto k_add_first = "INSERT INTO job (id, kind, payload, state, created_at) SELECT min(0, min(id)) - 1, ?1, ?2, 'queued', ?3 FROM job";
constexpr auto k_has_daily = "SELECT 1 FROM job WHERE kind = ? AND payload = ? AND daily = 1";
constexpr auto k_add_daily = "INSERT INTO job (kind, payload, daily, state, created_at) VALUES (?, ?, 1, 'queued', ?)";
// One row for each kind that waits: its oldest job.
constexpr auto k_waiting = "SELECT id, kind, payload, attempts FROM job WHERE id IN (SELECT min(id) FROM job WHERE state = 'queued' GROUP BY kind) "
                           "AND not_before <= ? ORDER BY id";
constexpr auto k_take = "UPDATE job SET state = 'running', attempts = attempts + 1, heartbeat = ? WHERE id = ?";
constexpr auto k_progress = "UPDATE job SET progress = ?, heartbeat = ? WHERE id = ? AND state = 'running'";
constexpr auto k_finish = "UPDATE job SET state = 'done', progress = 1, finished_at = ?, message = '' WHERE id = ?";
constexpr auto k_give_up = "UPDATE job SET state = 'failed', finished_at = ?, message = ? WHERE id = ?";
constexpr auto k_retry = "UPDATE job SET state = 'queued', not_before = ? WHERE id = ?";
constexpr auto k_put_back = "UPDATE job SET state = 'queued', attempts = attempts - 1, not_before = ? WHERE id = ?";
constexpr auto k_requeue = "UPDATE job SET state = 'queued', not_before = 0 WHERE state = 'running'";

} // namespace

std::int64_t add(storage::Connection& connection, const std::string& kind, const std::string& payload, std::int64_t now)
{
    return connection.insert(k_add, kind, payload, now);
}

std::int64_t add_first(storage::Connection& connection, const std::string& kind, const std::string& payload, std::int64_t now)
{
    return connection.insert(k_add_first, kind, payload, now);
}

bool has_daily(storage::Connection& connection, const std::string& kind, const std::string& date)
{
    return connection.prepare(k_has_daily, kind, date).step();
}

void add_daily(storage::Connection& connection, const std::string& kind, const std::string& date, std::int64_t now)
{
    connection.run(k_add_daily, kind, date, now);
}

std::optional<WaitingJob> take(storage::Connection& connection, std::int64_t now, const std::vector<Place>& places, int lane)
{
    std::optional<WaitingJob> job;
    {
        int priority = 0;
        storage::Statement row = connection.prepare(k_waiting, now);
        while (row.step()) {
            const auto found = std::find_if(places.begin(), places.end(), [&](const Place& place) { return place.kind == row.text(1); });
            const Place place = found == places.end() ? Place{} : *found;
            if (place.lane != lane || (job && place.priority >= priority)) continue;
            job = WaitingJob{row.integer(0), std::string(row.text(1)), std::string(row.text(2)), static_cast<int>(row.integer(3)) + 1};
            priority = place.priority;
        }
    }
    if (job) connection.run(k_take, now, job->id);
    return job;
}

void progress(storage::Connection& connection, std::int64_t id, double fraction, std::int64_t now)
{
    connection.run(k_progress, fraction, now, id);
}

void finish(storage::Connection& connection, std::int64_t id, std::int64_t now)
{
    connection.run(k_finish, now, id);
}

void give_up(storage::Connection& connection, std::int64_t id, const std::string& message, std::int64_t now)
{
    connection.run(k_give_up, now, message, id);
}

void retry(storage::Connection& connection, const WaitingJob& job, std::int64_t now)
{
    connection.run(k_retry, now + std::min(k_longest_pause, k_retry_seconds * job.attempt), job.id);
}

void put_back(storage::Connection& connection, const WaitingJob& job, std::int64_t not_before)
{
    connection.run(k_put_back, not_before, job.id);
}

void requeue_interrupted(storage::Connection& connection)
{
    connection.run(k_requeue);
}

} // namespace chengxin::job_table
