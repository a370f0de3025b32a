#pragma once

#include "server/http/event_loop.hpp"
#include "server/http/request_parser.hpp"
#include "server/http/response.hpp"

#include <boost/asio/buffer.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chengxin::http {

/// One connection: reads a request, has it answered, writes the answer, in order, again and again. Derived classes add
/// the socket, plain or TLS. Lives on its event loop's thread; the loop owns it until `close`.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(EventLoop& loop, std::string address, std::string address_group);
    virtual ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    virtual void start() = 0;

    /// Looks at the deadline of the current phase.
    void on_tick(Clock::time_point now);
    /// The server waits for the visitor to send a request, and owes nothing.
    bool is_idle() const { return (m_phase == Phase::idle || m_phase == Phase::handshake || m_phase == Phase::head) && !m_writing; }
    Clock::time_point phase_began() const { return m_phase_began; }
    /// The server stops: an idle connection closes, another one after its answer.
    void begin_stop();
    void close();
    /// Begins to write what `flush` has left for the end of the turn.
    void write();

protected:
    using ErrorValue = boost::system::error_code;
    using OutputBuffers = std::array<boost::asio::const_buffer, 2>;

    /// Each start_… ends in exactly one call of the on_… function beside it.
    virtual void start_read(boost::asio::mutable_buffer buffer) = 0;
    void on_read(const ErrorValue& error, std::size_t size);
    /// Like start_read without a buffer: on_readable comes when there is something to read.
    virtual void start_wait() = 0;
    void on_readable(const ErrorValue& error);
    /// Ends a read that is under way: on_read is called with operation_aborted.
    virtual void cancel_read() = 0;
    virtual void start_write(const OutputBuffers& buffers) = 0;
    void on_written(const ErrorValue& error, std::size_t size);
    /// Tells the peer that nothing more comes. Needs no answer.
    virtual void shut_down_sending() = 0;
    virtual void close_socket() = 0;
    virtual bool is_secure() const = 0;
    void on_ready(); ///< derived classes call it when requests may come

    EventLoop& m_loop;

private:
    enum class Phase { handshake, idle, head, body, working, lingering, closed };
    enum class Next { again, wait };
    enum class Closing { by_request, always };

    void enter(Phase phase);
    void advance();
    Next step();
    Next step_idle();
    Next step_head();
    Next step_body();
    Next begin_body();
    bool is_large(std::uint64_t bytes) const;
    bool open_spool();
    Next spool_block();
    void on_spooled(const std::string& problem); ///< empty: the block is written
    Next hand_over_spool();
    Next handle();
    void submit();
    void on_reply(Reply reply);
    void on_flushed();
    Next need_more();
    void read_more();
    void make_room();
    void rest();
    void release_memory();
    void flush();
    void linger();
    bool output_pending() const { return !m_output.empty() || !m_tail.empty(); }
    bool keep_alive() const;
    bool grow_reservation(std::uint64_t bytes);

    Next answer(Reply reply, Closing closing);
    Next answer_file(const StaticFile& file);
    Next refuse(const Refusal& refusal);
    Next finish_answer(int status, std::string_view request_id, std::uint64_t bytes, bool stays_open);
    ResponseMode response_mode() const;
    void append_reply(Reply reply, const ResponseMode& mode);
    void log_access(int status, std::string_view request_id, std::uint64_t bytes) const;
    std::string header(const char* name) const;
    bool may_be_overheard() const;
    void measure_rate_anew();
    bool is_too_slow(Clock::time_point now);

    std::string_view input() const { return {m_buffer.get() + m_begin, m_end - m_begin}; }
    void consume(std::size_t size) { m_begin += size; }

    std::string m_address;
    std::string m_address_group;

    Phase m_phase = Phase::handshake;
    Clock::time_point m_phase_began;
    bool m_reading = false;
    bool m_resting = false;  ///< idle for a while: holds no buffers
    bool m_writing = false;
    bool m_close_after_write = false;
    bool m_is_first_request = true;

    std::unique_ptr<char[]> m_buffer;
    std::size_t m_capacity = 0;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;

    std::optional<HeadScanner> m_scanner;
    std::optional<RequestParser> m_parser;
    Clock::time_point m_request_began;
    std::string m_path_for_log;
    std::string m_method_for_log;
    std::uint64_t m_body_size = 0;
    std::uint64_t m_reserved = 0;
    std::shared_ptr<SpoolFile> m_spool; ///< of a large body
    bool m_spooling = false;            ///< a block is being written
    bool m_body_complete = false;       ///< only the last block is missing
    std::uint64_t m_rate_bytes = 0;     ///< received of a body or written of an answer since m_rate_began
    Clock::time_point m_rate_began;
    std::string m_accept_encoding;    ///< of the request being answered, which may have been handed over
    std::string m_if_none_match;
    std::optional<Reply> m_waiting_reply;

    std::string m_output;
    std::size_t m_output_sent = 0;
    std::string m_tail_owned;
    std::string_view m_tail;          ///< a large body, not copied behind m_output; m_tail_owned or a static file
};

/// Takes over an accepted socket.
std::shared_ptr<Connection> make_plain_connection(EventLoop& loop, Socket socket, std::string address, std::string address_group);
std::shared_ptr<Connection> make_tls_connection(EventLoop& loop, Socket socket, std::string address, std::string address_group);

} // namespace chengxin::http
