#pragma once

#include "server/storage/store.hpp"
#include "shared/core/result.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

/// What a request changes, without a thread that waits. A handler is the read part: it runs on a worker thread, decodes, checks and
/// prepares, and returns its answer, or what must happen first:
///
///     Next<Batch> undo(RequestContext& context, UndoRequest request)
///     {
///         const auto reason = checked_reason(request.reason);               // read part
///         if (!reason) return fail(reason.error());
///         return write<Batch>([&context, request, reason = *reason](storage::Connection& connection) -> Result<Batch> {
///             …                                                            // write part: gives the answer
///         }).then([&context](Result<Batch> batch) { …wake a job…; return batch; }); // on a worker, when all is durable
///     }
///     router.handle<Undo>(undo);
///
/// The write part runs on the writer's thread, in one transaction that others may share; it decides by what it finds there, not by what
/// the read part has seen. It may run more than once, so it changes nothing but the database, and takes what it uses by value. The
/// context lives until the answer has left. Meanwhile no thread is kept: that a worker cannot wait for the writer is enforced
/// (storage::NoWaiting).
namespace chengxin {

template <class R> class Next;

/// See write().
template <class R> struct Write {
    std::function<bool(storage::Connection&)> run; ///< true commits
    std::function<Next<R>()> finish;               ///< on a worker thread, afterwards

    template <class F> auto then(F function) &&;
};

/// Something that takes a processor for long, see PasswordLane: it waits in a lane of its own and goes on from there.
template <class R> struct Slow {
    bool known_device = false; ///< goes first
    std::function<Next<R>()> run;
};

namespace change {

template <class T> struct Answer {
    using Type = T;
};
template <class R> struct Answer<Result<R>> {
    using Type = R;
};
template <class R> struct Answer<Next<R>> {
    using Type = R;
};

} // namespace change

/// An answer, or what must happen before there is one.
template <class R> class Next {
public:
    using Answer = R;
    Next(R answer) : state(Result<R>(std::move(answer))) {}
    Next(Result<R> answer) : state(std::move(answer)) {}
    Next(tl::unexpected<Error> error) : state(Result<R>(std::move(error))) {}
    Next(Write<R> write) : state(std::move(write)) {}
    Next(Slow<R> slow) : state(std::move(slow)) {}

    std::variant<Result<R>, Write<R>, Slow<R>> state;

    /// `function` makes something else of the answer (a Result<R>): a Result or a Next of it. It runs on a worker thread.
    template <class F> auto then(F function) && -> Next<typename change::Answer<std::invoke_result_t<F, Result<R>>>::Type>
    {
        using To = Next<typename change::Answer<std::invoke_result_t<F, Result<R>>>::Type>;
        if (auto* answer = std::get_if<Result<R>>(&state)) return To(function(std::move(*answer)));
        if (auto* write = std::get_if<Write<R>>(&state)) return To(std::move(*write).then(std::move(function)));
        auto& slow = std::get<Slow<R>>(state);
        return To(Slow<typename To::Answer>{slow.known_device,
            [run = std::move(slow.run), function = std::move(function)] { return run().then(function); }});
    }
};

template <class R> template <class F> auto Write<R>::then(F function) &&
{
    using To = typename change::Answer<std::invoke_result_t<F, Result<R>>>::Type;
    return Write<To>{std::move(run), [finish = std::move(finish), function = std::move(function)]() -> Next<To> { return finish().then(function); }};
}

/// What a write part that answers with an error has written.
enum class Refused {
    taken_back,
    kept, ///< a failed attempt is counted and noted in the audit although its answer is an error
};

/// `function`: Result<R>(storage::Connection&), see above.
template <class R, class F> Write<R> write(F function, Refused refused = Refused::taken_back)
{
    const auto answer = std::make_shared<std::optional<Result<R>>>();
    return {[answer, refused, function = std::move(function)](storage::Connection& connection) {
                answer->emplace(function(connection));
                return (*answer)->has_value() || refused == Refused::kept;
            },
        [answer]() -> Next<R> { return std::move(**answer); }};
}

/// The answer for what could not even be queued.
Error busy();

/// Runs the write part and waits for it. Throws what Store::write throws.
template <class R> Next<R> run_and_wait(storage::Store& store, const Write<R>& write)
{
    bool ran = false;
    (void)store.write([&](storage::Connection& connection) -> Result<void> {
        ran = true;
        if (write.run(connection)) return {};
        return fail(ErrorCode::conflict, ""); // takes back what it did
    });
    return ran ? write.finish() : Next<R>(fail(busy()));
}

/// Goes all the way on the calling thread: for the command line, jobs and tests.
template <class R> Result<R> wait_for(storage::Store& store, Next<R> next)
{
    for (;;) {
        if (auto* answer = std::get_if<Result<R>>(&next.state)) return std::move(*answer);
        const auto state = std::move(next.state);
        if (const auto* write = std::get_if<Write<R>>(&state)) next = run_and_wait(store, *write);
        else next = std::get<Slow<R>>(state).run();
    }
}

} // namespace chengxin
