#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chengxin::http {

/// A request target taken apart (RFC 9112 §3.2).
struct Target {
    std::string path;      ///< decoded; "*" for the asterisk form
    std::string query;     ///< as sent, without "?"
    std::string authority; ///< of the absolute form; empty otherwise
};

/// Reads the origin form, the absolute form and, for OPTIONS, "*". Nothing: characters that do not belong into an address,
/// a broken or hidden separator (%00, %2F, %5C), "." and ".." segments, bytes that are not UTF-8. Browsers resolve dots
/// before they send; who sends them means to leave the folder.
std::optional<Target> read_target(std::string_view method, std::string_view target);

/// Whether this is `host [":" port]` with a registered name, an IPv4 address or a bracketed IPv6 address.
bool is_host(std::string_view host);

} // namespace chengxin::http
