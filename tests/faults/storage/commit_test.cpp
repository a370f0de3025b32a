#include "server/storage/store.hpp"
#include "tests/support/fault_vfs.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <sqlite3.h>

/// What becomes of a transaction whose COMMIT failed.
namespace chengxin::storage {
namespace {

namespace files = std::filesystem;
using test::DiskCall;
using test::DiskFault;

std::int64_t number(Connection& connection, const char* sql)
{
    auto row = connection.prepare(sql);
    return row.step() ? row.integer(0) : -1;
}

std::int64_t generation(Connection& connection)
{
    return number(connection, "SELECT generation FROM state");
}

/// A list that follows from the notes, as the search index follows from the records.
void prepare_list(Connection& connection)
{
    connection.execute_script("CREATE TABLE IF NOT EXISTS list.note (id INTEGER PRIMARY KEY); CREATE TABLE IF NOT EXISTS list.state (generation INTEGER)");
    if (number(connection, "SELECT generation FROM list.state") == generation(connection)) return;
    Transaction transaction(connection);
    connection.run("DELETE FROM list.note");
    connection.run("INSERT INTO list.note SELECT id FROM main.note");
    connection.run("DELETE FROM list.state");
    connection.run("INSERT INTO list.state SELECT generation FROM main.state");
    transaction.commit();
}

std::unique_ptr<Store> open_store(const std::string& directory)
{
    auto store = Store::open({.directory = directory,
        .migrations = {{"test/001", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; CREATE TABLE state (generation INTEGER); INSERT INTO state VALUES (0);"}},
        .readers = 2, .queue_limit = 8, .derived = {{"list", prepare_list, generation}}});
    REQUIRE(store);
    return std::move(*store);
}

Result<std::int64_t> add_note(Store& store)
{
    return store.write([&](Connection& connection) -> Result<std::int64_t> {
        const std::int64_t id = connection.insert("INSERT INTO note (text) VALUES ('x')");
        connection.run("INSERT INTO list.note (id) VALUES (?)", id);
        connection.run("UPDATE main.state SET generation = generation + 1");
        connection.run("UPDATE list.state SET generation = generation + 1");
        return id;
    });
}

bool is_added(Store& store)
{
    try {
        return add_note(store).has_value();
    } catch (const DatabaseFailure&) {
        return false;
    }
}

std::int64_t notes(Store& store, const char* sql = "SELECT count(*) FROM main.note")
{
    return store.read([sql](Connection& connection) { return number(connection, sql); });
}

} // namespace

TEST_CASE("commit: what was refused because a flush failed does not come back after a crash")
{
    test::FaultVfs disk;
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    REQUIRE(is_added(*store));
    disk.arm({{DiskCall::sync}, SQLITE_IOERR_FSYNC, 1, DiskFault::Lasting::once, DiskFault::Damage::none, "-wal"});
    const std::int64_t opens = disk.opens();
    CHECK_FALSE(is_added(*store));
    REQUIRE(disk.fired());
    disk.disarm();
    (void)store->write([](Connection&) -> Result<void> { return {}; });
    CHECK(disk.opens() > opens); // the connection whose flush failed is not used again

    const test::TemporaryDirectory crashed; // what the disk holds at this moment, without what processes share in memory
    for (const char* name : {"/chengxin.db", "/chengxin.db-wal"}) files::copy_file(directory.path() + name, crashed.path() + name);
    const auto after = open_store(crashed.path());
    CHECK(notes(*after) == 1);
    CHECK(is_added(*store));
    CHECK(notes(*store) == 2);
}

TEST_CASE("commit: the answer tells what the main database has, whichever log fails, and derived ones follow")
{
    test::FaultVfs disk;
    for (const char* ending : {"chengxin.db-wal", "list.db-wal", "-wal"}) {
        for (const auto lasting : {DiskFault::Lasting::once, DiskFault::Lasting::persistent}) {
            const test::TemporaryDirectory directory;
            const auto store = open_store(directory.path());
            std::int64_t acknowledged = 0;
            for (std::int64_t n = 1; n < 12; ++n) {
                CAPTURE(n);
                CAPTURE(std::string(ending));
                disk.arm({{DiskCall::write, DiskCall::sync}, SQLITE_FULL, n, lasting, DiskFault::Damage::none, ending});
                acknowledged += is_added(*store);
                disk.disarm();
                CHECK(notes(*store) == acknowledged);
                acknowledged += is_added(*store);
                CHECK(notes(*store) == acknowledged);
                for (int i = 0; i < 500 && notes(*store, "SELECT count(*) FROM list.note") != acknowledged; ++i) {
                    sqlite3_sleep(5);
                    (void)store->write([](Connection&) -> Result<void> { return {}; });
                }
                CHECK(notes(*store, "SELECT count(*) FROM list.note") == acknowledged);
                CHECK(store->check_integrity().empty());
            }
        }
    }
}

TEST_CASE("commit: a transaction that begins the log anew and fails is refused")
{
    test::FaultVfs disk;
    const test::TemporaryDirectory directory;
    const auto store = open_store(directory.path());
    for (std::int64_t n = 1; n < 8; ++n) {
        CAPTURE(n);
        const std::int64_t before = notes(*store);
        {
            Connection other(database_file(directory.path()), Connection::Mode::read_write);
            sqlite3_wal_checkpoint_v2(other.handle(), "main", SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
        }
        disk.arm({{DiskCall::write, DiskCall::sync}, SQLITE_FULL, n, DiskFault::Lasting::persistent, DiskFault::Damage::none, "chengxin.db-wal"});
        const bool added = is_added(*store);
        const bool fired = disk.fired();
        disk.disarm();
        CHECK(notes(*store) == before + added);
        if (n <= 3) CHECK(fired);
        CHECK(is_added(*store));
    }
}

TEST_CASE("commit: without a log, too, what was refused is in none of the databases")
{
    test::FaultVfs disk;
    for (const char* ending : {"chengxin.db", "list.db", "-journal", ""}) {
        for (const auto lasting : {DiskFault::Lasting::once, DiskFault::Lasting::persistent}) {
            const test::TemporaryDirectory directory;
            auto store = open_store(directory.path());
            store->write_directly();
            std::int64_t acknowledged = 0;
            int fired = 0;
            for (std::int64_t n = 1; n < 24; ++n) {
                CAPTURE(n);
                CAPTURE(std::string(ending));
                disk.arm({{DiskCall::write, DiskCall::sync, DiskCall::truncate, DiskCall::remove}, SQLITE_FULL, n, lasting, DiskFault::Damage::none, ending});
                acknowledged += is_added(*store);
                fired += disk.fired();
                disk.disarm();
                CHECK(notes(*store) == acknowledged);
                CHECK(notes(*store, "SELECT count(*) FROM list.note") == acknowledged);
                acknowledged += is_added(*store);
                CHECK(notes(*store) == acknowledged);
                CHECK(notes(*store, "SELECT count(*) FROM list.note") == acknowledged);
            }
            CHECK(fired >= 3);
            store.reset();
            store = open_store(directory.path());
            CHECK(notes(*store) == acknowledged);
            CHECK(store->check_integrity().empty());
        }
    }
}

} // namespace chengxin::storage
