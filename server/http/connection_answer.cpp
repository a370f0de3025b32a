// The half of Connection that answers.
#include "server/http/compress.hpp"
#include "server/http/connection.hpp"

#include <boost/asio/post.hpp>
#include <exception>
#include <stdexcept>

namespace chengxin::http {

/// Bodies above this size are not copied behind the head but written beside it.
constexpr std::size_t k_copy_bytes = 16 * 1024;

/// Answers of pipelined requests are gathered up to this size before they are written.
constexpr std::size_t k_gather_bytes = 64 * 1024;

bool Connection::keep_alive() const
{
    return m_parser && m_parser->wants_keep_alive() && !m_loop.shared().stopping;
}

ResponseMode Connection::response_mode() const
{
    ResponseMode mode;
    mode.http_1_1 = !m_parser || m_parser->is_http_1_1();
    mode.head_only = m_parser && m_parser->is_head_method();
    mode.secure = is_secure() || (m_parser && m_parser->request().secure);
    mode.date = m_loop.date();
    return mode;
}

std::string Connection::header(const char* name) const
{
    const auto& headers = m_parser->request().headers;
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

/// Another site may have made the browser ask, watch the length of the answer on the line and so guess what stands in it
/// (BREACH): such an answer is not compressed. Browsers say over TLS who asks; "none" is the address bar.
bool Connection::may_be_overheard() const
{
    const auto site = header("sec-fetch-site");
    if (site.empty()) return is_secure();
    return site != "same-origin" && site != "none";
}

Connection::Next Connection::handle()
{
    auto& shared = m_loop.shared();
    auto& request = m_parser->request();
    m_body_size = request.large_body ? request.large_body->size() : request.body.size();
    m_accept_encoding = header("accept-encoding");
    m_if_none_match = request.method == "GET" ? header("if-none-match") : std::string();
    if (request.method == "OPTIONS") {
        Reply reply;
        reply.status = 204;
        reply.headers["Allow"] = k_allowed_methods;
        return answer(std::move(reply), Closing::by_request);
    }
    if (request.method == "GET" && shared.options.files) {
        if (const auto* file = shared.options.files->find(request.path)) return answer_file(*file);
    }
    if (may_be_overheard()) m_accept_encoding.clear();
    if (request.path == "*") return refuse(malformed("target"));
    m_loop.begin_turn();
    auto reply = shared.handler.try_inline(request);
    if (!reply) {
        submit();
        return Next::wait;
    }
    compress_reply(*reply, m_accept_encoding);
    return answer(std::move(*reply), Closing::by_request);
}

/// The answer comes back from a worker thread: it is compressed there and posted here. Neither the connection nor the
/// loop is kept alive by the waiting request.
void Connection::submit()
{
    enter(Phase::working);
    if (output_pending()) flush();
    auto done = [connection = weak_from_this(), loop = m_loop.weak_from_this(), accept_encoding = m_accept_encoding](Reply reply) {
        const auto target = loop.lock();
        if (!target) return;
        try {
            compress_reply(reply, accept_encoding);
        } catch (const std::exception& failure) {
            target->shared().report_problem(std::string("a reply could not be compressed: ") + failure.what());
        }
        boost::asio::post(target->context(), [connection, reply = std::move(reply)]() mutable {
            if (const auto alive = connection.lock()) alive->on_reply(std::move(reply));
        });
    };
    m_loop.shared().handler.submit(std::move(m_parser->request()), std::move(done));
}

void Connection::on_reply(Reply reply)
{
    if (m_phase != Phase::working) return;
    if (m_writing) { // answers of earlier pipelined requests are still on their way
        m_waiting_reply = std::move(reply);
        return;
    }
    if (answer(std::move(reply), Closing::by_request) == Next::again) advance();
}

void Connection::on_flushed()
{
    if (m_phase == Phase::idle) enter(Phase::idle);
    if (m_waiting_reply) {
        auto reply = std::move(*m_waiting_reply);
        m_waiting_reply.reset();
        return on_reply(std::move(reply));
    }
    advance();
}

void Connection::append_reply(Reply reply, const ResponseMode& mode)
{
    const auto before = m_output.size();
    try {
        append_head(m_output, reply, mode);
    } catch (const std::invalid_argument& failure) {
        m_loop.shared().report_problem(failure.what());
        m_output.resize(before);
        reply = to_reply(failed());
        append_head(m_output, reply, mode);
    }
    if (mode.head_only || !has_body(reply.status)) return;
    if (reply.body.size() <= k_copy_bytes) {
        m_output += reply.body;
    } else {
        m_tail_owned = std::move(reply.body);
        m_tail = m_tail_owned;
    }
}

Connection::Next Connection::answer(Reply reply, Closing closing)
{
    auto mode = response_mode();
    mode.keep_alive = closing == Closing::by_request && keep_alive();
    apply_if_none_match(reply, m_if_none_match);
    const auto id = reply.headers.find("X-Request-Id");
    const auto request_id = id == reply.headers.end() ? std::string() : id->second;
    const auto status = reply.status;
    const auto before = m_output.size();
    append_reply(std::move(reply), mode);
    return finish_answer(status, request_id, m_output.size() - before + m_tail.size(), mode.keep_alive);
}

Connection::Next Connection::answer_file(const StaticFile& file)
{
    auto mode = response_mode();
    mode.keep_alive = keep_alive();
    const auto before = m_output.size();
    const auto sent = append_static_head(m_output, file, m_accept_encoding, m_if_none_match, mode);
    if (!mode.head_only) {
        if (sent.body.size() <= k_copy_bytes) m_output += sent.body;
        else m_tail = sent.body;
    }
    return finish_answer(sent.status, {}, m_output.size() - before + m_tail.size(), mode.keep_alive);
}

Connection::Next Connection::refuse(const Refusal& refusal)
{
    m_if_none_match.clear();
    return answer(to_reply(refusal), Closing::always);
}

Connection::Next Connection::finish_answer(int status, std::string_view request_id, std::uint64_t bytes, bool stays_open)
{
    log_access(status, request_id, bytes);
    m_loop.shared().release_body(m_reserved);
    m_reserved = 0;
    m_is_first_request = false;
    m_spool.reset();
    if (!stays_open) {
        m_close_after_write = true;
        enter(Phase::lingering);
        flush();
        return Next::wait;
    }
    enter(Phase::idle);
    if (m_tail.empty() && m_output.size() < k_gather_bytes) return Next::again;
    flush();
    return Next::wait;
}

void Connection::log_access(int status, std::string_view request_id, std::uint64_t bytes) const
{
    const auto& on_access = m_loop.shared().options.on_access;
    if (!on_access) return;
    AccessRecord record;
    record.method = m_method_for_log;
    record.path = m_path_for_log;
    record.remote_address = m_parser ? std::string_view(m_parser->request().remote_address) : std::string_view(m_address);
    record.request_id = request_id;
    record.status = status;
    record.bytes_in = m_body_size;
    record.bytes_out = bytes;
    record.time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - m_request_began);
    on_access(record);
}

} // namespace chengxin::http
