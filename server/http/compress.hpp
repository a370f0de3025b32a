#pragma once

#include "server/http/message.hpp"

#include <string_view>

namespace chengxin::http {

/// Bodies below this many bytes travel faster as they are.
inline constexpr std::size_t k_compress_from = 1024;

/// Whether bodies of this type are text that shrinks: text/*, JSON, XML, SVG.
bool is_compressible(std::string_view content_type);

/// Replaces the body by its brotli or gzip form if the client takes one and it is smaller, and sets Content-Encoding and
/// Vary. A strong ETag becomes a weak one, for the bytes are no longer the same.
void compress_reply(Reply& reply, std::string_view accept_encoding);

} // namespace chengxin::http
