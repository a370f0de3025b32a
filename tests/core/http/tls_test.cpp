#include "tests/core/http/fake_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <filesystem>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace chengxin;
using namespace chengxin::http;

namespace {

namespace fs = std::filesystem;

/// A self-signed certificate and its key as files, gone at the end of the test.
struct CertificateFiles {
    fs::path folder = fs::temp_directory_path() / ("chengxin-tls-" + std::to_string(getpid()));
    Tls tls{(folder / "certificate.pem").string(), (folder / "key.pem").string()};

    CertificateFiles()
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
    ~CertificateFiles() { fs::remove_all(folder); }
};

struct TlsAnswer {
    std::string version; ///< empty: the handshake failed
    std::string protocol;
    std::string text;
};

TlsAnswer ask_tls(std::uint16_t port, int newest_version, std::string_view offered_protocols, std::string_view request)
{
    TlsAnswer answer;
    const auto handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    auto* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context, newest_version);
    SSL_CTX_set_security_level(context, 0);
    auto* ssl = SSL_new(context);
    SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(offered_protocols.data()), static_cast<unsigned>(offered_protocols.size()));
    SSL_set_fd(ssl, handle);
    if (SSL_connect(ssl) == 1) {
        answer.version = SSL_get_version(ssl);
        const unsigned char* protocol = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl, &protocol, &size);
        answer.protocol.assign(reinterpret_cast<const char*>(protocol), size);
        SSL_write(ssl, request.data(), static_cast<int>(request.size()));
        char buffer[65536];
        for (auto read = SSL_read(ssl, buffer, sizeof buffer); read > 0; read = SSL_read(ssl, buffer, sizeof buffer)) {
            answer.text.append(buffer, static_cast<std::size_t>(read));
            if (answer.text.find("\r\n\r\nGET /inline? 0") != std::string::npos || answer.text.size() > 200'000) break;
        }
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(handle);
    return answer;
}

} // namespace

TEST_CASE("TLS 1.2 and 1.3 with http/1.1 only, and HSTS")
{
    const CertificateFiles files;
    Options options;
    options.tls = files.tls;
    FakeServer fake(options);
    const auto port = fake.server->port();
    constexpr std::string_view k_request = "GET /inline HTTP/1.1\r\nHost: a\r\n\r\n";
    constexpr std::string_view k_http_1_1 = "\x02h2\x08http/1.1";

    const auto newest = ask_tls(port, TLS1_3_VERSION, k_http_1_1, k_request);
    CHECK(newest.version == "TLSv1.3");
    CHECK(newest.protocol == "http/1.1");
    CHECK(newest.text.find("HTTP/1.1 200 OK\r\n") == 0);
    CHECK(newest.text.find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != std::string::npos);
    CHECK(fake.application.last_request().secure);
    CHECK(ask_tls(port, TLS1_2_VERSION, k_http_1_1, k_request).version == "TLSv1.2");
    CHECK(ask_tls(port, TLS1_3_VERSION, {}, k_request).version == "TLSv1.3");
    CHECK(ask_tls(port, TLS1_1_VERSION, k_http_1_1, k_request).version.empty());
    CHECK(ask_tls(port, TLS1_3_VERSION, "\x02h2", k_request).version.empty());
    CHECK(ask_tls(port, TLS1_3_VERSION, k_http_1_1, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n").text.size() > 200'000);
    CHECK(RawClient(port).is_closed(std::chrono::milliseconds(100)) == false); // silent: waits for its deadline
}

TEST_CASE("a missing or foreign key is refused with a sentence")
{
    const CertificateFiles files;
    FakeApplication application;
    Options options;
    options.port = 0;
    options.tls = Tls{files.tls.certificate_file, files.tls.certificate_file};
    const auto started = Server::start(options, application);
    REQUIRE(!started);
    CHECK(started.error().message.find("TLS") != std::string::npos);
}
