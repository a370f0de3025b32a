#pragma once

#include "server/http/request_handler.hpp"
#include "shared/core/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::http {

class StaticFiles; // server/http/static_files.hpp

struct Limits {
    std::size_t connections = 20'000;            ///< of the whole server, fewer if the system allows fewer files; beyond it the oldest idle ones go
    std::size_t connections_per_address = 12'000; ///< a service hall or a whole provider may share one address; IPv6 counts by /64
    std::size_t head_bytes = 16 * 1024;        ///< request line and header fields together
    std::size_t target_bytes = 8 * 1024;
    std::size_t read_bytes = 16 * 1024;        ///< taken from a connection at once; tests cut messages with it
    std::size_t header_count = 100;
    std::uint64_t body_memory = 256ull << 20;  ///< of all bodies being received in memory; beyond it 503
    std::uint64_t body_in_memory = 1ull << 20; ///< a larger body goes to Options::spool_directory
    std::uint64_t spool_bytes = 4ull << 30;    ///< of all bodies there; beyond it 507
    std::chrono::milliseconds head_time{10'000};
    std::chrono::milliseconds idle_time{60'000};
    std::chrono::milliseconds stall_time{20'000}; ///< over each such stretch the rate of bodies and readers is measured
    std::uint64_t bytes_per_second = 1024;        ///< who is slower in one stretch is cut off
    std::chrono::milliseconds stop_time{10'000};  ///< for running requests when the server stops
};

/// PEM files. TLS 1.2 and 1.3 only.
struct Tls {
    std::string certificate_file; ///< the whole chain, own certificate first
    std::string key_file;
};

/// One line of the access log. There is no query string in it on purpose: it may hold personal data.
struct AccessRecord {
    std::string_view method;
    std::string_view path;
    std::string_view remote_address;
    std::string_view request_id; ///< from the reply's X-Request-Id; may be empty
    int status = 0;
    std::uint64_t bytes_in = 0;  ///< of the body
    std::uint64_t bytes_out = 0; ///< head and body
    std::chrono::microseconds time{};
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;   ///< 0: any free port, see Server::port()
    unsigned threads = 0;        ///< 0: one for each core
    Limits limits;
    std::optional<Tls> tls;
    std::vector<std::string> trusted_proxies; ///< whose word about the visitor counts: "10.0.0.5", "10.0.0.0/8"; see forwarded.hpp
    std::string spool_directory; ///< for large bodies, on the disk of the data; empty: they stay in memory
    std::shared_ptr<const StaticFiles> files; ///< asked before the handler for GET and HEAD; may be null
    std::function<void(const AccessRecord&)> on_access;  ///< called on the I/O threads; may be empty
    std::function<void(std::string_view)> on_problem;    ///< English sentence for the server's log; may be empty
    std::function<std::chrono::steady_clock::time_point()> now; ///< what deadlines go by; empty: the steady clock. Tests move it themselves
};

/// The listener: one event loop for each core, each with its own socket on the same port.
/// `start` and the destructor belong to one thread; `stop` may be called from any.
class Server {
public:
    /// Opens the port and starts the threads. Fails with a sentence when the address is taken or a certificate is wrong.
    /// `handler` must live longer than the server.
    static Result<std::unique_ptr<Server>> start(Options options, RequestHandler& handler);

    /// Stops at once if `stop` was not called before.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;

    /// Accepts no more, closes idle connections, lets running requests finish within `Limits::stop_time`.
    void stop();

    /// Blocks until `stop` was called, or SIGINT or SIGTERM arrived, and everything has come to its end.
    void run_until_signal();

    /// Blocks until `stop` was called and everything has come to its end.
    void wait();

    /// Open connections, for the health page.
    std::size_t connections() const;

    /// How often the slowest event loop has looked at its deadlines. When it is two larger than it was, every loop has looked at them.
    std::uint64_t ticks() const;

private:
    struct Implementation;
    explicit Server(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace chengxin::http
