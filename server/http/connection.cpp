#include "server/http/connection.hpp"

#include <boost/asio/error.hpp>
#include <cstring>
#include <exception>

namespace chengxin::http {

static HeadLimits head_limits(const Limits& limits)
{
    return {limits.head_bytes, limits.target_bytes, limits.header_count};
}

Connection::Connection(EventLoop& loop, std::string address, std::string address_group)
    : m_loop(loop), m_address(std::move(address)), m_address_group(std::move(address_group)), m_phase_began(loop.now())
{
}

Connection::~Connection() = default;

void Connection::enter(Phase phase)
{
    m_phase = phase;
    m_phase_began = m_loop.now();
}

void Connection::on_ready()
{
    enter(Phase::idle);
    advance();
}

void Connection::close()
{
    if (m_phase == Phase::closed) return;
    m_phase = Phase::closed;
    m_spool.reset();
    close_socket();
    m_loop.shared().release_body(m_reserved);
    m_reserved = 0;
    m_loop.shared().remove_connection(m_address_group);
    m_loop.remove(shared_from_this());
}

void Connection::begin_stop()
{
    if (m_phase == Phase::handshake || (m_phase == Phase::idle && !m_writing)) close();
}

// ---- input and output ----

void Connection::read_more()
{
    if (m_reading || m_phase == Phase::closed) return;
    if (m_begin > 0) {
        std::memmove(m_buffer.get(), m_buffer.get() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    m_reading = true;
    make_room();
    const auto& limits = m_loop.shared().options.limits;
    const auto room = m_capacity - m_end;
    start_read({m_buffer.get() + m_end, m_phase == Phase::lingering ? room : std::min(room, limits.read_bytes)});
}

void Connection::on_read(const ErrorValue& error, std::size_t size)
{
    m_reading = false;
    if (m_phase == Phase::closed) return;
    if (m_resting && error == boost::asio::error::operation_aborted) {
        release_memory();
        m_reading = true;
        return start_wait();
    }
    m_resting = false;
    if (error) return close();
    if (m_close_after_write) { // what comes after a refused message is not looked at
        m_begin = m_end = 0;
        if (m_phase == Phase::lingering) read_more();
        return;
    }
    m_end += size;
    m_rate_bytes += size;
    advance();
}

void Connection::flush()
{
    m_writing = true;
    measure_rate_anew();
    if (m_loop.in_turn()) m_loop.write_at_end_of_turn(shared_from_this());
    else write();
}

void Connection::write()
{
    if (m_phase == Phase::closed) return;
    start_write({boost::asio::buffer(m_output), boost::asio::buffer(m_tail.data(), m_tail.size())});
}

void Connection::on_written(const ErrorValue& error, std::size_t size)
{
    if (m_phase == Phase::closed) return;
    if (error) return close();
    m_rate_bytes += size;
    const auto of_output = std::min(size, m_output.size() - m_output_sent);
    m_output_sent += of_output;
    m_tail.remove_prefix(size - of_output);
    if (m_output_sent < m_output.size() || !m_tail.empty()) {
        start_write({boost::asio::buffer(m_output.data() + m_output_sent, m_output.size() - m_output_sent), boost::asio::buffer(m_tail.data(), m_tail.size())});
        return;
    }
    m_writing = false;
    m_output.clear();
    m_output_sent = 0;
    m_tail = {};
    std::string().swap(m_tail_owned);
    if (m_close_after_write) return linger();
    on_flushed();
}

void Connection::linger()
{
    enter(Phase::lingering);
    shut_down_sending();
    m_begin = m_end = 0;
    read_more();
}

Connection::Next Connection::need_more()
{
    if (output_pending()) flush();
    else read_more();
    return Next::wait;
}

// ---- reading of requests ----

void Connection::advance()
{
    try {
        while (step() == Next::again) {
        }
    } catch (const std::exception& failure) {
        m_loop.shared().report_problem(std::string("a connection failed: ") + failure.what());
        close();
    }
}

Connection::Next Connection::step()
{
    switch (m_phase) {
    case Phase::idle: return step_idle();
    case Phase::head: return step_head();
    case Phase::body: return step_body();
    case Phase::handshake:
    case Phase::working:
    case Phase::lingering:
    case Phase::closed: return Next::wait;
    }
    return Next::wait;
}

Connection::Next Connection::step_idle()
{
    while (input().substr(0, 2) == "\r\n") consume(2); // empty lines before a request are allowed (RFC 9112 §2.2)
    if (input().empty() || input() == "\r") {
        if (m_loop.shared().stopping && !output_pending()) {
            close();
            return Next::wait;
        }
        return need_more();
    }
    enter(Phase::head);
    m_scanner.emplace(head_limits(m_loop.shared().options.limits));
    m_parser.reset();
    m_request_began = Clock::now();
    m_body_size = 0;
    m_method_for_log.clear();
    m_path_for_log.clear();
    return Next::again;
}

Connection::Next Connection::step_head()
{
    switch (m_scanner->scan(input())) {
    case HeadScanner::State::need_more: return need_more();
    case HeadScanner::State::refused: return refuse(m_scanner->refusal());
    case HeadScanner::State::complete: break;
    }
    m_parser.emplace(head_limits(m_loop.shared().options.limits));
    const auto state = m_parser->read_head(input().substr(0, m_scanner->head_size()));
    consume(m_scanner->head_size());
    m_method_for_log = m_parser->is_head_method() ? "HEAD" : m_parser->request().method;
    m_path_for_log = m_parser->request().path;
    m_parser->request().remote_address = m_address;
    m_parser->request().secure = is_secure();
    apply_forwarded(m_parser->request(), m_loop.shared().trusted_proxies);
    switch (state) {
    case RequestParser::State::refused: return refuse(m_parser->refusal());
    case RequestParser::State::complete: return handle();
    case RequestParser::State::need_more: return begin_body();
    }
    return Next::wait;
}

} // namespace chengxin::http
