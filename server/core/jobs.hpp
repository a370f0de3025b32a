#pragma once

#include "server/core/clock.hpp"
#include "server/storage/store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace chengxin {

struct Portal;

/// A running job, as its handler sees it. A job may be run again after a crash: handlers continue where their data stands.
class JobRun {
public:
    virtual ~JobRun() = default;
    virtual std::int64_t id() const = 0;
    virtual const std::string& payload() const = 0;
    virtual int attempt() const = 0;              ///< 1 for the first
    virtual void progress(double fraction) = 0;   ///< 0 … 1; also the sign of life
    virtual bool stopping() const = 0;            ///< the server is going down: return soon with any error; the job will run again
};

/// Which thread runs a kind of job, so that nothing stands behind what takes longer.
enum class JobLane {
    timely,  ///< soon done: daily jobs, notices
    reports, ///< somebody waits for the document
    bulk,    ///< minutes: imports. Gives way to everything else on the machine
};
inline constexpr int k_job_lanes = 3;

/// Where a kind of job runs. In one lane the lower priority goes first, and what was queued first among equals.
struct JobPlace {
    JobLane lane = JobLane::timely;
    int priority = 0;
    JobPlace() = default;
    JobPlace(JobLane which, int order = 0) : lane(which), priority(order) {}
};

/// Persistent background jobs (table job) run by one worker thread for each lane. Thread-safe after start.
class Jobs {
public:
    using Handler = std::function<Result<void>(Portal&, JobRun&)>;
    /// Tells whoever waits for a job that it will not be done: after k_attempts of job_table. Small, and may run again.
    using GiveUp = std::function<Result<void>(Portal&, const std::string& payload)>;

    Jobs(storage::Store& store, const Clock& clock);
    ~Jobs();

    /// Before start. Jobs of a kind run in the order in which they were queued. A returned error ends the job as failed with its
    /// message, but for ErrorCode::unavailable: then, and after an exception, it runs again later, up to k_attempts times in all;
    /// as often as it takes while the disk takes no writes.
    void handle(const std::string& kind, Handler handler, GiveUp give_up = {}, JobPlace place = {});
    /// Before start. Runs once a local day, at 00:05 or at the next start if that was missed. The payload is the date: the one to
    /// go by, since it is not moved by a wrong clock (Clock::settled_now).
    void daily(const std::string& kind, Handler handler, JobPlace place = {});
    /// Before start. Called every few seconds, before daily jobs are looked for: what watches over clock and memory.
    void before_daily(std::function<void()> function);

    /// Queues a job within the caller's write transaction; call wake() after the commit. Returns its id.
    std::int64_t enqueue(storage::Connection& connection, const std::string& kind, const std::string& payload) const;
    /// The same, before all others of its kind that wait.
    std::int64_t enqueue_first(storage::Connection& connection, const std::string& kind, const std::string& payload) const;
    void wake();

    /// Puts jobs of a crashed run back in the queue, in their old places; before anything runs.
    Result<void> recover();
    /// Starts the worker threads.
    void start(Portal& portal);
    void stop();
    /// How far a running job has come, 0 … 1; nothing when this one does not run. From memory: a long write may keep the row from being written.
    std::optional<double> progress_of(const std::string& kind, const std::string& payload) const;
    /// Runs everything that waits, daily jobs included, on the calling thread: for the command line and tests (without start).
    void run_pending(Portal& portal);

    struct State;

private:
    std::unique_ptr<State> m_state;
};

} // namespace chengxin
