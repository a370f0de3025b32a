#pragma once

#include "server/http/message.hpp"

#include <string>

namespace chengxin::http {

/// A message that the listener refuses by itself. The connection closes after the answer.
struct Refusal {
    int status = 400;
    const char* code = "invalid_request"; ///< stable name on the wire
    const char* message = "";             ///< Chinese sentence for the user
    std::string detail;                   ///< which part of the message, for programs
};

/// 400: the message is not HTTP as RFC 9112 has it. `detail` names the part, for example "host".
Refusal malformed(std::string detail);

Refusal method_not_allowed();
Refusal method_not_known();
Refusal version_not_supported();
Refusal target_too_long();
Refusal head_too_large();
Refusal body_too_large();
Refusal coding_not_supported();
Refusal expectation_failed();
Refusal too_slow();
Refusal overloaded();
Refusal storage_full();
Refusal failed();

/// The answer as JSON: {"error":{"code","message","detail","request_id"}}.
Reply to_reply(const Refusal& refusal);

/// A new request id: 16 hexadecimal digits.
std::string make_request_id();

inline constexpr const char* k_allowed_methods = "GET, HEAD, POST, OPTIONS";

} // namespace chengxin::http
