#pragma once

#include "server/storage/connection.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace chengxin::storage {

/// The thread that owns the only write connection. After a failure it opens another: the old one's view of the file cannot be trusted. One job is one transaction. Also does the checkpoints:
/// when nothing has been written for a moment, and in between when the log has grown.
class Writer {
public:
    using Open = std::function<std::unique_ptr<Connection>()>;

    Writer(Open open, std::unique_ptr<Connection> connection, std::size_t queue_limit);
    ~Writer(); ///< finishes what is queued

    /// Waits for the end of the job; true commits. Returns false when the queue is full. Throws what the job threw.
    bool run(const std::function<bool(Connection&)>& function);
    bool post(std::function<bool(Connection&)> function);

private:
    struct Job {
        std::function<bool(Connection&)> function;
        std::exception_ptr failure;
        bool waited_for = false;
        bool done = false;
    };
    void work();
    void execute(Job& job);
    void run_in_transaction(Job& job);
    void open_again();
    void forget_failed_commit() noexcept;
    void checkpoint_when_large();
    void checkpoint(int mode);
    bool enqueue(const std::shared_ptr<Job>& job);

    Open m_open;
    std::unique_ptr<Connection> m_connection; ///< null after a failure, until it could be opened again
    int m_log_pages = 0;
    bool m_commit_failed = false; ///< pages of a refused transaction may lie whole in the log
    std::size_t m_queue_limit;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::condition_variable m_finished;
    std::deque<std::shared_ptr<Job>> m_queue;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace chengxin::storage
