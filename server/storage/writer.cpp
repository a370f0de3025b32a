#include "server/storage/writer.hpp"

#include <algorithm>
#include <chrono>
#include <malloc.h>
#include <new>
#include <sqlite3.h>
#include <stdexcept>
#include <utility>

namespace chengxin::storage {

namespace {

constexpr auto k_idle = std::chrono::milliseconds(500);
constexpr int k_large_log_pages = 500;     ///< 4 MiB: copied while readers go on, little at a time, since writes wait for it
constexpr int k_huge_log_pages = 64'000;   ///< 512 MiB: wait a little for readers, so that the log can start anew
constexpr int k_reader_milliseconds = 200; ///< that writes wait for readers then
constexpr auto k_until_next_wait = std::chrono::seconds(10); ///< a backup may read for minutes

constexpr int k_large_cache_bytes = 8 << 20;

/// One commit may write the logs of several attached databases: the longest counts.
int remember_log_pages(void* pages, sqlite3*, const char*, int count)
{
    int& longest = *static_cast<int*>(pages);
    longest = std::max(longest, count);
    return SQLITE_OK;
}

constexpr int k_repair_share = 10; ///< a repair that fails may take a tenth of the time
constexpr auto k_mark = "SAVEPOINT job";
constexpr auto k_back_to_mark = "ROLLBACK TO job";
constexpr auto k_forget_mark = "RELEASE job";
constexpr auto k_rewrite_first_page = "PRAGMA user_version = 0"; // not used otherwise

/// After these the connection's view of the file cannot be trusted, in particular after a failed fsync.
bool needs_reopening(const DatabaseFailure& failure)
{
    return failure.kind() != FailureKind::mistake && failure.kind() != FailureKind::busy;
}

} // namespace

Writer::Writer(Access access, std::unique_ptr<Connection> connection, std::size_t queue_limit)
    : m_access(std::move(access)), m_connection(std::move(connection)), m_queue_limit(queue_limit)
{
    m_taken.reserve(k_most_together);
    if (m_connection) watch_log();
    m_thread = std::thread([this] { work(); });
}

Writer::~Writer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_arrived.notify_one();
    m_thread.join();
    checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

bool Writer::enqueue(const std::shared_ptr<Job>& job, Lane lane)
{
    const std::lock_guard lock(m_mutex);
    auto& queue = lane == Lane::small ? m_small : m_bulk;
    const std::size_t running = lane == Lane::small ? m_running_small : m_running_bulk;
    if (m_stopping || queue.size() + running >= m_queue_limit) return false;
    queue.push_back(job);
    m_arrived.notify_one();
    return true;
}

bool Writer::run(const std::function<bool(Connection&)>& function, Lane lane)
{
    if (std::this_thread::get_id() == m_thread.get_id()) throw std::logic_error("a write inside a write");
    const auto job = std::make_shared<Job>();
    job->function = std::cref(function);
    if (!enqueue(job, lane)) return false;
    std::unique_lock lock(m_mutex);
    m_finished.wait(lock, [&] { return job->done; });
    if (job->failure) std::rethrow_exception(job->failure);
    return true;
}

bool Writer::post(std::function<bool(Connection&)> function, std::function<void(bool)> ended)
{
    const auto job = std::make_shared<Job>();
    job->function = std::move(function);
    if (ended) job->ended = [ended = std::move(ended)](const std::exception_ptr& failure) { ended(!failure); };
    return enqueue(job, Lane::small);
}

bool Writer::begin(std::function<bool(Connection&)> function, std::function<void(std::exception_ptr)> ended, Lane lane)
{
    const auto job = std::make_shared<Job>();
    job->function = std::move(function);
    job->ended = std::move(ended);
    job->may_share = lane == Lane::small;
    return enqueue(job, lane);
}

/// Under the mutex, when something waits. Into m_taken.
void Writer::take()
{
    m_taken.clear();
    const bool bulk = m_small.empty() || (!m_bulk.empty() && m_small_in_a_row >= k_small_in_a_row);
    if (bulk) {
        m_taken.push_back(std::move(m_bulk.front()));
        m_bulk.pop_front();
        m_small_in_a_row = 0;
        m_running_bulk = 1;
        return;
    }
    do {
        m_taken.push_back(std::move(m_small.front()));
        m_small.pop_front();
    } while (m_taken.back()->may_share && m_taken.size() < k_most_together && !m_small.empty() && m_small.front()->may_share);
    m_small_in_a_row = m_bulk.empty() ? 0 : m_small_in_a_row + static_cast<int>(m_taken.size());
    m_running_small = m_taken.size();
}

void Writer::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        if (nothing_waits() && !m_stopping && m_log_pages > 0) {
            if (!m_arrived.wait_for(lock, k_idle, [&] { return m_stopping || !nothing_waits(); })) {
                lock.unlock();
                checkpoint(SQLITE_CHECKPOINT_PASSIVE);
                release_memory();
                lock.lock();
            }
        }
        m_arrived.wait(lock, [&] { return m_stopping || !nothing_waits(); });
        if (nothing_waits()) return;
        take();
        lock.unlock();
        execute(m_taken);
        lock.lock();
        m_running_small = m_running_bulk = 0;
        for (const auto& job : m_taken) job->done = true;
        m_finished.notify_all();
        m_taken.clear(); // and what the jobs hold
        lock.unlock();
        checkpoint_when_large();
        lock.lock();
    }
}

/// What fails together is tried one by one: each is told of its own failure only.
void Writer::execute(Jobs jobs)
{
    repair_when_due();
    attempt(jobs);
    if (jobs.size() > 1 && jobs.front()->failure) {
        for (const auto& job : jobs) attempt(Jobs(&job, 1));
    }
    m_changes.fetch_add(1, std::memory_order_release);
    for (const auto& job : jobs) {
        if (job->ended) job->ended(job->failure);
    }
    repair_when_due();
}

void Writer::attempt(Jobs jobs) noexcept
{
    std::exception_ptr failed;
    try {
        run_in_transaction(jobs);
        if (m_derived_is_stale) m_connection.reset();
    } catch (const DatabaseFailure& failure) {
        failed = std::current_exception();
        if (needs_reopening(failure)) m_connection.reset();
        if (failure.kind() == FailureKind::damaged) m_derived_is_suspect = true;
    } catch (...) {
        failed = std::current_exception();
    }
    for (const auto& job : jobs) job->failure = failed;
    if (m_connection && !m_connection->is_idle()) m_connection.reset(); // a rollback failed
    if (m_commit_failed) forget_failed_commit();
}

/// One that takes back what it did, does so alone.
void Writer::run_in_transaction(Jobs jobs)
{
    if (!m_connection) open_again();
    Transaction transaction(*m_connection);
    if (jobs.size() == 1) {
        if (jobs.front()->function(*m_connection)) commit(transaction);
        return;
    }
    for (const auto& job : jobs) {
        m_connection->run(k_mark);
        if (!job->function(*m_connection)) m_connection->run(k_back_to_mark);
        m_connection->run(k_forget_mark);
    }
    commit(transaction);
}

/// SQLite commits the logs of attached databases one after the other, the main one first. When a later one fails, COMMIT tells of
/// the failure although the main database, which alone counts, has the transaction: then it has happened, and the others follow.
/// Without logs one journal is for all of them: what fails has happened to none.
void Writer::commit(Transaction& transaction)
{
    if (!m_access.observe) return transaction.commit();
    const std::int64_t before = observed_state();
    try {
        transaction.commit();
    } catch (const DatabaseFailure&) {
        m_commit_failed = true;
        if (observed_state() == before) throw;
        m_commit_failed = false;
        m_derived_is_stale = true; // the caller opens another connection: the transaction still holds this one
    }
}

/// As another connection sees it. Throws DatabaseFailure.
std::int64_t Writer::observed_state()
{
    try {
        if (!m_observer) m_observer = m_access.observe();
        return m_access.state(*m_observer);
    } catch (...) {
        m_observer.reset();
        throw;
    }
}

void Writer::open_again()
{
    m_connection = m_access.open();
    watch_log();
}

void Writer::watch_log()
{
    sqlite3_wal_hook(m_connection->handle(), remember_log_pages, &m_log_pages);
}

void Writer::repair_derived() noexcept
{
    m_derived_is_stale = true;
    try {
        (void)post([](Connection&) { return false; });
    } catch (const std::bad_alloc&) { // the next job will do, as when the queue is full
    }
}

void Writer::repair_when_due() noexcept
{
    const auto begun = std::chrono::steady_clock::now();
    const bool suspect = m_derived_is_suspect;
    if ((!m_derived_is_stale && !suspect) || begun < m_next_repair) return;
    try {
        const bool renewed = suspect && renew_damaged();
        if (!m_connection) open_again();
        if (renewed || m_derived_is_stale) m_access.repair(*m_connection);
        m_derived_is_stale = false;
        if (!suspect) return;
        m_derived_is_suspect = false;
        m_access.tell(renewed ? "rebuilt" : "well");
    } catch (const std::exception&) { // the disk is still not well
        m_connection.reset();
        const auto ended = std::chrono::steady_clock::now();
        m_next_repair = ended + k_repair_share * (ended - begun);
    }
}

/// True: a derived database was damaged, is empty now and must be filled.
bool Writer::renew_damaged()
{
    try {
        if (!m_connection) open_again();
        if (!m_access.is_damaged(*m_connection)) return false;
    } catch (const DatabaseFailure& failure) {
        if (failure.kind() != FailureKind::damaged) throw; // not even opened
    }
    m_connection.reset();
    m_access.empty();
    open_again();
    m_access.renewed();
    return true;
}

void Writer::suspect_derived() noexcept
{
    if (m_derived_is_suspect.exchange(true)) return;
    try {
        (void)post([](Connection&) { return false; });
    } catch (const std::bad_alloc&) { // the next job will do, as when the queue is full
    }
}

/// A commit whose flush failed was refused, yet all its pages may stand in the log behind what counts, and whoever opens the
/// database after a crash would take them for a transaction. The next one overwrites them, so a small one is made at once.
void Writer::forget_failed_commit() noexcept
{
    try {
        if (!m_connection) open_again();
        Transaction transaction(*m_connection);
        m_connection->execute_script(k_rewrite_first_page);
        transaction.commit();
        m_commit_failed = false;
    } catch (const std::exception&) { // the disk is still not well: tried again with the next job
        m_connection.reset();
    }
}

void Writer::checkpoint_when_large()
{
    const auto now = std::chrono::steady_clock::now();
    if (m_log_pages >= k_huge_log_pages && now >= m_next_wait && m_connection) {
        m_next_wait = now + k_until_next_wait;
        sqlite3_busy_timeout(m_connection->handle(), k_reader_milliseconds);
        checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
        if (m_connection) sqlite3_busy_timeout(m_connection->handle(), k_busy_milliseconds);
    } else if (m_log_pages >= k_large_log_pages) {
        checkpoint(SQLITE_CHECKPOINT_PASSIVE);
    }
}

/// After a large write; small ones find their pages again.
void Writer::release_memory() noexcept
{
    int used = 0, most = 0;
    if (!m_connection || sqlite3_db_status(m_connection->handle(), SQLITE_DBSTATUS_CACHE_USED, &used, &most, 0) != SQLITE_OK) return;
    if (used < k_large_cache_bytes) return;
    m_connection->release_memory();
    malloc_trim(/*pad=*/0);
}

/// A checkpoint that fails loses nothing: the log keeps everything, and the next one tries again.
/// After a failure the connection is opened anew all the same.
void Writer::checkpoint(int mode)
{
    if (!m_connection) return;
    m_log_pages = 0; // until the next commit tells the length again
    const int code = sqlite3_wal_checkpoint_v2(m_connection->handle(), nullptr, mode, nullptr, nullptr);
    if (code != SQLITE_OK && kind_of_code(code) != FailureKind::busy) m_connection.reset();
}

} // namespace chengxin::storage
