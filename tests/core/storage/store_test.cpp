#include "server/storage/spill.hpp"
#include "server/storage/store.hpp"

#include "tests/support/temporary_directory.hpp"

#include <atomic>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sqlite3.h>
#include <sys/resource.h>
#include <thread>

namespace chengxin::storage {

namespace {

const std::vector<Migration> k_migrations = {
    {"test/001_note", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"},
    {"test/002_index", "CREATE INDEX note_text ON note (text);"},
};

std::unique_ptr<Store> open_store(const std::string& directory)
{
    auto store = Store::open({.directory = directory, .migrations = k_migrations, .readers = 2, .queue_limit = 8});
    REQUIRE(store);
    return std::move(*store);
}

Result<std::int64_t> add_note(Store& store, const std::string& text)
{
    return store.write([&](Connection& connection) -> Result<std::int64_t> {
        return connection.insert("INSERT INTO note (text) VALUES (?)", text);
    });
}

std::int64_t count_notes(Store& store)
{
    return store.read([](Connection& connection) {
        Statement statement = connection.prepare("SELECT count(*) FROM note");
        statement.step();
        return statement.integer(0);
    });
}

} // namespace

TEST_CASE("store: what was written is there after a restart")
{
    const test::TemporaryDirectory directory;
    {
        const auto store = open_store(directory.path() + "/new/deep");
        CHECK(*add_note(*store, "伊宁") == 1);
        CHECK(count_notes(*store) == 1);
    }
    const auto store = open_store(directory.path() + "/new/deep");
    CHECK(count_notes(*store) == 1);
    CHECK(store->check_integrity().empty());
}

TEST_CASE("store: written directly, it is there after a restart, which takes the log up again")
{
    const test::TemporaryDirectory directory;
    const std::string log = database_file(directory.path()) + "-wal";
    {
        const auto store = open_store(directory.path());
        REQUIRE(add_note(*store, "logged"));
        store->write_directly();
        CHECK_FALSE(std::filesystem::exists(log));
        CHECK(*add_note(*store, "directly") == 2);
        CHECK_FALSE(store->write([](Connection& connection) -> Result<void> {
            connection.run("INSERT INTO note (text) VALUES ('taken back')");
            return fail(ErrorCode::conflict, "");
        }));
        CHECK(count_notes(*store) == 2);
        CHECK_FALSE(std::filesystem::exists(log));
    }
    CHECK_FALSE(std::filesystem::exists(database_file(directory.path()) + "-journal"));
    const auto store = open_store(directory.path());
    CHECK(std::filesystem::exists(log));
    CHECK(count_notes(*store) == 2);
    CHECK(store->check_integrity().empty());
}

TEST_CASE("store: while another process reads, the log stays")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    REQUIRE(add_note(*store, "one"));
    Connection other(database_file(directory.path()), Connection::Mode::read_only);
    other.run("BEGIN");
    REQUIRE(other.prepare("SELECT * FROM note").step());
    store->write_directly();
    CHECK(std::filesystem::exists(database_file(directory.path()) + "-wal"));
    CHECK(*add_note(*store, "two") == 2);
    CHECK(count_notes(*store) == 2);
}

TEST_CASE("store: files of a killed process are removed from the spill folder, and only these")
{
    const test::TemporaryDirectory directory;
    const std::string folder = spill_folder(directory.path());
    std::filesystem::create_directories(folder);
    for (const char* name : {"/etilqs_17033a2d68f0ab1e", "/spill-Ab12Cd", "/notes.txt"}) std::ofstream(folder + name) << "x";
    const auto store = open_store(directory.path());
    CHECK_FALSE(std::filesystem::exists(folder + "/etilqs_17033a2d68f0ab1e"));
    CHECK_FALSE(std::filesystem::exists(folder + "/spill-Ab12Cd"));
    CHECK(std::filesystem::exists(folder + "/notes.txt"));
}

TEST_CASE("store: an error or an exception rolls back")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    const auto refused = store->write([](Connection& connection) -> Result<int> {
        connection.run("INSERT INTO note (text) VALUES ('x')");
        return fail(ErrorCode::conflict, "不行");
    });
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK_THROWS_AS(store->write([](Connection& connection) -> Result<int> {
        connection.run("INSERT INTO note (text) VALUES ('x')");
        connection.run("INSERT INTO note (text) VALUES (NULL)");
        return 1;
    }),
                    DatabaseFailure);
    CHECK(count_notes(*store) == 0);
}

TEST_CASE("store: a second process is refused with a sentence")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    const auto second = Store::open({.directory = directory.path(), .migrations = k_migrations});
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::conflict);
    CHECK(second.error().message.find("另一个 chengxin 进程") != std::string::npos);
}

TEST_CASE("store: a database of a newer program is refused, a broken migration leaves no trace")
{
    const test::TemporaryDirectory directory;
    open_store(directory.path());
    const auto older = Store::open({.directory = directory.path(), .migrations = {k_migrations[0]}});
    REQUIRE_FALSE(older);
    CHECK(older.error().code == ErrorCode::conflict);

    auto broken = k_migrations;
    broken.push_back({"test/003_broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);"});
    CHECK_THROWS_AS((void)Store::open({.directory = directory.path(), .migrations = broken}), DatabaseFailure);
    const auto store = open_store(directory.path());
    store->read([](Connection& connection) {
        CHECK_FALSE(connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").step());
        return 0;
    });
}

TEST_CASE("store: readers cannot write, reads nest, a read is one snapshot")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    CHECK_THROWS_AS(store->read([](Connection& connection) { return connection.run("INSERT INTO note (text) VALUES ('x')"); }), DatabaseFailure);
    const auto difference = store->read([&](Connection& outer) {
        Statement before = outer.prepare("SELECT count(*) FROM note");
        before.step();
        CHECK(add_note(*store, "another").has_value());
        return count_notes(*store) - before.integer(0);
    });
    CHECK(difference == 0);
    CHECK(count_notes(*store) == 1);
}

TEST_CASE("store: a turn keeps connection and snapshot until something is written, and gives them back")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    const auto used = [&] { return store->read([](Connection& connection) { return &connection; }); };
    const auto is_in_snapshot = [](Connection* connection) { return !connection->is_idle(); };
    for (int turn = 0; turn < 3; ++turn) {
        store->begin_turn();
        Connection* const first = used();
        CHECK(is_in_snapshot(first));
        CHECK(used() == first);
        const std::int64_t before = count_notes(*store);
        REQUIRE(add_note(*store, "x"));
        CHECK(count_notes(*store) == before + 1);
        // After a failure the next read has another connection.
        CHECK_THROWS_AS(store->read([](Connection& connection) { return connection.run("INSERT INTO note (text) VALUES ('x')"); }), DatabaseFailure);
        CHECK(count_notes(*store) == before + 1);
        Connection* const last = used();
        CHECK(is_in_snapshot(last));
        store->end_turn();
        CHECK_FALSE(is_in_snapshot(last));
    }
    store->end_turn(); // one that has read nothing
    // Both readers are free: two threads read at once.
    std::atomic<int> inside{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            store->read([&](Connection&) {
                ++inside;
                while (inside < 2) std::this_thread::yield();
                return 0;
            });
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(inside == 2);
}

TEST_CASE("store: turns of several threads see what was acknowledged before them")
{
    const test::TemporaryDirectory directory;
    const auto store = Store::open({.directory = directory.path(), .migrations = k_migrations, .readers = 3, .durability = Durability::none}).value();
    std::atomic<std::int64_t> acknowledged{0};
    std::atomic<bool> over{false};
    std::atomic<int> stale{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            while (!over) {
                store->begin_turn();
                for (int read = 0; read < 20; ++read) {
                    const std::int64_t least = acknowledged;
                    stale += count_notes(*store) < least;
                }
                store->end_turn();
            }
        });
    }
    for (int i = 0; i < 300; ++i) {
        REQUIRE(add_note(*store, "x"));
        ++acknowledged;
    }
    over = true;
    for (auto& reader : readers) reader.join();
    CHECK(stale == 0);
}

TEST_CASE("store: readers that rest read on afterwards")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    for (int i = 0; i < 50; ++i) REQUIRE(add_note(*store, std::string(100'000, 'x')));
    const auto cached_bytes = [&] {
        return store->read([](Connection& connection) {
            int used = 0, most = 0;
            sqlite3_db_status(connection.handle(), SQLITE_DBSTATUS_CACHE_USED, &used, &most, 0);
            return used;
        });
    };
    for (int i = 0; i < 100; ++i) count_notes(*store);
    const int before = cached_bytes();
    store->rest_when_quiet(); // much was read since the start
    store->rest_when_quiet(); // nothing since the last call
    CHECK(cached_bytes() < before);
    CHECK(count_notes(*store) == 50);
    REQUIRE(add_note(*store, "after"));
    CHECK(count_notes(*store) == 51);
}

TEST_CASE("store: many threads read and write")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    std::atomic<int> written{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 30; ++j) {
                if (add_note(*store, "x")) ++written;
                count_notes(*store);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(count_notes(*store) == written);
}

TEST_CASE("store: a full queue refuses, a write inside a write is a mistake")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    std::atomic<bool> go{false};
    REQUIRE(store->post([&](Connection&) {
        while (!go) std::this_thread::yield();
    }));
    int queued = 1;
    while (store->post([](Connection& connection) { connection.run("INSERT INTO note (text) VALUES ('p')"); })) ++queued;
    CHECK(queued == 8);
    CHECK(add_note(*store, "no room").error().code == ErrorCode::unavailable);
    go = true;
    while (!add_note(*store, "later")) std::this_thread::yield();
    CHECK(count_notes(*store) == 8);
    CHECK_THROWS_AS(store->write([&](Connection&) { return add_note(*store, "x"); }), std::logic_error);
}

TEST_CASE("store: the writer recovers after the disk was full")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    REQUIRE(add_note(*store, "before"));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
    rlimit small = old;
    small.rlim_cur = 64 * 1024;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK_THROWS_AS(add_note(*store, std::string(1 << 20, 'x')), DatabaseFailure);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
    CHECK(add_note(*store, "after").has_value());
    CHECK(count_notes(*store) == 2);
    CHECK(store->check_integrity().empty());
}

TEST_CASE("store: a backup is whole and opens as a database of its own")
{
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    REQUIRE(add_note(*store, "kept"));
    const std::string file = directory.path() + "/copy.db";
    store->backup_to(file);
    REQUIRE(add_note(*store, "later"));
    Connection copy(file, Connection::Mode::plain_file);
    Statement statement = copy.prepare("SELECT count(*) FROM note");
    statement.step();
    CHECK(statement.integer(0) == 1);
    CHECK(check_database(copy).empty());
}

TEST_CASE("connection: values come back as they were bound")
{
    const test::TemporaryDirectory directory;
    Connection connection(directory.path() + "/a.db", Connection::Mode::read_write);
    Statement statement = connection.prepare("SELECT ?, ?, ?, ?, ?, ?", 7, 2.5, "文", Blob{std::string_view("\0\1", 2)}, nullptr, std::optional<std::string>());
    REQUIRE(statement.step());
    CHECK(statement.integer(0) == 7);
    CHECK(statement.real(1) == 2.5);
    CHECK(statement.text(2) == "文");
    CHECK(statement.blob(3) == std::string_view("\0\1", 2));
    CHECK(statement.is_null(4));
    CHECK(statement.is_null(5));
    CHECK_THROWS_AS(connection.prepare("SELECT nonsense"), DatabaseFailure);
}

} // namespace chengxin::storage
