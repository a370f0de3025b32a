#include "server/core/jobs.hpp"

#include "server/core/failure.hpp"
#include "server/core/job_table.hpp"
#include "server/core/password_lane.hpp"
#include "server/core/portal.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace chengxin {

namespace {

constexpr auto k_poll = std::chrono::seconds(5);           ///< for daily jobs and retries; new jobs wake the worker
constexpr std::int64_t k_pause_seconds = 10;               ///< while disk or memory are not well
constexpr std::int64_t k_daily_seconds = 5 * 60;           ///< daily jobs run at 00:05 local
constexpr auto k_progress_interval = std::chrono::milliseconds(300);

/// What becomes of a job that has run.
enum class Next {
    done,
    later,    ///< it was not its fault: the store was busy, the disk takes no writes, the server is going down
    again,    ///< once more, unless that was the last attempt
    failed,
};

struct Outcome {
    Next next = Next::done;
    std::string message; ///< for the job's row
};

struct EndedJob {
    WaitingJob job;
    Outcome outcome;
};

} // namespace

struct Jobs::State {
    storage::Store& store;
    const Clock& clock;
    struct Kind {
        Handler handler;
        GiveUp give_up;
        JobPlace place;
    };
    std::map<std::string, Kind> kinds;
    std::vector<std::string> daily_kinds;
    std::function<void()> before_daily;
    std::mutex mutex;
    std::condition_variable woken;
    std::uint64_t wakes = 0;
    std::atomic<bool> stopping{false};
    struct Running {
        std::string kind;
        std::string payload;
        double progress = 0;
    };
    struct Worker {
        JobLane lane = JobLane::timely;
        std::optional<EndedJob> ended; ///< its end is not yet written: the disk did not take it. Only the worker uses this
        std::optional<Running> running; ///< under running_mutex
        std::thread thread = {};
    };
    std::array<Worker, k_job_lanes> workers{Worker{JobLane::timely, {}, {}}, Worker{JobLane::reports, {}, {}}, Worker{JobLane::bulk, {}, {}}};
    std::mutex running_mutex;

    std::vector<job_table::Place> places() const
    {
        std::vector<job_table::Place> list;
        for (const auto& [name, kind] : kinds) list.push_back({name, static_cast<int>(kind.place.lane), kind.place.priority});
        return list;
    }
};

namespace {

class Run : public JobRun {
public:
    Run(Jobs::State& state, Jobs::State::Worker& worker, const WaitingJob& job) : m_state(state), m_worker(worker), m_job(job)
    {
        const std::lock_guard lock(m_state.running_mutex);
        m_worker.running = {job.kind, job.payload, 0};
    }
    ~Run() override
    {
        const std::lock_guard lock(m_state.running_mutex);
        m_worker.running.reset();
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    std::int64_t id() const override { return m_job.id; }
    const std::string& payload() const override { return m_job.payload; }
    int attempt() const override { return m_job.attempt; }
    bool stopping() const override { return m_state.stopping; }
    void progress(double fraction) override
    {
        {
            const std::lock_guard lock(m_state.running_mutex);
            m_worker.running->progress = fraction;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last_write < k_progress_interval) return;
        m_last_write = now;
        m_state.store.post([id = m_job.id, fraction, at = m_state.clock.now()](storage::Connection& connection) { job_table::progress(connection, id, fraction, at); });
    }

private:
    Jobs::State& m_state;
    Jobs::State::Worker& m_worker;
    const WaitingJob& m_job;
    std::chrono::steady_clock::time_point m_last_write{};
};

bool waits(ErrorCode code)
{
    return code == ErrorCode::unavailable || code == ErrorCode::storage_full;
}

/// A disk that is full for an hour must not use up a job's attempts; what may lie in the job itself does.
bool waits(storage::FailureKind kind)
{
    using storage::FailureKind;
    return kind == FailureKind::disk_full || kind == FailureKind::read_only || kind == FailureKind::busy;
}

Outcome outcome_of(const std::exception& exception, const Run& run)
{
    if (waits(kind_of(exception))) return {Next::later, "磁盘暂时不可写，稍后自动重试。"};
    return {Next::again, "处理时发生内部错误，请联系管理员（任务 " + std::to_string(run.id()) + "）。"};
}

Outcome run_handler(Portal& portal, const Jobs::Handler& handler, Run& run)
{
    try {
        const Result<void> result = handler(portal, run);
        if (result) return {};
        return {run.stopping() || waits(result.error().code) ? Next::later : Next::failed, result.error().message};
    } catch (const std::exception& exception) {
        portal.log.error("job.exception", {{"job", std::to_string(run.id())}, {"attempt", std::to_string(run.attempt())}, {"reason", exception.what()}});
        return outcome_of(exception, run);
    }
}

/// A job that has taken the process with it, or failed, once too often.
Outcome give_up(Portal& portal, const Jobs::State::Kind& kind, Run& run)
{
    const Outcome given_up{Next::failed, "处理多次中断，已停止重试，请联系管理员。"};
    if (!kind.give_up) return given_up;
    const Outcome told = run_handler(portal, [&kind](Portal& to, JobRun& job) { return kind.give_up(to, job.payload()); }, run);
    return told.next == Next::later ? told : given_up;
}

Outcome run_job(Jobs::State& state, Jobs::State::Worker& worker, Portal& portal, const WaitingJob& job)
{
    Run run(state, worker, job);
    const auto kind = state.kinds.find(job.kind);
    if (kind == state.kinds.end()) return {Next::failed, "没有处理这类任务的程序：" + job.kind};
    if (job.attempt > job_table::k_attempts) return give_up(portal, kind->second, run);
    Outcome outcome = run_handler(portal, kind->second.handler, run);
    if (outcome.next != Next::again || job.attempt < job_table::k_attempts) return outcome;
    return give_up(portal, kind->second, run);
}

void write_outcome(storage::Connection& connection, const Jobs::State& state, const WaitingJob& job, const Outcome& outcome)
{
    switch (outcome.next) {
    case Next::done: return job_table::finish(connection, job.id, state.clock.now());
    case Next::later: return job_table::put_back(connection, job, state.stopping ? 0 : state.clock.steady_now() + k_pause_seconds);
    case Next::again: return job_table::retry(connection, job, state.clock.steady_now());
    case Next::failed: return job_table::give_up(connection, job.id, outcome.message, state.clock.now());
    }
}

/// The end of a job must be written, however busy the writer is. When the disk does not take it (DatabaseFailure), it stays in the
/// state and is written before the next job is taken.
void settle(Jobs::State& state, Jobs::State::Worker& worker)
{
    if (!worker.ended) return;
    const auto write = [&] {
        return state.store.write([&](storage::Connection& connection) -> Result<void> {
            write_outcome(connection, state, worker.ended->job, worker.ended->outcome);
            return {};
        });
    };
    while (!write()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    worker.ended.reset();
}

/// The oldest waiting job, noted as one to be run again until its outcome is known: without memory not even that can be told.
bool take_next(Jobs::State& state, Jobs::State::Worker& worker)
{
    try {
        const std::vector<job_table::Place> places = state.places();
        const auto taken = state.store.write([&](storage::Connection& connection) -> Result<void> {
            if (auto job = job_table::take(connection, state.clock.steady_now(), places, static_cast<int>(worker.lane))) worker.ended = EndedJob{std::move(*job), {Next::again, {}}};
            return {};
        });
        if (!taken) worker.ended.reset();
    } catch (...) {
        worker.ended.reset();
        throw;
    }
    return worker.ended.has_value();
}

/// Takes one waiting job of the worker's lane and runs it. False: nothing waits.
bool run_next(Jobs::State& state, Jobs::State::Worker& worker, Portal& portal)
{
    settle(state, worker);
    if (!take_next(state, worker)) return false;
    const WaitingJob& job = worker.ended->job;
    worker.ended->outcome = run_job(state, worker, portal, job);
    const Outcome& outcome = worker.ended->outcome;
    if (outcome.next == Next::failed) {
        portal.log.error("job.failed", {{"job", std::to_string(job.id)}, {"kind", job.kind}, {"attempt", std::to_string(job.attempt)}, {"message", outcome.message}});
    }
    settle(state, worker);
    return !state.stopping;
}

void queue_daily(Jobs::State& state)
{
    if (state.before_daily) state.before_daily();
    const std::string today = local_date_text(state.clock.settled_now() - k_daily_seconds);
    for (const std::string& kind : state.daily_kinds) {
        const bool missing = state.store.read([&](storage::Connection& connection) { return !job_table::has_daily(connection, kind, today); });
        if (!missing) continue;
        (void)state.store.write([&](storage::Connection& connection) -> Result<void> {
            job_table::add_daily(connection, kind, today, state.clock.now());
            return {};
        });
    }
}

void work(Jobs::State& state, Jobs::State::Worker& worker, Portal& portal)
{
    if (worker.lane == JobLane::bulk) give_way();
    std::uint64_t seen = 0;
    while (!state.stopping) {
        try {
            if (worker.lane == JobLane::timely) queue_daily(state);
            while (run_next(state, worker, portal)) {
            }
        } catch (const std::exception& exception) { // the table cannot be written just now; a job stays as it is
            portal.log.failure("jobs.failure", exception);
        }
        std::unique_lock lock(state.mutex);
        state.woken.wait_for(lock, k_poll, [&] { return state.stopping || state.wakes != seen; });
        seen = state.wakes;
    }
}

} // namespace

Jobs::Jobs(storage::Store& store, const Clock& clock) : m_state(new State{.store = store, .clock = clock}) {}

Jobs::~Jobs()
{
    stop();
}

void Jobs::handle(const std::string& kind, Handler handler, GiveUp give_up, JobPlace place)
{
    m_state->kinds[kind] = {std::move(handler), std::move(give_up), place};
}

void Jobs::daily(const std::string& kind, Handler handler, JobPlace place)
{
    m_state->kinds[kind] = {std::move(handler), {}, place};
    m_state->daily_kinds.push_back(kind);
}

void Jobs::before_daily(std::function<void()> function)
{
    m_state->before_daily = std::move(function);
}

std::int64_t Jobs::enqueue(storage::Connection& connection, const std::string& kind, const std::string& payload) const
{
    return job_table::add(connection, kind, payload, m_state->clock.now());
}

std::int64_t Jobs::enqueue_first(storage::Connection& connection, const std::string& kind, const std::string& payload) const
{
    return job_table::add_first(connection, kind, payload, m_state->clock.now());
}

std::optional<double> Jobs::progress_of(const std::string& kind, const std::string& payload) const
{
    const std::lock_guard lock(m_state->running_mutex);
    for (const State::Worker& worker : m_state->workers) {
        const auto& running = worker.running;
        if (running && running->kind == kind && running->payload == payload) return running->progress;
    }
    return std::nullopt;
}

void Jobs::wake()
{
    {
        const std::lock_guard lock(m_state->mutex);
        ++m_state->wakes;
    }
    m_state->woken.notify_all();
}

Result<void> Jobs::recover()
{
    return m_state->store.write([&](storage::Connection& connection) -> Result<void> {
        job_table::requeue_interrupted(connection);
        return {};
    });
}

void Jobs::start(Portal& portal)
{
    for (State::Worker& worker : m_state->workers) worker.thread = std::thread([this, &worker, &portal] { work(*m_state, worker, portal); });
}

void Jobs::stop()
{
    m_state->stopping = true;
    wake();
    for (State::Worker& worker : m_state->workers) {
        if (worker.thread.joinable()) worker.thread.join();
    }
}

void Jobs::run_pending(Portal& portal)
{
    queue_daily(*m_state);
    bool ran = true;
    while (ran) {
        ran = false;
        for (State::Worker& worker : m_state->workers) ran = run_next(*m_state, worker, portal) || ran;
    }
}

} // namespace chengxin
