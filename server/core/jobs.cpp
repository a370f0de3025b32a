#include "server/core/jobs.hpp"

#include "server/core/job_table.hpp"
#include "server/core/portal.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace chengxin {

namespace {

constexpr auto k_poll = std::chrono::seconds(5);           ///< for daily jobs and retries; new jobs wake the worker
constexpr std::int64_t k_daily_seconds = 5 * 60;           ///< daily jobs run at 00:05 local
constexpr auto k_progress_interval = std::chrono::milliseconds(300);

} // namespace

struct Jobs::State {
    storage::Store& store;
    const Clock& clock;
    std::map<std::string, Handler> handlers;
    std::vector<std::string> daily_kinds;
    std::mutex mutex;
    std::condition_variable woken;
    bool wake_up = false;
    std::atomic<bool> stopping{false};
    std::thread thread;
    struct Running {
        std::string kind;
        std::string payload;
        double progress = 0;
    };
    std::mutex running_mutex;
    std::optional<Running> running;
};

namespace {

class Run : public JobRun {
public:
    Run(Jobs::State& state, const WaitingJob& job) : m_state(state), m_job(job)
    {
        const std::lock_guard lock(m_state.running_mutex);
        m_state.running = {job.kind, job.payload, 0};
    }
    ~Run() override
    {
        const std::lock_guard lock(m_state.running_mutex);
        m_state.running.reset();
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
            m_state.running->progress = fraction;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last_write < k_progress_interval) return;
        m_last_write = now;
        m_state.store.post([id = m_job.id, fraction, at = m_state.clock.now()](storage::Connection& connection) { job_table::progress(connection, id, fraction, at); });
    }

private:
    Jobs::State& m_state;
    const WaitingJob& m_job;
    std::chrono::steady_clock::time_point m_last_write{};
};

/// What happened to a job in words for its row, and whether it may run again.
struct Outcome {
    Result<void> result;
    bool again = false;
};

Outcome run_handler(Portal& portal, const Jobs::Handler& handler, Run& run)
{
    try {
        return {handler(portal, run)};
    } catch (const storage::DatabaseFailure& failure) {
        portal.log.error("job.database_failure", {{"job", std::to_string(run.id())}, {"reason", failure.what()}});
        return {fail(ErrorCode::unavailable, "数据库暂时不可写，稍后自动重试。"), /*again=*/true};
    } catch (const std::exception& exception) {
        portal.log.error("job.exception", {{"job", std::to_string(run.id())}, {"reason", exception.what()}});
        return {fail(ErrorCode::internal, "处理时发生内部错误，请联系管理员（任务 " + std::to_string(run.id()) + "）。")};
    }
}

/// The end of a job must be written, however busy the writer is.
void settle(Jobs::State& state, const std::function<Result<void>(storage::Connection&)>& function)
{
    while (!state.store.write(function)) std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

/// Takes one waiting job and runs it. False: nothing waits.
bool run_next(Jobs::State& state, Portal& portal)
{
    std::optional<WaitingJob> job;
    const auto taken = state.store.write([&](storage::Connection& connection) -> Result<void> {
        job = job_table::take(connection, state.clock.now());
        return {};
    });
    if (!taken || !job) return false;
    const auto handler = state.handlers.find(job->kind);
    Outcome outcome{fail(ErrorCode::internal, "没有处理这类任务的程序：" + job->kind)};
    {
        Run run(state, *job);
        if (handler != state.handlers.end()) outcome = run_handler(portal, handler->second, run);
    }
    if (state.stopping && !outcome.result) outcome.again = true;
    settle(state, [&](storage::Connection& connection) -> Result<void> {
        if (outcome.result) job_table::finish(connection, job->id, state.clock.now());
        else if (outcome.again && (state.stopping || job->attempt < job_table::k_attempts)) job_table::retry(connection, *job, state.clock.now());
        else job_table::give_up(connection, job->id, outcome.result.error().message, state.clock.now());
        return {};
    });
    return !state.stopping;
}

void queue_daily(Jobs::State& state)
{
    const std::string today = local_date_text(state.clock.now() - k_daily_seconds);
    for (const std::string& kind : state.daily_kinds) {
        const bool missing = state.store.read([&](storage::Connection& connection) { return !job_table::has_daily(connection, kind, today); });
        if (!missing) continue;
        (void)state.store.write([&](storage::Connection& connection) -> Result<void> {
            job_table::add_daily(connection, kind, today, state.clock.now());
            return {};
        });
    }
}

void work(Jobs::State& state, Portal& portal)
{
    while (!state.stopping) {
        try {
            queue_daily(state);
            while (run_next(state, portal)) {
            }
        } catch (const std::exception& exception) { // the table cannot be written just now; a job stays as it is
            portal.log.error("jobs.failure", {{"reason", exception.what()}});
        }
        std::unique_lock lock(state.mutex);
        state.woken.wait_for(lock, k_poll, [&] { return state.stopping || state.wake_up; });
        state.wake_up = false;
    }
}

} // namespace

Jobs::Jobs(storage::Store& store, const Clock& clock)
    : m_state(new State{.store = store, .clock = clock, .handlers = {}, .daily_kinds = {}, .mutex = {}, .woken = {}, .thread = {}})
{
}

Jobs::~Jobs()
{
    stop();
}

void Jobs::handle(const std::string& kind, Handler handler)
{
    m_state->handlers[kind] = std::move(handler);
}

void Jobs::daily(const std::string& kind, Handler handler)
{
    m_state->handlers[kind] = std::move(handler);
    m_state->daily_kinds.push_back(kind);
}

std::int64_t Jobs::enqueue(storage::Connection& connection, const std::string& kind, const std::string& payload) const
{
    return job_table::add(connection, kind, payload, m_state->clock.now());
}

std::optional<double> Jobs::progress_of(const std::string& kind, const std::string& payload) const
{
    const std::lock_guard lock(m_state->running_mutex);
    const auto& running = m_state->running;
    if (!running || running->kind != kind || running->payload != payload) return std::nullopt;
    return running->progress;
}

void Jobs::wake()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->wake_up = true;
    }
    m_state->woken.notify_one();
}

Result<void> Jobs::recover()
{
    return m_state->store.write([&](storage::Connection& connection) -> Result<void> {
        job_table::requeue_interrupted(connection, m_state->clock.now());
        return {};
    });
}

void Jobs::start(Portal& portal)
{
    m_state->thread = std::thread([this, &portal] { work(*m_state, portal); });
}

void Jobs::stop()
{
    m_state->stopping = true;
    wake();
    if (m_state->thread.joinable()) m_state->thread.join();
}

void Jobs::run_pending(Portal& portal)
{
    queue_daily(*m_state);
    while (run_next(*m_state, portal)) {
    }
}

} // namespace chengxin
