#pragma once

#include "server/core/password_lane.hpp"
#include "server/core/router.hpp"
#include "server/core/worker_pool.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>

namespace chengxin {

/// One request on its way through the threads: worker, writer, worker, without holding any of them while it waits for another. Lives
/// as long as something is still to be done for it.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    struct Threads {
        WorkerPool& workers;
        PasswordLane& passwords;
    };
    Exchange(const Router& router, Portal& portal, Threads threads, RawRequest request, std::function<void(Reply)> done);

    /// The read part, on the calling worker thread. `done` is called exactly once, from any thread.
    void begin() noexcept;
    /// Instead of begin(): the answer that the server is busy.
    void refuse_busy() noexcept;

private:
    template <class F> void step(F&& function) noexcept;
    void go_on(Next<Reply> next);
    void queue(Write<Reply> write);
    void queue(Slow<Reply> slow);
    void written(std::exception_ptr failure) noexcept;
    void after_write() noexcept;
    void answer(Reply reply);

    const Router& m_router;
    Portal& m_portal;
    Threads m_threads;
    RawRequest m_request;
    std::function<void(Reply)> m_done;
    std::optional<RequestContext> m_context;
    const Router::Entry* m_entry = nullptr;
    Write<Reply> m_write;         ///< the one that is on its way
    std::exception_ptr m_failure; ///< of that
    Slow<Reply> m_slow;
};

} // namespace chengxin
