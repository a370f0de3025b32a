#pragma once

#include "server/storage/connection.hpp"
#include "server/storage/lane.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace chengxin::storage {

/// The thread that owns the only write connection. After a failure it opens another: the old one's view of the file cannot be trusted. One job is one transaction. Also does the checkpoints:
/// when nothing has been written for a moment, and in between when the log has grown.
/// Small jobs go ahead of bulk ones; so that these come to their end, too, one of them passes after every k_small_in_a_row.
class Writer {
public:
    static constexpr int k_small_in_a_row = 64;       ///< jobs, while bulk ones wait
    static constexpr std::size_t k_most_together = 64; ///< jobs in one transaction

    /// How the writer gets at the database again after a failure.
    struct Access {
        std::function<std::unique_ptr<Connection>()> open;     ///< the write connection
        std::function<std::unique_ptr<Connection>()> observe;  ///< one that only reads, of the main database alone; null when there is no log
        std::function<std::int64_t(Connection&)> state;        ///< see Derived::state
        std::function<void(Connection&)> repair;               ///< brings derived databases into the state of the main one
        std::function<bool(Connection&)> is_damaged;           ///< looks a derived database through
        std::function<void()> empty;                           ///< empties it, without the write connection; does not throw
        std::function<void()> renewed;                         ///< the write connection has it again; does not throw
        std::function<void(const char*)> tell;                 ///< "rebuilt" or "well"
    };

    /// Without a connection the first job opens one. `queue_limit` is that of each lane.
    Writer(Access access, std::unique_ptr<Connection> connection, std::size_t queue_limit);
    ~Writer(); ///< finishes what is queued

    /// Waits for the end of the job; true commits. Returns false when the lane is full. Throws what the job threw.
    bool run(const std::function<bool(Connection&)>& function, Lane lane = Lane::small);
    /// `ended`, when given, is told on the writer thread whether the job was committed; it must not throw.
    bool post(std::function<bool(Connection&)> function, std::function<void(bool)> ended = nullptr);
    /// See Store::begin_write.
    bool begin(std::function<bool(Connection&)> function, std::function<void(std::exception_ptr)> ended, Lane lane);
    /// A derived database did not follow the main one: it is repaired soon, before other jobs.
    void repair_derived() noexcept;
    /// A derived database may be damaged: it is looked through soon, before other jobs, and made anew when it is.
    void suspect_derived() noexcept;
    bool derived_is_well() const noexcept { return !m_derived_is_suspect.load(std::memory_order_acquire); }
    /// Grows with every job before its end is told: a snapshot made at the same number shows all that was acknowledged.
    std::uint64_t changes() const noexcept { return m_changes.load(std::memory_order_acquire); }

private:
    struct Job {
        std::function<bool(Connection&)> function;
        std::function<void(std::exception_ptr)> ended;
        bool may_share = false; ///< a transaction with others; it may be run again, then
        std::exception_ptr failure;
        bool done = false;
    };
    using Jobs = std::span<const std::shared_ptr<Job>>; ///< those of one transaction
    void work();
    void take();
    bool nothing_waits() const { return m_small.empty() && m_bulk.empty(); }
    void execute(Jobs jobs);
    void attempt(Jobs jobs) noexcept;
    void run_in_transaction(Jobs jobs);
    void commit(Transaction& transaction);
    void open_again();
    void watch_log();
    void forget_failed_commit() noexcept;
    void repair_when_due() noexcept;
    bool renew_damaged();
    std::int64_t observed_state();
    void checkpoint_when_large();
    void checkpoint(int mode);
    void release_memory() noexcept;
    bool enqueue(const std::shared_ptr<Job>& job, Lane lane);

    Access m_access;
    std::unique_ptr<Connection> m_observer;   ///< null until the first commit, and after a failure
    std::unique_ptr<Connection> m_connection; ///< null after a failure, until it could be opened again
    int m_log_pages = 0;
    bool m_commit_failed = false; ///< pages of a refused transaction may lie whole in the log
    std::atomic<bool> m_derived_is_stale{false};
    std::atomic<bool> m_derived_is_suspect{false};
    std::atomic<std::uint64_t> m_changes{0};
    std::chrono::steady_clock::time_point m_next_repair{};
    std::chrono::steady_clock::time_point m_next_wait{}; ///< for readers, to empty the log
    std::size_t m_queue_limit;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::condition_variable m_finished;
    std::deque<std::shared_ptr<Job>> m_small;
    std::deque<std::shared_ptr<Job>> m_bulk;
    std::vector<std::shared_ptr<Job>> m_taken; ///< has room for all: the writer's thread must get along without memory
    std::size_t m_running_small = 0; ///< they count as waiting
    std::size_t m_running_bulk = 0;
    int m_small_in_a_row = 0;        ///< while bulk jobs waited
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace chengxin::storage
