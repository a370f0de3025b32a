#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace chengxin {

/// Where passwords are checked: scrypt keeps a processor busy for a good part of a second and fills 64 MiB, so that who could have it
/// done on the threads that answer requests could stop them all. Two at a time: one thread is kept for devices on which the account
/// has signed in before, so that these never wait behind strangers; the other, which gives way to everything else on the machine, takes
/// strangers too. Thread-safe.
class PasswordLane {
public:
    static constexpr std::size_t k_most_strangers = 16; ///< waiting
    static constexpr std::size_t k_most_known = 64;     ///< waiting

    PasswordLane() = default;
    ~PasswordLane(); ///< finishes what waits
    PasswordLane(const PasswordLane&) = delete;
    PasswordLane& operator=(const PasswordLane&) = delete;

    /// False: too many wait, or the lane has stopped. The task must not throw.
    bool submit(bool known_device, std::function<void()> task);
    void stop(); ///< finishes what waits; later tasks are refused

private:
    enum class Takes { known_devices, everyone };
    void work(Takes takes);
    bool may_take(Takes takes) const { return !m_known.empty() || (takes == Takes::everyone && !m_strangers.empty()); }

    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<std::function<void()>> m_known;
    std::deque<std::function<void()>> m_strangers;
    bool m_stopping = false;
    std::vector<std::thread> m_threads; ///< begin with the first task: commands need none
};

/// The calling thread gives way to others from now on: for work that nobody waits for at a screen.
void give_way() noexcept;

} // namespace chengxin
