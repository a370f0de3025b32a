#pragma once

#include "server/core/feature.hpp"
#include "server/core/portal.hpp"
#include "server/core/router.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace chengxin {

/// The whole portal without a socket: store, keys, jobs, router. The listener and the tests feed it with requests. Thread-safe.
class Application {
public:
    enum class Background { run, do_not_run }; ///< whether the job worker thread runs

    /// Opens the data directory (created, migrated, locked), starts every feature. The clock must outlive the application.
    static Result<std::unique_ptr<Application>> open(PortalOptions options, std::unique_ptr<Clock> clock, std::vector<Feature> features, Background background);
    ~Application();

    Portal& portal();
    Router& router();

    /// True when the request may be answered at once on an I/O thread (RunOn::io, unknown paths).
    bool answers_at_once(const RawRequest& request) const;
    /// Most bytes that the body of this request may have.
    std::size_t body_limit(const std::string& method, const std::string& path) const;
    /// Answers on the calling thread; never throws.
    Reply answer(const RawRequest& request);
    /// Answers on a worker thread and calls `done` there. False: the queue is full, `done` is not called, answer 503.
    bool answer_later(RawRequest request, std::function<void(Reply)> done);
    /// Waits for running requests and jobs; later requests are refused.
    void stop();

private:
    struct State;
    explicit Application(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace chengxin
