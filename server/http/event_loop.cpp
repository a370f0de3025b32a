#include "server/http/event_loop.hpp"

#include "server/http/connection.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <sys/socket.h>
#include <vector>

namespace chengxin::http {

/// Deadlines are looked at this often; they are meant in seconds.
constexpr auto k_tick = std::chrono::milliseconds(250);

/// One of so many idle connections goes when the server is full.
constexpr std::size_t k_shed_part = 256;

bool Shared::add_connection(const std::string& address_group)
{
    const std::lock_guard lock(m_mutex);
    if (m_connections >= connection_limit) return false;
    auto& count = m_by_address[address_group];
    if (count >= options.limits.connections_per_address) return false;
    ++count;
    ++m_connections;
    return true;
}

void Shared::remove_connection(const std::string& address_group)
{
    const std::lock_guard lock(m_mutex);
    --m_connections;
    const auto found = m_by_address.find(address_group);
    if (--found->second == 0) m_by_address.erase(found);
}

bool Shared::reserve_body(std::uint64_t bytes)
{
    if (m_body_bytes.fetch_add(bytes) + bytes <= options.limits.body_memory) return true;
    m_body_bytes -= bytes;
    return false;
}

void Shared::report_problem(std::string_view sentence) const
{
    if (options.on_problem) options.on_problem(sentence);
}

EventLoop::EventLoop(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)), m_date(http_date(std::time(nullptr))) {}

EventLoop::~EventLoop() = default;

void EventLoop::listen(const Tcp::endpoint& endpoint)
{
    m_acceptor.open(endpoint.protocol());
    m_acceptor.set_option(Acceptor::reuse_address(true));
    // Every loop listens on the same port and the kernel spreads the connections.
    const auto on = 1;
    if (setsockopt(m_acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "SO_REUSEPORT");
    m_acceptor.bind(endpoint);
    m_acceptor.listen(4096);
}

void EventLoop::run()
{
    accept_next();
    wait_for_tick();
    for (;;) {
        try {
            m_context.run();
            return;
        } catch (const std::exception& failure) {
            m_shared->report_problem(std::string("an event loop caught an exception: ") + failure.what());
        }
    }
}

void EventLoop::stop()
{
    boost::asio::post(m_context, [this] { begin_stop(); });
}

void EventLoop::begin_stop()
{
    if (m_stopping) return;
    m_stopping = true;
    m_stop_deadline = m_shared->now() + m_shared->options.limits.stop_time;
    boost::system::error_code ignored; // it may have failed to open in the first place
    m_acceptor.close(ignored);
    const std::vector connections(m_connections.begin(), m_connections.end());
    for (const auto& connection : connections) connection->begin_stop();
    if (m_connections.empty()) m_timer.cancel();
}

void EventLoop::remove(const std::shared_ptr<Connection>& connection)
{
    m_connections.erase(connection);
    if (m_stopping && m_connections.empty()) m_timer.cancel();
}

void EventLoop::begin_turn()
{
    if (m_in_turn) return;
    // Queued behind what is ready; nothing that arrives later is answered before it.
    boost::asio::post(m_context, [this] { end_turn(); });
    m_in_turn = true;
    m_shared->handler.begin_turn();
}

void EventLoop::end_turn()
{
    m_in_turn = false;
    m_shared->handler.end_turn();
    std::vector<std::shared_ptr<Connection>> to_write;
    to_write.swap(m_to_write); // a finished write may begin the next turn
    for (const auto& connection : to_write) connection->write();
}

void EventLoop::accept_next()
{
    if (m_stopping) return;
    m_accepting = true;
    m_acceptor.async_accept([this](const boost::system::error_code& error, Socket socket) {
        m_accepting = false;
        if (m_stopping) return;
        if (!error) {
            on_accepted(std::move(socket));
        } else if (error != boost::asio::error::connection_aborted) {
            m_shared->report_problem("cannot accept a connection: " + error.message());
            return shed_oldest_idle(); // usually no file descriptors are left; the next tick tries again
        }
        accept_next();
    });
}

/// IPv6 customers own a /64, so that is what is counted.
static std::string group_of(const boost::asio::ip::address& address)
{
    if (address.is_v4()) return address.to_string();
    const auto bytes = address.to_v6().to_bytes();
    return std::string(bytes.begin(), bytes.begin() + 8);
}

void EventLoop::on_accepted(Socket socket)
{
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return; // gone already
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
    auto group = group_of(address);
    if (m_shared->is_full()) shed_oldest_idle();
    if (!m_shared->add_connection(group)) return;
    socket.set_option(Tcp::no_delay(true), error);
    auto connection = m_shared->tls ? make_tls_connection(*this, std::move(socket), address.to_string(), std::move(group))
                                    : make_plain_connection(*this, std::move(socket), address.to_string(), std::move(group));
    m_connections.insert(connection);
    connection->start();
}

/// Several at once: to look for one among thousands at every accept would cost more than the visitor is worth.
void EventLoop::shed_oldest_idle()
{
    std::vector<std::shared_ptr<Connection>> idle;
    for (const auto& connection : m_connections) {
        if (connection->is_idle()) idle.push_back(connection);
    }
    const auto count = std::min(idle.size(), idle.size() / k_shed_part + 1);
    const auto end = idle.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(idle.begin(), end, idle.end(), [](const auto& left, const auto& right) { return left->phase_began() < right->phase_began(); });
    for (auto connection = idle.begin(); connection != end; ++connection) (*connection)->close();
}

void EventLoop::wait_for_tick()
{
    m_timer.expires_after(k_tick);
    m_timer.async_wait([this](const boost::system::error_code& error) {
        if (!error) on_tick();
    });
}

/// One look at all deadlines instead of a timer for each request.
void EventLoop::on_tick()
{
    m_now = m_shared->now();
    m_date = http_date(std::time(nullptr));
    if (m_stopping && m_connections.empty()) return;
    wait_for_tick();
    const std::vector connections(m_connections.begin(), m_connections.end());
    for (const auto& connection : connections) {
        if (m_now >= m_stop_deadline) connection->close();
        else connection->on_tick(m_now);
    }
    if (!m_accepting && !m_stopping) accept_next();
    ++m_ticks;
}

} // namespace chengxin::http
