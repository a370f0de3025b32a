#include "server/core/password_lane.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace chengxin {

PasswordLane::~PasswordLane()
{
    stop();
}

bool PasswordLane::submit(bool known_device, std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        auto& queue = known_device ? m_known : m_strangers;
        if (m_stopping || queue.size() >= (known_device ? k_most_known : k_most_strangers)) return false;
        if (m_threads.empty()) {
            m_threads.reserve(2);
            for (const Takes takes : {Takes::known_devices, Takes::everyone}) m_threads.emplace_back([this, takes] { work(takes); });
        }
        queue.push_back(std::move(task));
    }
    m_arrived.notify_all();
    return true;
}

void PasswordLane::stop()
{
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        threads.swap(m_threads);
    }
    m_arrived.notify_all();
    for (std::thread& thread : threads) thread.join();
}

void PasswordLane::work(Takes takes)
{
    if (takes == Takes::everyone) give_way();
    std::unique_lock lock(m_mutex);
    while (true) {
        m_arrived.wait(lock, [&] { return m_stopping || may_take(takes); });
        if (!may_take(takes)) return;
        auto& queue = m_known.empty() ? m_strangers : m_known;
        const auto task = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

/// Priorities of threads on Linux; where it is refused, the thread works on as before.
void give_way() noexcept
{
    constexpr int k_niceness = 5; // a third of a processor beside threads that have not given way, of other programs too: never next to nothing
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), k_niceness);
}

} // namespace chengxin
