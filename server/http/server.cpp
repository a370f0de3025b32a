#include "server/http/server.hpp"

#include "server/http/event_loop.hpp"
#include "server/http/file_limit.hpp"
#include "server/http/tls_context.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <thread>
#include <vector>

namespace chengxin::http {

/// Enough that one slow write does not hold up every upload.
constexpr std::size_t k_spool_threads = 2;

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

static Result<void> prepare_spool(Shared& shared)
{
    const auto& folder = shared.options.spool_directory;
    if (folder.empty()) return {};
    try {
        SpoolFile::prepare_folder(folder);
    } catch (const std::filesystem::filesystem_error& failure) {
        return fail(ErrorCode::storage_full, "无法建立上传文件的暂存目录 " + folder + "，请检查磁盘空间和权限。", failure.what());
    }
    shared.spooler = std::make_unique<boost::asio::thread_pool>(k_spool_threads);
    return {};
}

/// Files that are no connections: database, log, jobs, uploads.
constexpr std::size_t k_other_files = 256;

/// As many connections as there may be open files; the operator is told when that is fewer than meant.
static void fit_connections(Shared& shared)
{
    const auto files = raise_file_limit();
    const auto wanted = shared.options.limits.connections;
    shared.connection_limit = std::min(wanted, files > 2 * k_other_files ? files - k_other_files : k_other_files);
    if (shared.connection_limit == wanted) return;
    shared.report_problem("the system allows " + std::to_string(files) + " open files, so the server takes " + std::to_string(shared.connection_limit)
                          + " connections instead of " + std::to_string(wanted) + "; raise the limit (systemd: LimitNOFILE=)");
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

Result<std::unique_ptr<Server>> Server::start(Options options, RequestHandler& handler)
{
    auto endpoint = endpoint_of(options);
    if (!endpoint) return fail(endpoint.error());
    auto implementation = std::make_unique<Implementation>();
    implementation->shared = std::make_shared<Shared>(std::move(options), handler);
    auto& shared = *implementation->shared;
    for (const std::string& text : shared.options.trusted_proxies) {
        auto network = parse_network(text);
        if (!network) return fail(network.error());
        shared.trusted_proxies.push_back(std::move(*network));
    }
    if (auto prepared = prepare_spool(shared); !prepared) return fail(prepared.error());
    fit_connections(shared);
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

std::uint64_t Server::ticks() const
{
    std::uint64_t fewest = UINT64_MAX;
    for (const auto& loop : m_implementation->loops) fewest = std::min(fewest, loop->ticks());
    return fewest;
}

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
    if (m_implementation->shared->spooler) m_implementation->shared->spooler->join();
}

} // namespace chengxin::http
