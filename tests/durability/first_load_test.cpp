// `chengxin import` into an empty database, which is filled without a log; killed at any moment, and on a full disk.
#include "server/storage/store.hpp"
#include "tests/durability/fixture.hpp"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

namespace chengxin::durability {

namespace {

namespace files = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint64_t k_seed = 20'261'104;
constexpr std::uint64_t k_rows = 12'000;
constexpr std::uint64_t k_returned = 60; ///< of them, by their check character

constexpr std::uintmax_t k_empty = 2 << 20;          ///< bytes; a database without rows has fewer
constexpr std::uintmax_t k_written_early = 16 << 20; ///< the size of the file some time before the commit

/// A file whose pages do not all fit the writer's cache: some reach the database before the commit.
class Load {
public:
    Load()
    {
        Lot lot;
        lot.rows = k_rows;
        const std::string rows = long_rows(file_of(lot, 1));
        std::ofstream(path("rows.csv"), std::ios::binary) << rows;
    }

    std::string path(const std::string& name) const { return m_directory.path() + "/" + name; }
    std::string data() const { return path("data"); }

    CommandResult import(const CommandOptions& options = {}, const std::string& file = "rows.csv") const
    {
        return run_chengxin({"import", "--data", data(), "--catalogue", "penalty", "--today", "2026-11-02", path(file)}, options);
    }

    std::uintmax_t database_size() const
    {
        std::error_code absent;
        const auto size = files::file_size(data() + "/chengxin.db", absent);
        return absent ? 0 : size;
    }
    /// A transaction has begun to write.
    bool has_journal() const { return files::exists(data() + "/chengxin.db-journal"); }

    /// All rows are there, once, and a server takes the directory over.
    void check_filled() const
    {
        check_taken_over(data(), path("server.log"), [this](storage::Connection& connection) {
            auto row = connection.prepare("SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM import_batch), (SELECT sum(total) FROM import_batch)");
            REQUIRE(row.step());
            CHECK(row.integer(0) == k_rows - k_returned);
            CHECK(row.integer(1) == 1);
            CHECK(row.integer(2) == k_rows);
            CHECK(files::exists(data() + "/chengxin.db-wal"));
        });
    }

private:
    /// Some thousand characters in no order behind the description of each row: what can be packed small would stay in memory.
    static std::string long_rows(const std::string& rows)
    {
        constexpr std::string_view k_where = "经查，当事人于";
        std::mt19937_64 random(k_seed);
        std::string text;
        std::size_t at = 0;
        for (std::size_t found = 0; (found = rows.find(k_where, at)) != std::string::npos; at = found + k_where.size()) {
            text.append(rows, at, found + k_where.size() - at);
            for (int i = 0; i < 1'800; ++i) { // U+4E00 … U+8DFF
                const auto code = 0x4E00 + random() % 0x4000;
                for (const auto byte : {0xE0 | code >> 12, 0x80 | (code >> 6 & 0x3F), 0x80 | (code & 0x3F)}) text += static_cast<char>(byte);
            }
        }
        return text.append(rows, at);
    }

    test::TemporaryDirectory m_directory;
};

} // namespace

TEST_CASE("kill -9 of the first load: it is there as a whole or not at all, and the same command brings it to its end")
{
    const std::uint64_t seed = setting("CHENGXIN_SEED", k_seed);
    const int kills = std::max(4, static_cast<int>(setting("CHENGXIN_KILLS", 10)) / 4);
    std::cout << "seed " << seed << ", " << kills << " kills" << std::endl;
    const Load load;
    const auto begin = Clock::now();
    const auto first = load.import();
    const auto whole = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
    REQUIRE_MESSAGE(first.exit_code == 0, first.output);
    CHECK_FALSE(files::exists(load.data() + "/chengxin.db-wal")); // nothing stands in a log
    load.check_filled();

    std::mt19937_64 random(seed);
    int within = 0;
    for (int kill = 0; kill < kills; ++kill) {
        files::remove_all(load.data());
        for (int again = 0; again < 3; ++again) { // and the one that takes up what is left
            const std::uintmax_t size = kill % 2 == 0 ? random() % k_written_early : 0;
            if (size > 0) (void)load.import({.kill_when = [&] { return load.database_size() > size; }});
            else (void)load.import({.kill_after = milliseconds(random() % static_cast<std::uint64_t>(whole.count() + 1))});
            within += load.has_journal() && load.database_size() > k_empty;
            if (random() % 2 == 0) break;
        }
        const auto last = load.import();
        REQUIRE_MESSAGE(last.exit_code == 0, last.output);
        load.check_filled();
    }
    std::cout << within << " of them while the file was being filled" << std::endl;
    CHECK(within > 0);
}

TEST_CASE("a disk that is full during the first load: a sentence, and the same command does it later")
{
    const Load load;
    for (const std::uint64_t limit : {16 << 20, 24 << 20}) { // the original fits in, the database does not
        const auto full = load.import({.file_size_limit = limit});
        CHECK(full.exit_code != 0);
        CHECK_MESSAGE(full.output.find("磁盘") != std::string::npos, full.output);
    }
    const auto later = load.import();
    REQUIRE_MESSAGE(later.exit_code == 0, later.output);
    load.check_filled();
}

TEST_CASE("a backup during the first load is told to wait")
{
    const Load load;
    REQUIRE(load.import().exit_code == 0);
    storage::Connection loading(storage::database_file(load.data()), storage::Connection::Mode::read_write_directly);
    loading.run("BEGIN EXCLUSIVE"); // what the load does when it writes
    const auto refused = run_chengxin({"backup", "--data", load.data(), load.path("backup")});
    CHECK(refused.exit_code == 1);
    CHECK_MESSAGE(refused.output.find("请等它结束后再试") != std::string::npos, refused.output);
    loading.run("COMMIT");
    const auto made = run_chengxin({"backup", "--data", load.data(), load.path("backup")});
    CHECK_MESSAGE(made.exit_code == 0, made.output);
}

TEST_CASE("the second load, into what a first has filled, goes through the log")
{
    const Load load;
    REQUIRE(load.import().exit_code == 0);
    Lot lot;
    lot.first = k_rows;
    lot.rows = 300;
    std::ofstream(load.path("more.csv"), std::ios::binary) << file_of(lot, 1);
    const auto second = load.import({}, "more.csv");
    REQUIRE_MESSAGE(second.exit_code == 0, second.output);
    CHECK(files::exists(load.data() + "/chengxin.db-wal"));
    const auto verified = run_chengxin({"verify", "--data", load.data()});
    CHECK_MESSAGE(verified.exit_code == 0, verified.output);
}

} // namespace chengxin::durability
