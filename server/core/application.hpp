#pragma once

#include "server/core/clock_guard.hpp"
#include "server/core/feature.hpp"
#include "server/core/portal.hpp"
#include "server/core/router.hpp"
#include "server/http/request_handler.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chengxin {

/// The whole portal without a socket: store, keys, jobs, router. The listener and the tests feed it with requests. Thread-safe.
class Application : public http::RequestHandler {
public:
    enum class Background { run, do_not_run }; ///< whether the job worker thread runs

    struct Settings {
        PortalOptions options;
        std::unique_ptr<Clock> clock;
        std::vector<Feature> features;
        Background background = Background::do_not_run;
        Log::Level log_level = Log::Level::warning;
        storage::Durability durability = storage::Durability::full;
        std::optional<Site> site = {}; ///< instead of the one in the assets, for tests
        Upgrade::Backup backup = Upgrade::Backup::make; ///< before the first change of a directory of an older program
        std::function<void(const std::string&)> tell = {}; ///< lines about an upgrade while it runs, in Chinese
    };
    /// Opens the data directory (created, migrated, upgraded, locked) and starts every feature.
    /// Refuses with a sentence what cannot be read or written, and a directory whose keys are missing or other.
    static Result<std::unique_ptr<Application>> open(Settings settings);
    ~Application() override;

    Portal& portal();
    ClockGuard& clock_guard();
    const Router& router() const;
    /// What opening the directory had to bring up to date.
    const UpgradeReport& upgrade_report() const;

    std::uint64_t body_limit(const std::string& method, const std::string& path) const override;
    std::optional<Reply> refuse_before_body(const RawRequest& head) override;
    std::optional<Reply> try_inline(const RawRequest& request) override;
    void begin_turn() noexcept override;
    void end_turn() noexcept override;
    void submit(RawRequest request, std::function<void(Reply)> done) override;

    /// Answers on the calling thread; never throws.
    Reply answer(const RawRequest& request);
    /// Finishes running requests and stops the job worker; later requests are refused with 503.
    void stop();

private:
    struct State;
    explicit Application(std::unique_ptr<State> state);
    static Result<std::unique_ptr<Application>> open_directory(Settings settings);
    std::unique_ptr<State> m_state;
};

} // namespace chengxin
