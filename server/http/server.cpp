#include "server/http/server.hpp"

#include "server/http/event_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>
#include <openssl/ssl.h>

#include <csignal>
#include <thread>
#include <vector>

namespace chengxin::http {

struct Server::Implementation {
    std::shared_ptr<Shared> shared;
    std::vector<std::shared_ptr<EventLoop>> loops;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
    boost::asio::io_context signals{1}; ///< runs in run_until_signal; stopped by stop()
};

Server::Server(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}

/// Mozilla's "intermediate" list of 2024, without the finite-field ciphers.
constexpr auto k_ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                           "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

static int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*)
{
    static constexpr unsigned char k_http_1_1[] = "\x08http/1.1";
    auto* result = const_cast<unsigned char*>(*chosen);
    const auto outcome = SSL_select_next_proto(&result, size, k_http_1_1, sizeof k_http_1_1 - 1, offered, offered_size);
    *chosen = result;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Throws boost::system::system_error if a file is missing or does not fit.
static boost::asio::ssl::context make_tls_context(const Tls& tls)
{
    namespace ssl = boost::asio::ssl;
    ssl::context context(ssl::context::tls_server);
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 | ssl::context::no_tlsv1
                        | ssl::context::no_tlsv1_1 | ssl::context::no_compression);
    auto* native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_cipher_list(native, k_ciphers);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    constexpr unsigned char k_session_context[] = "chengxin";
    SSL_CTX_set_session_id_context(native, k_session_context, sizeof k_session_context - 1);
    context.use_certificate_chain_file(tls.certificate_file);
    context.use_private_key_file(tls.key_file, ssl::context::pem);
    if (SSL_CTX_check_private_key(native) != 1) throw boost::system::system_error(boost::asio::error::invalid_argument, "the key does not fit");
    return context;
}

static Result<void> prepare_tls(Shared& shared)
{
    if (!shared.options.tls) return {};
    try {
        shared.tls.emplace(make_tls_context(*shared.options.tls));
    } catch (const boost::system::system_error& failure) {
        return fail(ErrorCode::invalid_request, "无法读取 TLS 证书或私钥，请检查两个 PEM 文件的路径、权限以及是否配对。", failure.what());
    }
    return {};
}

static Result<Tcp::endpoint> endpoint_of(const Options& options)
{
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(options.address, error);
    if (error) return fail(ErrorCode::invalid_request, "监听地址“" + options.address + "”不是有效的 IP 地址，请改正后重试。", "address");
    return Tcp::endpoint(address, options.port);
}

/// The loops share the port, and so would a second server of the same user without a word. Binding once without sharing
/// finds that out. Throws boost::system::system_error.
static void probe_port(const Tcp::endpoint& endpoint)
{
    boost::asio::io_context context{1};
    Acceptor acceptor(context);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(Acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
}

Result<std::unique_ptr<Server>> Server::start(Options options, Application& application)
{
    auto endpoint = endpoint_of(options);
    if (!endpoint) return fail(endpoint.error());
    auto implementation = std::make_unique<Implementation>();
    implementation->shared = std::make_shared<Shared>(std::move(options), application);
    auto& shared = *implementation->shared;
    if (auto prepared = prepare_tls(shared); !prepared) return fail(prepared.error());

    const auto threads = shared.options.threads > 0 ? shared.options.threads : std::max(1u, std::thread::hardware_concurrency());
    try {
        probe_port(*endpoint);
        for (unsigned i = 0; i < threads; ++i) {
            const auto loop = std::make_shared<EventLoop>(implementation->shared);
            loop->listen(*endpoint);
            endpoint = loop->local_endpoint(); // with port 0 the first one chooses
            implementation->loops.push_back(loop);
        }
    } catch (const boost::system::system_error& failure) {
        return fail(ErrorCode::conflict, "无法在 " + shared.options.address + ":" + std::to_string(endpoint->port()) + " 上监听，端口可能已被占用，请换一个端口。", failure.what());
    }
    implementation->port = endpoint->port();
    for (const auto& loop : implementation->loops) implementation->threads.emplace_back([loop] { loop->run(); });
    return std::unique_ptr<Server>(new Server(std::move(implementation)));
}

Server::~Server()
{
    stop();
    wait();
}

std::uint16_t Server::port() const { return m_implementation->port; }
std::size_t Server::connections() const { return m_implementation->shared->connections(); }

void Server::stop()
{
    if (m_implementation->shared->stopping.exchange(true)) return;
    for (const auto& loop : m_implementation->loops) loop->stop();
    m_implementation->signals.stop();
}

void Server::run_until_signal()
{
    {
        boost::asio::signal_set set(m_implementation->signals, SIGINT, SIGTERM);
        set.async_wait([this](const boost::system::error_code& error, int) {
            if (!error) stop();
        });
        m_implementation->signals.run();
    } // a second signal now ends the process at once, as usual
    wait();
}

void Server::wait()
{
    for (auto& thread : m_implementation->threads) {
        if (thread.joinable()) thread.join();
    }
}

} // namespace chengxin::http
