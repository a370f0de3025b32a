#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace chengxin {

/// What a user can cause. Protocol-neutral; server/http turns it into a status in one switch.
enum class ErrorCode {
    invalid_request, ///< 400: the request or a field of it is wrong
    unauthenticated, ///< 401: nobody is signed in, or the session has ended
    forbidden,       ///< 403: signed in, but without the right
    not_found,       ///< 404
    conflict,        ///< 409: the state does not allow it (any more)
    too_large,       ///< 413: more bytes, rows or cells than allowed
    unsupported,     ///< 415: a file or content type that is not read
    too_many,        ///< 429: more attempts than allowed
    unavailable,     ///< 503: a queue is full or the store cannot write; try again later
    storage_full,    ///< 507: no room on the server's disk
    internal,        ///< 500: our mistake
};

/// The stable name of a code on the wire, for example "not_found".
const char* name_of(ErrorCode code);

/// `message` is a sentence in Chinese for the user: what happened and what to do.
/// `detail` names the field or place, for programs; it may be empty.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::string detail;
};

template <class T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string detail = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail)});
}

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace chengxin
