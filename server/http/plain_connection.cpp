#include "server/http/connection.hpp"

namespace chengxin::http {

/// A connection over a bare socket.
class PlainConnection final : public Connection {
public:
    PlainConnection(EventLoop& loop, Socket socket, std::string address, std::string group)
        : Connection(loop, std::move(address), std::move(group)), m_socket(std::move(socket))
    {
    }

    void start() override { on_ready(); }

private:
    void start_read(boost::asio::mutable_buffer buffer) override
    {
        m_socket.async_read_some(buffer, [this, self = shared_from_this()](const ErrorValue& error, std::size_t size) { on_read(error, size); });
    }

    void start_wait() override
    {
        m_socket.async_wait(Socket::wait_read, [this, self = shared_from_this()](const ErrorValue& error) { on_readable(error); });
    }

    void cancel_read() override
    {
        ErrorValue ignored; // it then ends by itself
        m_socket.cancel(ignored);
    }

    void start_write(const OutputBuffers& buffers) override
    {
        m_socket.async_write_some(buffers, [this, self = shared_from_this()](const ErrorValue& error, std::size_t size) { on_written(error, size); });
    }

    void shut_down_sending() override
    {
        ErrorValue ignored; // the peer may have gone first; there is nobody to tell
        m_socket.shutdown(Socket::shutdown_send, ignored);
    }

    void close_socket() override
    {
        ErrorValue ignored;
        m_socket.close(ignored);
    }

    bool is_secure() const override { return false; }

    Socket m_socket;
};

std::shared_ptr<Connection> make_plain_connection(EventLoop& loop, Socket socket, std::string address, std::string address_group)
{
    return std::make_shared<PlainConnection>(loop, std::move(socket), std::move(address), std::move(address_group));
}

} // namespace chengxin::http
