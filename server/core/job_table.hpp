#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chengxin {

struct WaitingJob {
    std::int64_t id = 0;
    std::string kind;
    std::string payload;
    int attempt = 0;
};

/// The rows of the table job. Every function runs in the caller's transaction; times are seconds since 1970 UTC.
namespace job_table {

inline constexpr int k_attempts = 5;
inline constexpr std::int64_t k_longest_pause = 60; ///< seconds before the next attempt

std::int64_t add(storage::Connection& connection, const std::string& kind, const std::string& payload, std::int64_t now);
/// Before all others of its kind that wait.
std::int64_t add_first(storage::Connection& connection, const std::string& kind, const std::string& payload, std::int64_t now);
bool has_daily(storage::Connection& connection, const std::string& kind, const std::string& date);
void add_daily(storage::Connection& connection, const std::string& kind, const std::string& date, std::int64_t now);
/// Where jobs of a kind run; one that nobody handles any more has its place in lane 0.
struct Place {
    std::string kind;
    int lane = 0;
    int priority = 0;
};
/// Of a lane's jobs that may run now the one with the lowest priority, then the oldest, marked as running. Jobs of one kind keep their
/// order: a file that waits for another attempt is not overtaken by a later one that corrects it.
std::optional<WaitingJob> take(storage::Connection& connection, std::int64_t now, const std::vector<Place>& places = {}, int lane = 0);
void progress(storage::Connection& connection, std::int64_t id, double fraction, std::int64_t now);
void finish(storage::Connection& connection, std::int64_t id, std::int64_t now);
void give_up(storage::Connection& connection, std::int64_t id, const std::string& message, std::int64_t now);
/// Back in the queue, later with every attempt.
void retry(storage::Connection& connection, const WaitingJob& job, std::int64_t now);
/// Back in the queue as if it had not been taken: the attempt was not the job's fault.
void put_back(storage::Connection& connection, const WaitingJob& job, std::int64_t not_before);
/// Jobs that ran when the process died run again.
void requeue_interrupted(storage::Connection& connection);

} // namespace job_table

} // namespace chengxin
