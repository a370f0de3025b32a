#pragma once

#include "server/http/server.hpp"

#include <memory>
#include <openssl/ssl.h>

namespace chengxin::http {

using TlsContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

/// TLS 1.2 and 1.3 with forward secrecy, http/1.1 only. Fails with a sentence if a file is missing or the key does not fit.
Result<TlsContext> make_tls_context(const Tls& tls);

} // namespace chengxin::http
