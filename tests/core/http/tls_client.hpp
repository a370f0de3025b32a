#pragma once

#include "tests/core/http/fake_server.hpp"

#include <filesystem>
#include <openssl/ssl.h>

namespace chengxin::http {

/// A self-signed certificate and its key as files, gone at the end of the test.
struct CertificateFiles {
    CertificateFiles();
    ~CertificateFiles();
    CertificateFiles(const CertificateFiles&) = delete;
    CertificateFiles& operator=(const CertificateFiles&) = delete;

    std::filesystem::path folder;
    Tls tls;
};

/// RawClient over TLS. The certificate is not checked.
class TlsClient : public RawClient {
public:
    explicit TlsClient(std::uint16_t port, int newest_version = TLS1_3_VERSION, std::string_view offered_protocols = {});
    ~TlsClient() override;

    std::string version() const { return m_version; } ///< empty: the handshake failed
    std::string protocol() const { return m_protocol; }
    /// After is_closed: whether the server said that it closes (close_notify), so that nobody can have cut the answer short.
    bool was_told() const { return m_was_told; }
    /// Says that nothing more comes from here.
    void shut_down() { SSL_shutdown(m_ssl); }

protected:
    long write_some(std::string_view bytes) override;
    long read_some(char* buffer, std::size_t size) override;
    bool wait_for_input(std::chrono::milliseconds time) override;

private:
    SSL_CTX* m_context = nullptr;
    SSL* m_ssl = nullptr;
    std::string m_version;
    std::string m_protocol;
    bool m_was_told = false;
};

} // namespace chengxin::http
