// The part of Connection that receives bodies: small ones into memory, large ones onto the disk.
#include "server/http/connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cerrno>
#include <system_error>

namespace chengxin::http {

/// A large body goes to the disk in blocks of this size; so much of it, and what came meanwhile, is in memory.
constexpr std::uint64_t k_spool_block = 256 * 1024;

/// Bodies of unknown length take their memory in steps of this size.
constexpr std::uint64_t k_reservation_step = 1024 * 1024;

bool Connection::grow_reservation(std::uint64_t bytes)
{
    if (bytes <= m_reserved) return true;
    const auto more = std::max(bytes - m_reserved, std::min<std::uint64_t>(k_reservation_step, m_parser->declared_length().value_or(k_reservation_step)));
    if (!m_loop.shared().reserve_body(more)) return false;
    m_reserved += more;
    return true;
}

bool Connection::is_large(std::uint64_t bytes) const
{
    const auto& options = m_loop.shared().options;
    return bytes > options.limits.body_in_memory && !options.spool_directory.empty();
}

Connection::Next Connection::begin_body()
{
    auto& handler = m_loop.shared().handler;
    const auto& request = m_parser->request();
    if (!m_parser->limit_body(handler.body_limit(request.method, request.path))) return refuse(m_parser->refusal());
    if (auto refusal = handler.refuse_before_body(request)) {
        m_if_none_match.clear();
        return answer(std::move(*refusal), Closing::always);
    }
    const auto declared = m_parser->declared_length().value_or(1);
    if (!grow_reservation(is_large(declared) ? 2 * k_spool_block : declared)) return refuse(overloaded());
    m_body_complete = false;
    if (is_large(declared) && !open_spool()) return refuse(storage_full());
    if (m_parser->expects_continue() && input().empty()) m_output += "HTTP/1.1 100 Continue\r\n\r\n";
    enter(Phase::body);
    measure_rate_anew();
    return Next::again;
}

Connection::Next Connection::step_body()
{
    if (m_spooling) return Next::wait; // the disk has its turn; nothing more is read meanwhile
    if (m_body_complete) return hand_over_spool();
    auto rest = input();
    const auto state = m_parser->read_body(rest);
    consume(input().size() - rest.size());
    if (state == RequestParser::State::refused) return refuse(m_parser->refusal());
    auto& body = m_parser->request().body;
    if (!m_spool && is_large(body.size()) && !open_spool()) return refuse(storage_full());
    if (state == RequestParser::State::complete) {
        if (!m_spool) return handle();
        m_body_complete = true;
        return spool_block();
    }
    if (m_spool && body.size() >= k_spool_block) return spool_block();
    if (!grow_reservation(body.size())) return refuse(overloaded());
    if (input().size() == m_loop.shared().options.limits.head_bytes) return refuse(malformed("chunk"));
    return need_more();
}

bool Connection::open_spool()
{
    const auto& shared = m_loop.shared();
    try {
        m_spool = std::make_shared<SpoolFile>(shared.options.spool_directory, shared.spool_quota);
        return true;
    } catch (const std::system_error& failure) {
        shared.report_problem(std::string("a large body cannot be stored: ") + failure.what());
        return false;
    }
}

/// Writes what has come of the body, on a thread that may wait for the disk.
Connection::Next Connection::spool_block()
{
    m_spooling = true;
    auto write = [connection = weak_from_this(), loop = m_loop.weak_from_this(), spool = m_spool, block = std::move(m_parser->request().body)] {
        std::string problem;
        try {
            spool->append(block);
        } catch (const std::exception& failure) {
            problem = failure.what();
        }
        const auto target = loop.lock();
        if (!target) return;
        boost::asio::post(target->context(), [connection, problem] {
            if (const auto alive = connection.lock()) alive->on_spooled(problem);
        });
    };
    m_parser->request().body.clear();
    boost::asio::post(*m_loop.shared().spooler, std::move(write));
    return Next::wait;
}

void Connection::on_spooled(const std::string& problem)
{
    m_spooling = false;
    measure_rate_anew(); // the disk's time is not the visitor's
    if (m_phase != Phase::body) return;
    if (problem.empty()) return advance();
    m_loop.shared().report_problem("a large body cannot be stored: " + problem);
    m_spool.reset();
    refuse(storage_full());
}

Connection::Next Connection::hand_over_spool()
{
    m_parser->request().large_body = std::move(m_spool);
    m_spool.reset();
    m_body_complete = false;
    return handle();
}

} // namespace chengxin::http
