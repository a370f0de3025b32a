#pragma once

#include "tests/durability/clerk.hpp"
#include "tests/durability/oracle.hpp"
#include "tests/durability/server_process.hpp"
#include "tests/support/temporary_directory.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chengxin::durability {

inline constexpr const char* k_password = "Hua2-Sheng.9";

/// A data directory with an account, three clerks at work on it, and the server that comes and goes.
class City {
public:
    explicit City(std::uint64_t seed);

    const std::string& data() const { return m_data; }
    std::string path(const std::string& name) const { return m_directory.path() + "/" + name; }
    std::string log() const; ///< the last lines of the server's log

    /// Starts the server; false when it ended before it listened.
    bool start();
    void kill() { m_server->kill_now(); }
    ServerProcess& server() { return *m_server; }

    /// When the clerks stop: with `meanwhile` (which may have killed the server), or when each has done its requests.
    enum class Ends { with_meanwhile, when_clerks_end };
    /// The clerks work while `meanwhile` runs on this thread.
    void load(int requests, const std::function<void()>& meanwhile, Ends ends = Ends::with_meanwhile);
    /// With a drained server: settles what was open and checks everything.
    Problems check();
    /// After a kill: what had no answer.
    void count_pending(const std::function<void(Lot::Pending)>& count) const;
    int acknowledged() const;
    std::vector<std::int64_t> batches() const; ///< acknowledged ones; not while the clerks work
    std::size_t uploads() const;

private:
    test::TemporaryDirectory m_directory;
    std::string m_data;
    std::unique_ptr<ServerProcess> m_server;
    std::string m_cookie;
    std::vector<std::unique_ptr<Clerk>> m_clerks;
    std::atomic<bool> m_stop{false};
};

/// Waits until the server of this directory has nothing queued and nothing running; false after minutes.
bool drain(const std::string& data_directory);

/// A server takes this directory over: what was on its way comes to its end there, and all that must hold holds while it runs and
/// after its orderly end. `look` checks more. Tells doctest.
void check_taken_over(const std::string& data_directory, const std::string& log_file, const std::function<void(storage::Connection&)>& look = {});

/// A number from the environment.
std::uint64_t setting(const char* name, std::uint64_t fallback);

std::string joined(const Problems& problems);

} // namespace chengxin::durability
