#include "server/core/exchange.hpp"

#include "server/core/portal.hpp"
#include "server/core/reply.hpp"

#include <string>
#include <utility>

namespace chengxin {

namespace {

constexpr auto k_retry_seconds = "5";

} // namespace

Exchange::Exchange(const Router& router, Portal& portal, Threads threads, RawRequest request, std::function<void(Reply)> done)
    : m_router(router), m_portal(portal), m_threads(threads), m_request(std::move(request)), m_done(std::move(done))
{
}

void Exchange::begin() noexcept
{
    step([this] {
        m_context.emplace(m_router.context_of(m_portal, m_request));
        m_entry = m_router.find(m_request.method, m_request.path);
        return m_router.begin(*m_context, m_entry, m_request);
    });
}

void Exchange::refuse_busy() noexcept
try {
    Reply reply = error_reply(busy(), "", Codec::json);
    reply.headers["Retry-After"] = k_retry_seconds;
    m_done(std::move(reply));
} catch (...) {
    m_done(Router::bare_reply());
}

/// Whatever happens, there is an answer.
template <class F> void Exchange::step(F&& function) noexcept
try {
    std::optional<Next<Reply>> next;
    try {
        const storage::NoWaiting no_waiting;
        next.emplace(function());
    } catch (const std::exception& failure) {
        if (!m_context) throw;
        next.emplace(m_router.failed(*m_context, m_entry, m_request, failure));
    }
    go_on(std::move(*next));
} catch (...) {
    m_done(Router::bare_reply());
}

void Exchange::go_on(Next<Reply> next)
{
    if (auto* reply = std::get_if<Result<Reply>>(&next.state)) return answer(m_router.settled(*m_context, m_entry, m_request, std::move(*reply)));
    if (auto* write = std::get_if<Write<Reply>>(&next.state)) return queue(std::move(*write));
    queue(std::move(std::get<Slow<Reply>>(next.state)));
}

void Exchange::queue(Write<Reply> write)
{
    m_write = std::move(write);
    const auto self = shared_from_this();
    const bool queued = m_portal.store.begin_write([self](storage::Connection& connection) { return self->m_write.run(connection); },
        [self](std::exception_ptr failure) { self->written(std::move(failure)); });
    if (queued) return;
    Reply reply = m_router.settled(*m_context, m_entry, m_request, fail(busy()));
    reply.headers["Retry-After"] = k_retry_seconds;
    answer(std::move(reply));
}

void Exchange::queue(Slow<Reply> slow)
{
    m_slow = std::move(slow);
    const bool queued = m_threads.passwords.submit(m_slow.known_device, [self = shared_from_this()] {
        self->step([&self] { return std::exchange(self->m_slow, {}).run(); });
    });
    if (queued) return;
    Reply reply = m_router.settled(*m_context, m_entry, m_request,
        fail(ErrorCode::too_many, "现在登录的人很多，请稍等几秒再试。在用过的电脑上登录不需要排队。", "password_lane"));
    reply.headers["Retry-After"] = k_retry_seconds;
    answer(std::move(reply));
}

/// On the writer's thread, which has other things to do.
void Exchange::written(std::exception_ptr failure) noexcept
{
    m_failure = std::move(failure);
    bool resumed = false;
    try {
        resumed = m_threads.workers.resume([self = shared_from_this()] { self->after_write(); });
    } catch (const std::exception&) { // no memory
    }
    if (!resumed) after_write();
}

void Exchange::after_write() noexcept
{
    step([this]() -> Next<Reply> {
        if (m_failure) std::rethrow_exception(std::exchange(m_failure, nullptr));
        return std::exchange(m_write, {}).finish();
    });
}

void Exchange::answer(Reply reply)
{
    m_router.complete(*m_context, m_entry, reply);
    m_done(std::move(reply));
}

} // namespace chengxin
