#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace chengxin {

/// Threads for requests that read the store. They wait for nothing but a processor and the disk (see change.hpp). The queue is bounded.
class WorkerPool {
public:
    WorkerPool(std::size_t threads, std::size_t queue_limit);
    ~WorkerPool(); ///< finishes what is queued

    bool submit(std::function<void()> task); ///< false: the queue is full or the pool stops; the task must not throw
    /// What goes on after it had let its thread go: before everything that has not begun, however full the queue is. False: the pool
    /// stops, the task is the caller's.
    bool resume(std::function<void()> task);
    void stop();                             ///< finishes what is queued; later tasks are refused

private:
    void work();

    std::size_t m_queue_limit;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<std::function<void()>> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace chengxin
