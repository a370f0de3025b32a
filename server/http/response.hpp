#pragma once

#include "server/http/message.hpp"
#include "server/http/static_files.hpp"

#include <string>
#include <string_view>

namespace chengxin::http {

/// What the request and the connection say about how to answer.
struct ResponseMode {
    bool http_1_1 = true;
    bool keep_alive = true;
    bool head_only = false;   ///< HEAD: the head of the answer, no body
    bool secure = false;      ///< over TLS
    std::string_view date;    ///< for the Date field
};

/// An answer ready to leave: `head` is appended to the output, then `body` follows.
struct StaticAnswer {
    int status = 200;
    std::string_view body;
};

/// Appends status line and fields, the security fields of design.md §7 among them, with the empty line at the end.
/// The body is the caller's to append. Throws std::invalid_argument if a field of the reply holds a line end.
void append_head(std::string& output, const Reply& reply, const ResponseMode& mode);

/// Appends the head for a file of the web folder; a matching If-None-Match makes it a 304 without a body.
StaticAnswer append_static_head(std::string& output, const StaticFile& file, std::string_view accept_encoding, std::string_view if_none_match,
                                const ResponseMode& mode);

/// Turns a 200 with an ETag that the client already has into a 304.
void apply_if_none_match(Reply& reply, std::string_view if_none_match);

/// Whether an answer with this status has a body at all.
bool has_body(int status);

/// The current time as RFC 9110 §5.6.7 has it.
std::string http_date(std::int64_t unix_seconds);

} // namespace chengxin::http
