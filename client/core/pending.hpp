#pragma once

#include "client/platform/fetch.hpp"
#include "shared/api/endpoint.hpp"
#include "shared/core/result.hpp"

#include <memory>
#include <optional>

namespace chengxin::client {

/// What a page learns of an answer: nothing asked, waiting, failed with a sentence, ready. A page keeps it and looks each
/// frame; when the page is destroyed, so is the request.
///
///     if (ui::button("查询")) state.answer = context.api.call<Search>(request);
///     if (state.answer.waiting()) …skeleton…
///     else if (const Error* error = state.answer.error()) …message, retry…
///     else if (const SearchResponse* found = state.answer.value()) …rows…
template <class T> class Pending {
public:
    using Decode = Result<T> (*)(const fetch::Call&);

    Pending() = default;
    Pending(std::shared_ptr<fetch::Call> call, Decode decode) : m_call(std::move(call)), m_decode(decode) {}

    bool started() const { return m_call != nullptr; }
    bool waiting() const { return m_call != nullptr && !m_call->done; }
    /// Answered, well or badly.
    bool done() const { return m_call != nullptr && m_call->done; }
    /// The answer, well or badly; null while there is none.
    const Result<T>* answer() const
    {
        if (!done())
            return nullptr;
        if (!m_result)
            m_result = m_decode(*m_call);
        return &*m_result;
    }
    const Error* error() const { return answer() != nullptr && !m_result->has_value() ? &m_result->error() : nullptr; }
    const T* value() const { return answer() != nullptr && m_result->has_value() ? &m_result->value() : nullptr; }
    /// For pages that edit what they were given.
    T* value() { return const_cast<T*>(static_cast<const Pending*>(this)->value()); }
    /// Share of the request's body that is sent, 0 … 1.
    double progress() const { return m_call != nullptr ? m_call->progress : 0; }
    /// The value once; afterwards as if nothing had been asked. For answers that a page takes apart.
    std::optional<Result<T>> take()
    {
        if (answer() == nullptr)
            return std::nullopt;
        std::optional<Result<T>> taken = std::move(m_result);
        *this = {};
        return taken;
    }

private:
    std::shared_ptr<fetch::Call> m_call;
    Decode m_decode = nullptr;
    mutable std::optional<Result<T>> m_result;
};

} // namespace chengxin::client
