// kill -9 at random moments. ctest does 10 kills; the long test is
//   CHENGXIN_KILLS=200 build/release/tests/durability_test -tc='kill -9*'
// CHENGXIN_SEED=<number> gives other moments and another mixture; the seed is printed. CHENGXIN_BINARY names another program.
#include "server/core/job_table.hpp"
#include "tests/durability/fixture.hpp"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <iostream>
#include <random>
#include <thread>

namespace chengxin::durability {

namespace {

constexpr std::uint64_t k_seed = 20'261'102;
constexpr int k_kills_in_one_city = 10; ///< then a new directory: the checks look at every row
constexpr int k_kills_while_resuming = 3; 
static_assert(1 + k_kills_while_resuming < job_table::k_attempts, "a batch with which the server ends more often is given up");
constexpr int k_requests = 6;           ///< of each clerk between two kills

/// Where the kills landed; a test whose kills all hit an idle server would prove nothing.
struct Landings {
    int starting = 0;   ///< before the server listened
    int importing = 0;  ///< a batch was being read
    int publishing = 0; ///< a batch was between its slices
    int queued = 0;     ///< batches waited, none was taken
    int idle = 0;
    int upload = 0;     ///< requests without an answer
    int undo = 0;
    int resolve = 0;
};

void note_batches(City& city, Landings& landings)
{
    const auto connection = look_at(city.data());
    auto row = connection->prepare("SELECT state FROM import_batch WHERE state IN ('queued', 'running', 'publishing') ORDER BY state = 'queued' LIMIT 1");
    if (!row.step()) ++landings.idle;
    else ++(row.text(0) == "queued" ? landings.queued : row.text(0) == "publishing" ? landings.publishing : landings.importing);
}

class CrashTest {
public:
    CrashTest(std::uint64_t seed, int kills) : m_seed(seed), m_random(seed), m_kills(kills) {}

    void run()
    {
        while (m_done < m_kills) run_city();
        report();
    }

private:
    std::chrono::milliseconds moment(std::uint64_t most) { return std::chrono::milliseconds(m_random() % (most + 1)); }

    void run_city()
    {
        City city(m_seed + static_cast<std::uint64_t>(m_done));
        for (int kill = 0; kill < k_kills_in_one_city && m_done < m_kills; ++kill) {
            kill_under_load(city);
            for (int i = 0; i < k_kills_while_resuming && m_done < m_kills && m_random() % 3 == 0; ++i) kill_while_resuming(city);
            REQUIRE_MESSAGE(city.start(), "the server does not start again: ", city.log());
            REQUIRE_MESSAGE(drain(city.data()), "batches do not come to an end: ", city.log());
            const Problems problems = city.check();
            REQUIRE_MESSAGE(problems.empty(), "after kill ", m_done, ":", joined(problems), "\n", city.log());
        }
        m_acknowledged += city.acknowledged();
        m_uploads += city.uploads();
        finish(city);
    }

    void kill_under_load(City& city)
    {
        city.load(k_requests, [&] {
            wait_for(city, city.acknowledged() + static_cast<int>(m_random() % (2 * k_requests)));
            std::this_thread::sleep_for(moment(400));
            city.kill();
        });
        ++m_done;
        note_batches(city, m_landings);
        city.count_pending([this](Lot::Pending pending) {
            if (pending == Lot::Pending::upload) ++m_landings.upload;
            if (pending == Lot::Pending::undo) ++m_landings.undo;
            if (pending == Lot::Pending::resolve) ++m_landings.resolve;
        });
    }

    /// So many answers, on a slow machine as on a fast one; but the clerks may end before.
    void wait_for(const City& city, int acknowledged)
    {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(4);
        while (city.acknowledged() < acknowledged && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

    /// The crash of the restart: while it opens the database, or while the queue is worked off.
    void kill_while_resuming(City& city)
    {
        const bool early = m_random() % 3 == 0;
        if (early) {
            ServerProcess short_lived(city.data(), city.path("server.log"));
            std::this_thread::sleep_for(moment(120));
            short_lived.kill_now();
            ++m_landings.starting;
        } else {
            REQUIRE_MESSAGE(city.start(), "the server does not start again: ", city.log());
            std::this_thread::sleep_for(moment(250));
            city.kill();
            note_batches(city, m_landings);
        }
        ++m_done;
    }

    /// The program's own check, while the server runs and after an orderly end, and the one of the search tables.
    void finish(City& city)
    {
        const auto running = run_chengxin({"verify", "--data", city.data()});
        CHECK_MESSAGE(running.exit_code == 0, running.output);
        CHECK(city.server().stop() == 0);
        const auto stopped = run_chengxin({"verify", "--data", city.data()});
        CHECK_MESSAGE(stopped.exit_code == 0, stopped.output);
        const Problems problems = check_search_tables(city.data());
        CHECK_MESSAGE(problems.empty(), joined(problems));
    }

    void report() const
    {
        const Landings& l = m_landings;
        std::cout << m_done << " kills, seed " << m_seed << ", " << m_acknowledged << " acknowledged changes, " << m_uploads << " uploads. Landed: starting "
                  << l.starting << ", reading " << l.importing << ", publishing " << l.publishing << ", queued " << l.queued << ", idle " << l.idle
                  << ". Without answer: upload " << l.upload << ", undo " << l.undo << ", correction " << l.resolve << std::endl;
    }

    std::uint64_t m_seed;
    std::mt19937_64 m_random;
    int m_kills;
    int m_done = 0;
    int m_acknowledged = 0;
    std::size_t m_uploads = 0;
    Landings m_landings;
};

} // namespace

TEST_CASE("kill -9 at random moments: acknowledged batches are complete, nothing is there twice, the rest is cleanly absent")
{
    const std::uint64_t seed = setting("CHENGXIN_SEED", k_seed);
    const int kills = static_cast<int>(setting("CHENGXIN_KILLS", 10));
    std::cout << "seed " << seed << ", " << kills << " kills" << std::endl;
    CrashTest(seed, kills).run();
}

} // namespace chengxin::durability
