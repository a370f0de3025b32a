// The part of Connection that keeps time and memory: deadlines, rates, and what an idle connection gives back.
#include "server/http/connection.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <cstring>

namespace chengxin::http {

/// After the last answer the peer gets this long to read it before the socket goes; closing with unread input would
/// reset the connection and destroy the answer on its way.
constexpr auto k_linger_time = std::chrono::seconds(2);

constexpr std::size_t k_first_buffer = 2048;

/// A connection that has been idle for this long gives its buffers back; a busy visitor pays nothing for it.
constexpr auto k_rest_after = std::chrono::seconds(1);

void Connection::measure_rate_anew()
{
    m_rate_began = m_loop.now();
    m_rate_bytes = 0;
}

/// Each stretch of stall_time counts for itself: who sent much may not rest on it.
bool Connection::is_too_slow(Clock::time_point now)
{
    const auto& limits = m_loop.shared().options.limits;
    const auto since = now - m_rate_began;
    if (since <= limits.stall_time) return false;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    const auto enough = limits.bytes_per_second * static_cast<std::uint64_t>(milliseconds) / 1000;
    const auto is_slow = m_rate_bytes < enough;
    measure_rate_anew();
    return is_slow;
}

void Connection::on_tick(Clock::time_point now)
{
    const auto& limits = m_loop.shared().options.limits;
    const auto since = now - m_phase_began;
    if (m_writing) {
        if (is_too_slow(now)) close();
        return;
    }
    switch (m_phase) {
    case Phase::handshake:
        if (since > limits.head_time) close();
        break;
    case Phase::idle:
        if (since > (m_is_first_request ? limits.head_time : limits.idle_time)) close();
        else if (since > k_rest_after) rest();
        break;
    case Phase::head:
        if (since > limits.head_time) refuse(too_slow());
        break;
    case Phase::body:
        if (!m_spooling && is_too_slow(now)) refuse(too_slow());
        break;
    case Phase::lingering:
        if (since > k_linger_time) close();
        break;
    case Phase::working:
    case Phase::closed: break;
    }
}

/// Most heads fit into a small buffer, and thousands of visitors may just look in; what is longer, and bodies, get a large one.
void Connection::make_room()
{
    const auto most = m_loop.shared().options.limits.head_bytes;
    const auto wanted = m_phase == Phase::body || (m_buffer && m_end == m_capacity) ? most : std::min(k_first_buffer, most);
    if (m_buffer && m_capacity >= wanted) return;
    std::unique_ptr<char[]> larger(new char[wanted]); // not zeroed
    if (m_end > 0) std::memcpy(larger.get(), m_buffer.get(), m_end);
    m_buffer = std::move(larger);
    m_capacity = wanted;
}

/// From now on the connection only waits to become readable.
void Connection::rest()
{
    if (m_resting || !m_reading || m_end > m_begin) return;
    m_resting = true;
    cancel_read();
}

void Connection::release_memory()
{
    m_buffer.reset();
    m_capacity = 0;
    m_begin = m_end = 0;
    m_scanner.reset();
    m_parser.reset();
    for (auto* text : {&m_output, &m_tail_owned, &m_accept_encoding, &m_if_none_match, &m_path_for_log, &m_method_for_log}) std::string().swap(*text);
}

void Connection::on_readable(const ErrorValue& error)
{
    m_reading = false;
    m_resting = false;
    if (m_phase == Phase::closed) return;
    if (error) return close();
    read_more();
}

} // namespace chengxin::http
