#pragma once

#include "server/http/forwarded.hpp"
#include "server/http/server.hpp"
#include "server/http/spool_file.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <openssl/ssl.h>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

/// The inside of the listener. Only server/http/*.cpp include this header.
namespace chengxin::http {

class Connection;

// Concrete executors: the type-erased default costs a third of the requests per second.
using Executor = boost::asio::io_context::executor_type;
using Tcp = boost::asio::ip::tcp;
using Socket = boost::asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<Tcp, Executor>;
using Clock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

/// What the event loops share. Thread-safe.
class Shared {
public:
    Shared(Options settings, RequestHandler& answering) : options(std::move(settings)), handler(answering) {}

    /// Counts a new connection. False: one of the two limits is reached.
    bool add_connection(const std::string& address_group);
    void remove_connection(const std::string& address_group);
    bool is_full() const { return m_connections >= connection_limit; }
    std::size_t connections() const { return m_connections; }

    /// Sets memory aside for a body. False: there is none left.
    bool reserve_body(std::uint64_t bytes);
    void release_body(std::uint64_t bytes) { m_body_bytes -= bytes; }

    void report_problem(std::string_view sentence) const;
    Clock::time_point now() const { return options.now ? options.now() : Clock::now(); }

    const Options options;
    RequestHandler& handler;
    std::size_t connection_limit = options.limits.connections; ///< or what the open files allow; fixed before the loops start
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls{nullptr, &SSL_CTX_free}; ///< null: plain HTTP
    std::vector<Network> trusted_proxies; ///< of options; fixed before the loops start
    std::atomic<bool> stopping{false};
    std::shared_ptr<SpoolQuota> spool_quota = std::make_shared<SpoolQuota>(options.limits.spool_bytes); ///< requests outlive the listener
    std::unique_ptr<boost::asio::thread_pool> spooler; ///< writes large bodies; null: there is no folder for them

private:
    std::atomic<std::size_t> m_connections{0};
    std::atomic<std::uint64_t> m_body_bytes{0};
    std::mutex m_mutex;
    std::map<std::string, std::size_t> m_by_address; ///< guarded by m_mutex
};

/// One thread's share of the listener: its own acceptor on the common port and the connections it accepted. Everything
/// but `stop` and `context` belongs to the thread in `run`.
class EventLoop : public std::enable_shared_from_this<EventLoop> {
public:
    explicit EventLoop(std::shared_ptr<Shared> shared);
    ~EventLoop();

    /// Binds and listens. Throws boost::system::system_error.
    void listen(const Tcp::endpoint& endpoint);
    Tcp::endpoint local_endpoint() const { return m_acceptor.local_endpoint(); }

    /// Works until stopped and the last connection has gone.
    void run();

    /// Thread-safe.
    void stop();

    boost::asio::io_context& context() { return m_context; }
    Shared& shared() { return *m_shared; }
    Clock::time_point now() const { return m_now; }      ///< as of the last tick
    std::string_view date() const { return m_date; }     ///< as of the last tick
    std::uint64_t ticks() const { return m_ticks; }      ///< thread-safe
    void remove(const std::shared_ptr<Connection>& connection);
    /// A turn of the handler (see RequestHandler::begin_turn) that ends when what is ready now has been dealt with.
    void begin_turn();
    /// The answer of a connection in this turn is written when the turn ends: a peer with many connections wakes once for all.
    void write_at_end_of_turn(std::shared_ptr<Connection> connection) { m_to_write.push_back(std::move(connection)); }
    bool in_turn() const { return m_in_turn; }

private:
    void end_turn();

    void accept_next();
    void on_accepted(Socket socket);
    void wait_for_tick();
    void on_tick();
    void begin_stop();
    void shed_oldest_idle();

    std::shared_ptr<Shared> m_shared;
    std::unordered_set<std::shared_ptr<Connection>> m_connections;
    boost::asio::io_context m_context{1};
    Acceptor m_acceptor{m_context};
    Timer m_timer{m_context};
    Clock::time_point m_now = m_shared->now();
    std::atomic<std::uint64_t> m_ticks{0};
    Clock::time_point m_stop_deadline = Clock::time_point::max();
    std::string m_date;
    std::vector<std::shared_ptr<Connection>> m_to_write;
    bool m_in_turn = false;
    bool m_stopping = false;
    bool m_accepting = false;
};

} // namespace chengxin::http
