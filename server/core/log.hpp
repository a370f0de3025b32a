#pragma once

#include <exception>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace chengxin {

/// The server's log: one JSON object a line on standard error. Levels have audiences:
/// `error` and `warning` should wake an administrator; `info` is rare (start, stop, migration, a finished job) and a visitor
/// cannot flood it; `access` is one line a request; `debug` is for developers.
/// Never identity numbers, passwords, query strings or request bodies. Thread-safe.
class Log {
public:
    enum class Level { debug, access, info, warning, error, none };
    using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

    explicit Log(Level least = Level::info);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void write(Level level, std::string_view event, Fields fields = {}) const;
    void info(std::string_view event, Fields fields = {}) const { write(Level::info, event, fields); }
    void warning(std::string_view event, Fields fields = {}) const { write(Level::warning, event, fields); }
    void error(std::string_view event, Fields fields = {}) const { write(Level::error, event, fields); }
    /// What was caught where nothing may be thrown any more; needs no memory but for the line, and lets that go when there is none.
    void failure(std::string_view event, const std::exception& exception) const noexcept;

private:
    struct Sink;
    Level m_least;
    std::unique_ptr<Sink> m_sink;
};

} // namespace chengxin
