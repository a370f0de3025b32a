#pragma once

namespace chengxin::storage {

/// Which way a write goes to the writer's thread. What somebody waits for at a screen is small. Bulk work comes in slices of whole rows
/// of at most 50 ms, each a transaction of its own; between two of them everything small that waits goes first.
enum class Lane { small, bulk };

/// While it lasts, its thread answers requests: there are few of them, and one that waited for the writer would keep from others what
/// needs no writer. Store::write refuses there with std::logic_error; see Store::begin_write and server/core/change.hpp.
class NoWaiting {
public:
    NoWaiting() noexcept;
    ~NoWaiting();
    NoWaiting(const NoWaiting&) = delete;
    NoWaiting& operator=(const NoWaiting&) = delete;

    static bool here() noexcept; ///< whether one lasts on this thread

private:
    bool m_before;
};

} // namespace chengxin::storage
