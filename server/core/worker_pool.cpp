#include "server/core/worker_pool.hpp"

#include <utility>

namespace chengxin {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_limit) : m_queue_limit(queue_limit)
{
    for (std::size_t i = 0; i < threads; ++i) m_threads.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool()
{
    stop();
}

bool WorkerPool::submit(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping || m_queue.size() >= m_queue_limit) return false;
        m_queue.push_back(std::move(task));
    }
    m_arrived.notify_one();
    return true;
}

bool WorkerPool::resume(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) return false;
        m_queue.push_front(std::move(task));
    }
    m_arrived.notify_one();
    return true;
}

void WorkerPool::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_arrived.notify_all();
    for (std::thread& thread : m_threads) {
        if (thread.joinable()) thread.join();
    }
}

void WorkerPool::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_arrived.wait(lock, [&] { return m_stopping || !m_queue.empty(); });
        if (m_queue.empty()) return;
        const auto task = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

} // namespace chengxin
