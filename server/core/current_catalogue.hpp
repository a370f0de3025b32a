#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace chengxin {

namespace catalogue {
struct Catalogue;
}

/// The catalogue in force. Whoever reads takes it as it is, without waiting; a new one takes its place while others still use the old one.
/// All of them stay until the end of the process: items are added a few times a year.
class CurrentCatalogue {
public:
    /// Null before the first.
    const catalogue::Catalogue* get() const { return m_current.load(std::memory_order_acquire); }
    const catalogue::Catalogue& operator*() const { return *get(); }
    const catalogue::Catalogue* operator->() const { return get(); }
    explicit operator bool() const { return get() != nullptr; }

    std::shared_ptr<const catalogue::Catalogue> shared() const
    {
        const std::lock_guard lock(m_mutex);
        return m_all.empty() ? nullptr : m_all.back();
    }

    void set(std::shared_ptr<const catalogue::Catalogue> next)
    {
        const std::lock_guard lock(m_mutex);
        m_all.push_back(std::move(next));
        m_current.store(m_all.back().get(), std::memory_order_release);
    }

private:
    std::atomic<const catalogue::Catalogue*> m_current{nullptr};
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<const catalogue::Catalogue>> m_all;
};

} // namespace chengxin
