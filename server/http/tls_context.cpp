#include "server/http/tls_context.hpp"

#include <openssl/err.h>
#include <stdexcept>

namespace chengxin::http {

namespace {

/// Mozilla's "intermediate" list of 2024, without the finite-field ciphers.
constexpr auto k_ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                           "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*)
{
    static constexpr unsigned char k_http_1_1[] = "\x08http/1.1";
    auto* result = const_cast<unsigned char*>(*chosen);
    const auto outcome = SSL_select_next_proto(&result, size, k_http_1_1, sizeof k_http_1_1 - 1, offered, offered_size);
    *chosen = result;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void configure(SSL_CTX* context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_ALL | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // A write may take a part and go on from another place; an idle connection holds no buffers.
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    constexpr unsigned char k_session_context[] = "chengxin";
    SSL_CTX_set_session_id_context(context, k_session_context, sizeof k_session_context - 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // sessions are resumed by tickets; a cache would grow with every visitor
}

} // namespace

Result<TlsContext> make_tls_context(const Tls& tls)
{
    TlsContext context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (!context || SSL_CTX_set_cipher_list(context.get(), k_ciphers) != 1) throw std::runtime_error("OpenSSL does not start");
    configure(context.get());
    const auto fits = SSL_CTX_use_certificate_chain_file(context.get(), tls.certificate_file.c_str()) == 1
        && SSL_CTX_use_PrivateKey_file(context.get(), tls.key_file.c_str(), SSL_FILETYPE_PEM) == 1 && SSL_CTX_check_private_key(context.get()) == 1;
    if (fits) return context;
    const auto* reason = ERR_reason_error_string(ERR_get_error());
    return chengxin::fail(ErrorCode::invalid_request, "无法读取 TLS 证书或私钥，请检查两个 PEM 文件的路径、权限以及是否配对。", reason ? reason : "");
}

} // namespace chengxin::http
