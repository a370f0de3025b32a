#pragma once

#include "server/http/message.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace chengxin::http {

/// What answers the requests. The portal implements it; tests use a small fake.
/// The listener has already refused every message with wrong framing, and it alone deals with HEAD (which arrives here
/// as GET and loses its body on the way out), OPTIONS, compression, ETag comparison and the security headers.
/// All functions may be called from several I/O threads at once.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;

    /// Most bytes that the body of a request to this path may have.
    virtual std::uint64_t body_limit(const std::string& method, const std::string& path) const = 0;

    /// Called when the head of a request with a body has arrived and the body has not; an answer refuses the request
    /// and the body is never read. For 401, 403, 404 and 405. `head.body` is empty. Runs on the I/O thread: must not block.
    virtual std::optional<Reply> refuse_before_body(const RawRequest& head) = 0;

    /// Answers from memory or with one point look-up, on the I/O thread; nothing: `submit` is called next.
    virtual std::optional<Reply> try_inline(const RawRequest& request) = 0;

    /// Around the requests that one I/O thread finds ready at once; what they read may be shared. Both on that thread.
    virtual void begin_turn() noexcept {}
    virtual void end_turn() noexcept {}

    /// Takes the request over. Must not block and must call `done` exactly once, from any thread, at once if its queue
    /// is full (with a 503). `done` may be called after the connection has gone; the reply is dropped then.
    virtual void submit(RawRequest request, std::function<void(Reply)> done) = 0;
};

} // namespace chengxin::http
