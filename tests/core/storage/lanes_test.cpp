// The two lanes to the writer's thread, and writes for which nobody waits. Nothing here depends on time: the writer is held by a job
// until everything else stands in the queue.
#include "server/storage/store.hpp"

#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace chengxin::storage {

namespace {

const std::vector<Migration> k_migrations = {{"test/001_note", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"}};

/// A store whose writer stands still until release().
class HeldStore {
public:
    HeldStore() : m_store(Store::open({.directory = m_directory.path(), .migrations = k_migrations, .readers = 2, .queue_limit = 300}).value())
    {
        std::promise<void> begun;
        REQUIRE(m_store->post([this, &begun](Connection&) {
            begun.set_value();
            m_held.get_future().wait();
        }));
        begun.get_future().wait(); // nothing that comes later shares its turn
    }

    Store& store() { return *m_store; }
    void release() { m_held.set_value(); }

    /// Queues a note; what becomes of it is told by order() and failures().
    bool add(const std::string& text, Lane lane, std::function<bool(Connection&)> function = {})
    {
        if (!function) {
            function = [text](Connection& connection) {
                connection.run("INSERT INTO note (text) VALUES (?)", text);
                return true;
            };
        }
        const bool queued = m_store->begin_write(std::move(function), [this, text](const std::exception_ptr& failure) {
            const std::lock_guard lock(m_mutex);
            m_order.push_back(text);
            if (failure) m_failures.push_back(text);
        }, lane);
        return queued;
    }
    /// Waits until everything queued in both lanes has ended.
    void drain()
    {
        const auto nothing = [](Connection&) -> Result<void> { return {}; };
        for (const Lane lane : {Lane::small, Lane::bulk}) {
            while (!m_store->write(nothing, lane)) std::this_thread::yield(); // full
        }
    }
    std::vector<std::string> order() const { return m_order; }
    std::vector<std::string> failures() const { return m_failures; }
    std::string notes()
    {
        return m_store->read([](Connection& connection) {
            std::string all;
            for (auto row = connection.prepare("SELECT text FROM note ORDER BY id"); row.step();) all.append(row.text(0)).append(" ");
            return all;
        });
    }

private:
    const test::TemporaryDirectory m_directory;
    std::promise<void> m_held;
    std::mutex m_mutex;
    std::vector<std::string> m_order;
    std::vector<std::string> m_failures;
    std::unique_ptr<Store> m_store; ///< ends before what its jobs use
};

} // namespace

TEST_CASE("lanes: what is small goes ahead of bulk work that waits longer")
{
    HeldStore held;
    REQUIRE(held.add("b1", Lane::bulk));
    REQUIRE(held.add("b2", Lane::bulk));
    REQUIRE(held.add("s1", Lane::small));
    REQUIRE(held.add("s2", Lane::small));
    held.release();
    held.drain();
    CHECK(held.order() == std::vector<std::string>{"s1", "s2", "b1", "b2"});
    CHECK(held.notes() == "s1 s2 b1 b2 ");
}

TEST_CASE("lanes: bulk work comes to its end although small writes never stop")
{
    HeldStore held;
    REQUIRE(held.add("b", Lane::bulk));
    for (int i = 0; i < 200; ++i) REQUIRE(held.add("s", Lane::small));
    held.release();
    held.drain();
    const auto order = held.order();
    const auto place = static_cast<std::size_t>(std::find(order.begin(), order.end(), "b") - order.begin());
    CHECK(place >= 64);
    CHECK(place <= 128);
}

TEST_CASE("lanes: a full lane refuses, and keeps nothing out of the other")
{
    HeldStore held;
    int bulk = 0;
    while (held.add("b", Lane::bulk)) ++bulk;
    CHECK(bulk == 300);
    CHECK(held.add("s", Lane::small));
    held.release();
    held.drain();
    CHECK(held.order().size() == 301);
    CHECK(held.order().front() == "s");
}

TEST_CASE("writes that nobody waits for share a transaction, and each is kept, taken back or failed for itself")
{
    HeldStore held;
    const auto insert = [](const char* text, bool keep) {
        return [text, keep](Connection& connection) {
            connection.run("INSERT INTO note (text) VALUES (?)", text);
            return keep;
        };
    };
    const std::uint64_t before = held.store().changes();
    REQUIRE(held.add("one", Lane::small));
    REQUIRE(held.add("taken back", Lane::small, insert("taken back", false)));
    REQUIRE(held.add("two", Lane::small));
    held.release();
    held.drain();
    CHECK(held.store().changes() == before + 4); // the one that held, all three at once, two of drain
    CHECK(held.notes() == "one two ");
    CHECK(held.failures().empty());
}

TEST_CASE("writes that nobody waits for: one that throws fails alone")
{
    HeldStore held;
    REQUIRE(held.add("one", Lane::small));
    REQUIRE(held.add("bad", Lane::small, [](Connection& connection) -> bool {
        connection.run("INSERT INTO note (text) VALUES ('bad')");
        throw std::runtime_error("a mistake");
    }));
    REQUIRE(held.add("null", Lane::small, [](Connection& connection) {
        connection.run("INSERT INTO note (text) VALUES (NULL)");
        return true;
    }));
    REQUIRE(held.add("two", Lane::small));
    held.release();
    held.drain();
    CHECK(held.order() == std::vector<std::string>{"one", "bad", "null", "two"});
    CHECK(held.failures() == std::vector<std::string>{"bad", "null"});
    CHECK(held.notes() == "one two ");
}

TEST_CASE("a thread that answers requests cannot wait for the writer")
{
    const test::TemporaryDirectory directory;
    const auto store = Store::open({.directory = directory.path(), .migrations = k_migrations}).value();
    const auto write = [&] { return store->write([](Connection&) -> Result<void> { return {}; }); };
    {
        const NoWaiting outer;
        { const NoWaiting inner; }
        CHECK_THROWS_AS((void)write(), std::logic_error);
    }
    CHECK(write());
}

} // namespace chengxin::storage
