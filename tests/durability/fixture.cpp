#include "tests/durability/fixture.hpp"

#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace chengxin::durability {

namespace {

constexpr int k_clerks = 3;
constexpr auto k_drain_time = std::chrono::minutes(5);

constexpr const char* k_waiting = "SELECT (SELECT count(*) FROM import_batch WHERE state IN ('queued', 'running', 'publishing') OR taking_back = 1) + "
                                  "(SELECT count(*) FROM job WHERE state IN ('queued', 'running'))";

// Scattered over the table, the same ones at every look.
constexpr const char* k_some_public = "SELECT id, title, document_number FROM record WHERE state = 1 ORDER BY (id * 7919) % 104729 LIMIT 40";

/// The public page of a record needs more than its row: what the fields are stored with must have survived, too.
Problems check_pages(storage::Connection& connection, int port)
{
    Problems problems;
    auto row = connection.prepare(k_some_public);
    while (row.step()) {
        const auto page = HttpClient().get(port, "/api/v1/publicity/record?id=" + std::to_string(row.integer(0)));
        const bool whole = page && page->status == 200 && page->body.find(row.text(1)) != std::string::npos && page->body.find(row.text(2)) != std::string::npos &&
            page->body.find("经查，当事人于") != std::string::npos;
        if (!whole) problems.push_back("a record cannot be read: " + std::string(row.text(2)) + " " + (page ? page->body : std::string("no answer")));
    }
    return problems;
}

} // namespace

City::City(std::uint64_t seed) : m_data(m_directory.path() + "/data")
{
    const auto added = run_chengxin({"user", "add", "--data", m_data, "--role", "credit_office", "office", "--password-stdin"}, {.input = std::string(k_password) + "\n"});
    if (added.exit_code != 0) throw std::runtime_error(added.output);
    if (!start()) throw std::runtime_error("the server does not start: " + log());
    m_cookie = sign_in(m_server->port(), "office", k_password);
    for (int number = 1; number <= k_clerks; ++number) m_clerks.push_back(std::make_unique<Clerk>(number, seed, m_cookie));
}

std::string City::log() const
{
    std::ifstream file(path("server.log"));
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    return text.size() > 2'000 ? text.substr(text.size() - 2'000) : text;
}

bool City::start()
{
    m_server = std::make_unique<ServerProcess>(m_data, path("server.log"));
    return m_server->wait_for_port() != 0;
}

void City::load(int requests, const std::function<void()>& meanwhile, Ends ends)
{
    m_stop = false;
    std::vector<std::thread> threads;
    for (const auto& clerk : m_clerks) threads.emplace_back([&, port = m_server->port()] { clerk->work(port, requests, m_stop); });
    meanwhile();
    if (ends == Ends::with_meanwhile) m_stop = true;
    for (std::thread& thread : threads) thread.join();
}

Problems City::check()
{
    Problems problems;
    const auto connection = look_at(m_data);
    connection->run("BEGIN");
    std::vector<const std::deque<Lot>*> lots;
    for (const auto& clerk : m_clerks) {
        settle_pending(*connection, clerk->lots());
        lots.push_back(&clerk->lots());
        problems.insert(problems.end(), clerk->problems().begin(), clerk->problems().end());
    }
    for (const Problems& found : {check_consistency(*connection), check_finished(*connection), check_files(*connection, m_data), check_lots(*connection, lots),
             check_pages(*connection, m_server->port())}) {
        problems.insert(problems.end(), found.begin(), found.end());
    }
    connection->end_snapshot();
    return problems;
}

void City::count_pending(const std::function<void(Lot::Pending)>& count) const
{
    for (const auto& clerk : m_clerks) {
        for (const Lot& lot : clerk->lots()) count(lot.pending);
    }
}

int City::acknowledged() const
{
    int count = 0;
    for (const auto& clerk : m_clerks) count += clerk->acknowledged();
    return count;
}

std::vector<std::int64_t> City::batches() const
{
    std::vector<std::int64_t> ids;
    for (const auto& clerk : m_clerks) {
        for (const Lot& lot : clerk->lots()) {
            for (const Lot::Upload& upload : lot.uploads) ids.push_back(upload.batch_id);
        }
    }
    return ids;
}

std::size_t City::uploads() const
{
    std::size_t count = 0;
    for (const auto& clerk : m_clerks) {
        for (const Lot& lot : clerk->lots()) count += lot.uploads.size();
    }
    return count;
}

bool drain(const std::string& data_directory)
{
    const auto until = std::chrono::steady_clock::now() + k_drain_time;
    const auto connection = look_at(data_directory);
    while (std::chrono::steady_clock::now() < until) {
        {
            auto row = connection->prepare(k_waiting);
            if (row.step() && row.integer(0) == 0) return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

void check_taken_over(const std::string& data_directory, const std::string& log_file, const std::function<void(storage::Connection&)>& look)
{
    {
        ServerProcess server(data_directory, log_file);
        REQUIRE(server.wait_for_port() != 0);
        REQUIRE(drain(data_directory));
        {
            const auto connection = look_at(data_directory);
            Problems problems = check_consistency(*connection);
            for (const Problems& found : {check_finished(*connection), check_files(*connection, data_directory)}) problems.insert(problems.end(), found.begin(), found.end());
            CHECK_MESSAGE(problems.empty(), joined(problems));
            if (look) look(*connection);
        } // or the server would wait for this reader to empty its log
        CHECK(server.stop() == 0);
    }
    const auto verified = run_chengxin({"verify", "--data", data_directory});
    CHECK_MESSAGE(verified.exit_code == 0, verified.output);
    const Problems problems = check_search_tables(data_directory);
    CHECK_MESSAGE(problems.empty(), joined(problems));
}

std::uint64_t setting(const char* name, std::uint64_t fallback)
{
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : fallback;
}

std::string joined(const Problems& problems)
{
    std::string text;
    for (std::size_t index = 0; index < problems.size() && index < 20; ++index) text += "\n  " + problems[index];
    if (problems.size() > 20) text += "\n  … and " + std::to_string(problems.size() - 20) + " more";
    return text;
}

} // namespace chengxin::durability
