#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace chengxin {

/// A bounded queue between one thread that makes things and one that takes them. Thread-safe.
template <class T> class Channel {
public:
    explicit Channel(std::size_t capacity) : m_capacity(capacity) {}

    /// Waits for room. False: the taker has gone, nothing was queued.
    bool push(T item)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_items.size() < m_capacity || m_abandoned; });
        if (m_abandoned) return false;
        m_items.push_back(std::move(item));
        m_changed.notify_all();
        return true;
    }

    /// Waits for an item. Empty: closed, and all has been taken.
    std::optional<T> pop()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_items.empty() || m_closed; });
        if (m_items.empty()) return std::nullopt;
        std::optional<T> item(std::move(m_items.front()));
        m_items.pop_front();
        m_changed.notify_all();
        return item;
    }

    /// Nothing more will be pushed.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }

    /// Nothing more will be taken; what waits is dropped.
    void abandon()
    {
        const std::lock_guard lock(m_mutex);
        m_abandoned = true;
        m_items.clear();
        m_changed.notify_all();
    }

    bool is_abandoned()
    {
        const std::lock_guard lock(m_mutex);
        return m_abandoned;
    }

    bool full()
    {
        const std::lock_guard lock(m_mutex);
        return m_items.size() >= m_capacity;
    }

private:
    const std::size_t m_capacity;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<T> m_items;
    bool m_closed = false;
    bool m_abandoned = false;
};

} // namespace chengxin
