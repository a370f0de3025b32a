#include "tests/core/http/tls_client.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

namespace chengxin::http {

namespace fs = std::filesystem;

CertificateFiles::CertificateFiles() : folder(fs::temp_directory_path() / ("chengxin-tls-" + std::to_string(getpid()))), tls{folder / "certificate.pem", folder / "key.pem"}
{
    fs::create_directories(folder);
    auto* key = EVP_EC_gen("P-256");
    auto* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    auto* file = fopen(tls.certificate_file.c_str(), "w");
    PEM_write_X509(file, certificate);
    fclose(file);
    file = fopen(tls.key_file.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

CertificateFiles::~CertificateFiles()
{
    fs::remove_all(folder);
}

TlsClient::TlsClient(std::uint16_t port, int newest_version, std::string_view offered_protocols)
    : RawClient(port), m_context(SSL_CTX_new(TLS_client_method())), m_ssl(SSL_new(m_context))
{
    SSL_set_max_proto_version(m_ssl, newest_version);
    SSL_set_security_level(m_ssl, 0); // so that an old version can be offered at all
    SSL_set_alpn_protos(m_ssl, reinterpret_cast<const unsigned char*>(offered_protocols.data()), static_cast<unsigned>(offered_protocols.size()));
    SSL_set_fd(m_ssl, m_socket);
    if (SSL_connect(m_ssl) != 1) return;
    m_version = SSL_get_version(m_ssl);
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(m_ssl, &name, &size);
    m_protocol.assign(reinterpret_cast<const char*>(name), size);
}

TlsClient::~TlsClient()
{
    SSL_free(m_ssl);
    SSL_CTX_free(m_context);
}

long TlsClient::write_some(std::string_view bytes)
{
    return SSL_write(m_ssl, bytes.data(), static_cast<int>(bytes.size()));
}

long TlsClient::read_some(char* buffer, std::size_t size)
{
    const auto read = SSL_read(m_ssl, buffer, static_cast<int>(size));
    if (read <= 0) m_was_told = SSL_get_error(m_ssl, read) == SSL_ERROR_ZERO_RETURN;
    return read;
}

/// Session tickets are records without a byte for us, so a readable socket says nothing yet.
bool TlsClient::wait_for_input(std::chrono::milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        if (SSL_pending(m_ssl) > 0) return true;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() < 0 || !RawClient::wait_for_input(left)) return false;
        char byte = 0;
        SSL_clear_mode(m_ssl, SSL_MODE_AUTO_RETRY); // come back after a ticket instead of waiting for data
        const auto peeked = SSL_peek(m_ssl, &byte, 1);
        if (peeked > 0 || SSL_get_error(m_ssl, peeked) != SSL_ERROR_WANT_READ) return true;
    }
}

} // namespace chengxin::http
