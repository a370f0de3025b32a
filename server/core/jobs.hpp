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

/// Persistent background jobs (table job) run by one worker thread. Thread-safe after start.
class Jobs {
public:
    using Handler = std::function<Result<void>(Portal&, JobRun&)>;

    Jobs(storage::Store& store, const Clock& clock);
    ~Jobs();

    /// Before start. A returned error ends the job as failed with its message; a DatabaseFailure lets it run again later.
    void handle(const std::string& kind, Handler handler);
    /// Before start. Runs once a local day, at 00:05 or at the next start if that was missed. The payload is the date.
    void daily(const std::string& kind, Handler handler);

    /// Queues a job within the caller's write transaction; call wake() after the commit. Returns its id.
    std::int64_t enqueue(storage::Connection& connection, const std::string& kind, const std::string& payload) const;
    void wake();

    /// Puts jobs of a crashed run back in the queue; before anything runs.
    Result<void> recover();
    /// Starts the worker thread.
    void start(Portal& portal);
    void stop();
    /// How far the running job has come, 0 … 1; nothing when this one does not run. From memory: a long write may keep the row from being written.
    std::optional<double> progress_of(const std::string& kind, const std::string& payload) const;
    /// Runs everything that waits, daily jobs included, on the calling thread: for the command line and tests (without start).
    void run_pending(Portal& portal);

    struct State;

private:
    std::unique_ptr<State> m_state;
};

} // namespace chengxin
