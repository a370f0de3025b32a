#pragma once

#include "server/http/server.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace chengxin::http {

/// Answers a few addresses, some on the I/O thread and some from threads of its own.
class FakeApplication : public RequestHandler {
public:
    ~FakeApplication() override;

    std::uint64_t body_limit(const std::string& method, const std::string& path) const override;
    std::optional<Reply> refuse_before_body(const RawRequest& head) override;
    std::optional<Reply> try_inline(const RawRequest& request) override;
    void submit(RawRequest request, std::function<void(Reply)> done) override;

    RawRequest last_request(); ///< as it came to try_inline or submit
    /// Requests for /held wait until release; this waits until so many of them have begun.
    void wait_for_held(int count);
    void release();

private:
    Reply answer(const RawRequest& request);
    void hold();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_held = 0;
    bool m_released = false;
    RawRequest m_last;
    std::vector<std::thread> m_threads;
};

/// Waits for an event; throws after a time that only a dead program needs.
void wait_until(const std::function<bool()>& condition);

/// A running server on a free loopback port. Its time stands still: no deadline passes unless a test says so.
struct FakeServer {
    explicit FakeServer(Options options = {});
    ~FakeServer();

    /// Moves the server's time on and waits until it has looked at all its deadlines.
    void pass(std::chrono::milliseconds time);
    /// Lets time pass until a stopped server has come to its end.
    void wait();

    FakeApplication application;
    std::mutex mutex;
    std::vector<std::string> access_lines; ///< "METHOD path status"
    std::atomic<std::chrono::milliseconds::rep> passed{0};
    std::unique_ptr<Server> server;
};

/// An answer taken apart.
struct Answer {
    int status = 0;                             ///< 0: the connection closed without one
    std::string status_line;
    std::map<std::string, std::string> headers; ///< lower-case names
    std::string body;
};

/// A blocking client that sends exactly the bytes it is given.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    virtual ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    enum class Body { expected, none };
    Answer read_answer(Body body = Body::expected);
    /// True when the server closes within `time`, with nothing more to read.
    bool is_closed(std::chrono::milliseconds time = std::chrono::minutes(2));
    /// True when nothing comes within `time` and the connection stays.
    bool is_silent(std::chrono::milliseconds time);
    /// Leaves without a word (RST); nothing else may be called then.
    void reset();

protected:
    virtual long write_some(std::string_view bytes);
    virtual long read_some(char* buffer, std::size_t size);
    virtual bool wait_for_input(std::chrono::milliseconds time);

    int m_socket = -1;

private:
    bool receive(std::chrono::milliseconds time);

    std::string m_input;
};

/// Sends one request on a connection of its own.
Answer ask(std::uint16_t port, std::string_view request, RawClient::Body body = RawClient::Body::expected);

} // namespace chengxin::http
