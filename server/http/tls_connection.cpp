#include "server/http/connection.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <new>

namespace chengxin::http {

/// Written before other connections get their turn.
constexpr std::size_t k_turn_bytes = 256 * 1024;

/// A connection over TLS. OpenSSL works on the socket itself: Asio's stream would keep four buffers of 17 KB for every
/// connection, idle or not, and copy every byte once more.
class TlsConnection final : public Connection {
public:
    TlsConnection(EventLoop& loop, Socket socket, std::string address, std::string group)
        : Connection(loop, std::move(address), std::move(group)), m_socket(std::move(socket)), m_ssl(SSL_new(loop.shared().tls.get()), &SSL_free)
    {
        m_socket.native_non_blocking(true);
        if (!m_ssl || SSL_set_fd(m_ssl.get(), m_socket.native_handle()) != 1) throw std::bad_alloc();
        SSL_set_accept_state(m_ssl.get());
    }

    void start() override { shake_hands(); }

private:
    /// What OpenSSL waits for after a call that returned `result`; nothing: the connection is at its end.
    std::optional<Socket::wait_type> awaited(int result) const
    {
        switch (SSL_get_error(m_ssl.get(), result)) {
        case SSL_ERROR_WANT_READ: return Socket::wait_read;
        case SSL_ERROR_WANT_WRITE: return Socket::wait_write;
        default: return std::nullopt;
        }
    }

    template <class F> void when_ready(Socket::wait_type direction, F function)
    {
        m_socket.async_wait(direction, [self = shared_from_this(), function = std::move(function)](const ErrorValue& error) { function(error); });
    }

    template <class F> void later(F function)
    {
        boost::asio::post(m_loop.context(), [self = shared_from_this(), function = std::move(function)] { function(); });
    }

    void shake_hands()
    {
        ERR_clear_error();
        const auto result = SSL_do_handshake(m_ssl.get());
        if (result == 1) return on_ready();
        const auto direction = awaited(result);
        if (!direction) return fail();
        when_ready(*direction, [this](const ErrorValue& error) {
            if (error || !m_socket.is_open()) close();
            else shake_hands();
        });
    }

    void fail()
    {
        m_is_broken = true;
        close();
    }

    void start_read(boost::asio::mutable_buffer buffer) override
    {
        const auto size = read_now(buffer);
        if (size > 0) later([this, size] { on_read({}, size); }); // not at once: on_read reads again
        else wait_to_read(buffer);
    }

    void start_wait() override
    {
        when_ready(Socket::wait_read, [this](const ErrorValue& error) { on_readable(error); });
    }

    void cancel_read() override
    {
        ErrorValue ignored; // it then ends by itself
        m_socket.cancel(ignored);
    }

    /// 0: nothing there yet, or the end; m_read_waits_for tells which.
    std::size_t read_now(boost::asio::mutable_buffer buffer)
    {
        ERR_clear_error();
        std::size_t size = 0;
        const auto result = SSL_read_ex(m_ssl.get(), buffer.data(), buffer.size(), &size);
        m_read_waits_for = result == 1 ? std::nullopt : awaited(result);
        if (result == 1) return size;
        const auto reason = SSL_get_error(m_ssl.get(), result);
        if (reason == SSL_ERROR_SSL || reason == SSL_ERROR_SYSCALL) m_is_broken = true;
        return 0;
    }

    void wait_to_read(boost::asio::mutable_buffer buffer)
    {
        if (!m_read_waits_for) return later([this] { on_read(boost::asio::error::eof, 0); });
        when_ready(*m_read_waits_for, [this, buffer](const ErrorValue& error) {
            if (error || !m_socket.is_open()) return on_read(error ? error : boost::asio::error::operation_aborted, 0);
            const auto size = read_now(buffer);
            if (size > 0) on_read({}, size);
            else wait_to_read(buffer);
        });
    }

    void start_write(const OutputBuffers& buffers) override
    {
        ERR_clear_error();
        std::size_t total = 0;
        for (const auto& buffer : buffers) {
            for (std::size_t at = 0; at < buffer.size();) {
                std::size_t size = 0;
                const auto result = SSL_write_ex(m_ssl.get(), static_cast<const char*>(buffer.data()) + at, buffer.size() - at, &size);
                if (result != 1) return write_stopped(buffers, total, result);
                at += size;
                total += size;
                if (total >= k_turn_bytes) return later([this, total] { on_written({}, total); });
            }
        }
        later([this, total] { on_written({}, total); });
    }

    void write_stopped(const OutputBuffers& buffers, std::size_t total, int result)
    {
        const auto direction = awaited(result);
        if (total > 0 && direction) return later([this, total] { on_written({}, total); });
        if (!direction) {
            m_is_broken = true;
            return later([this] { on_written(boost::asio::error::broken_pipe, 0); });
        }
        when_ready(*direction, [this, buffers](const ErrorValue& error) {
            if (error || !m_socket.is_open()) on_written(error ? error : boost::asio::error::operation_aborted, 0);
            else start_write(buffers);
        });
    }

    /// close_notify tells the peer that nobody cut the answer short. The socket stays open to be read from.
    void shut_down_sending() override
    {
        say_goodbye();
        ErrorValue ignored; // the peer may have gone first; there is nobody to tell
        m_socket.shutdown(Socket::shutdown_send, ignored);
    }

    void close_socket() override
    {
        say_goodbye();
        ErrorValue ignored;
        m_socket.close(ignored);
    }

    void say_goodbye()
    {
        if (m_is_broken || !SSL_is_init_finished(m_ssl.get()) || (SSL_get_shutdown(m_ssl.get()) & SSL_SENT_SHUTDOWN) != 0) return;
        ERR_clear_error();
        SSL_shutdown(m_ssl.get()); // one record into the socket's buffer; if that is full, nobody listens
    }

    bool is_secure() const override { return true; }

    Socket m_socket;
    std::unique_ptr<SSL, decltype(&SSL_free)> m_ssl;
    std::optional<Socket::wait_type> m_read_waits_for;
    bool m_is_broken = false; ///< after a fatal error OpenSSL must not be called again
};

std::shared_ptr<Connection> make_tls_connection(EventLoop& loop, Socket socket, std::string address, std::string address_group)
{
    return std::make_shared<TlsConnection>(loop, std::move(socket), std::move(address), std::move(address_group));
}

} // namespace chengxin::http
