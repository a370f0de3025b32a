#include "server/http/connection.hpp"

#include <boost/asio/ssl/stream.hpp>

namespace chengxin::http {

static Socket& lowest(Socket& socket) { return socket; }
static Socket& lowest(boost::asio::ssl::stream<Socket>& stream) { return stream.next_layer(); }

/// The part of a connection that knows its kind of stream.
template <class Stream>
class SocketConnection : public Connection {
public:
    template <class... Arguments>
    SocketConnection(EventLoop& loop, std::string address, std::string group, Arguments&&... stream)
        : Connection(loop, std::move(address), std::move(group)), m_stream(std::forward<Arguments>(stream)...)
    {
    }

protected:
    void start_read(boost::asio::mutable_buffer buffer) override
    {
        m_stream.async_read_some(buffer, [this, self = shared_from_this()](const ErrorValue& error, std::size_t size) { on_read(error, size); });
    }

    void start_write(const OutputBuffers& buffers) override
    {
        m_stream.async_write_some(buffers, [this, self = shared_from_this()](const ErrorValue& error, std::size_t size) { on_written(error, size); });
    }

    void close_socket() override
    {
        ErrorValue ignored; // the peer may have gone first; there is nobody to tell
        lowest(m_stream).close(ignored);
    }

    Stream m_stream;
};

class PlainConnection final : public SocketConnection<Socket> {
public:
    using SocketConnection::SocketConnection;
    void start() override { on_ready(); }

private:
    void shut_down_sending() override
    {
        ErrorValue ignored;
        m_stream.shutdown(Socket::shutdown_send, ignored);
    }
    bool is_secure() const override { return false; }
};

class TlsConnection final : public SocketConnection<boost::asio::ssl::stream<Socket>> {
public:
    using SocketConnection::SocketConnection;

    void start() override
    {
        m_stream.async_handshake(boost::asio::ssl::stream_base::server, [this, self = shared_from_this()](const ErrorValue& error) {
            if (error) close();
            else on_ready();
        });
    }

private:
    /// Nothing: every answer states its length, so the peer needs no close_notify to know that it is whole, and a read
    /// must go on beside it.
    void shut_down_sending() override {}
    bool is_secure() const override { return true; }
};

std::shared_ptr<Connection> make_plain_connection(EventLoop& loop, Socket socket, std::string address, std::string address_group)
{
    return std::make_shared<PlainConnection>(loop, std::move(address), std::move(address_group), std::move(socket));
}

std::shared_ptr<Connection> make_tls_connection(EventLoop& loop, Socket socket, std::string address, std::string address_group)
{
    return std::make_shared<TlsConnection>(loop, std::move(address), std::move(address_group), std::move(socket), *loop.shared().tls);
}

} // namespace chengxin::http
