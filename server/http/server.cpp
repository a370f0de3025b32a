#include "server/http/server.hpp"

#include "server/http/event_loop.hpp"
#include "server/http/tls_context.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>

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

static Result<void> prepare_tls(Shared& shared)
{
    if (!shared.options.tls) return {};
    auto context = make_tls_context(*shared.options.tls);
    if (!context) return fail(context.error());
    shared.tls = std::move(*context);
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes to the socket itself; a visitor who has gone must not end the process
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
