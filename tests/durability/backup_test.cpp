// `chengxin backup` while the server works, and `restore` of what it made.
#include "tests/durability/fixture.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

namespace chengxin::durability {

namespace {

namespace files = std::filesystem;

constexpr std::uint64_t k_seed = 20'261'103;

bool exists(const std::string& path)
{
    return files::exists(path);
}

/// A consistent copy: everything that must hold at every moment, and the batches that had been acknowledged before it was made.
void check_copy(const std::string& folder, const std::vector<std::int64_t>& acknowledged)
{
    const auto verified = run_chengxin({"verify", "--data", folder});
    CHECK_MESSAGE(verified.exit_code == 0, verified.output);
    const auto connection = look_at(folder);
    Problems problems = check_consistency(*connection, Index::left_out);
    const Problems of_files = check_files(*connection, folder);
    problems.insert(problems.end(), of_files.begin(), of_files.end());
    CHECK_MESSAGE(problems.empty(), joined(problems));
    for (const std::int64_t id : acknowledged) {
        CHECK_MESSAGE(connection->prepare("SELECT 1 FROM import_batch WHERE id = ?", id).step(), "batch ", id, " was acknowledged before the backup and is not in it");
    }
    CHECK_FALSE(exists(folder + "/chengxin.db-wal"));
}

/// The copy comes to life: what was on its way in it comes to its end there.
void check_restored(City& city, const std::string& folder, const std::string& data)
{
    const auto restored = run_chengxin({"restore", "--data", data, folder});
    REQUIRE_MESSAGE(restored.exit_code == 0, restored.output);
    check_taken_over(data, city.path("restored.log"));
}

} // namespace

TEST_CASE("backup under full load is whole, and restore brings it back")
{
    const std::uint64_t seed = setting("CHENGXIN_SEED", k_seed);
    std::cout << "seed " << seed << std::endl;
    City city(seed);
    city.load(4, [] {}, City::Ends::when_clerks_end);
    for (int round = 1; round <= 3; ++round) {
        const std::vector<std::int64_t> acknowledged = city.batches();
        const std::string folder = city.path("backup-" + std::to_string(round));
        CommandResult made;
        city.load(8, [&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100 * round));
            made = run_chengxin({"backup", "--data", city.data(), folder});
        });
        REQUIRE_MESSAGE(made.exit_code == 0, made.output);
        check_copy(folder, acknowledged);
        check_restored(city, folder, city.path("restored-" + std::to_string(round)));
    }
    REQUIRE(drain(city.data()));
    const Problems problems = city.check();
    CHECK_MESSAGE(problems.empty(), joined(problems), city.log());
}

TEST_CASE("backup overwrites nothing, and leaves nothing when it fails or is killed")
{
    City city(k_seed);
    city.load(6, [] {}, City::Ends::when_clerks_end);
    REQUIRE(drain(city.data()));
    const std::string folder = city.path("backup");
    const auto nothing_left = [&] {
        for (const char* ending : {"", ".keys", ".keys.partial"}) CHECK_FALSE(exists(folder + ending));
    };

    const auto full = run_chengxin({"backup", "--data", city.data(), folder}, {.file_size_limit = 256 * 1024});
    CHECK(full.exit_code == 1);
    CHECK_MESSAGE(full.output.find("备份失败") != std::string::npos, full.output);
    nothing_left();
    CHECK_FALSE(exists(folder + ".partial"));

    std::mt19937_64 random(k_seed);
    int killed = 0;
    for (int i = 0; i < 8 || (killed == 0 && i < 500); ++i) {
        const auto result = run_chengxin({"backup", "--data", city.data(), folder}, {.kill_after = std::chrono::milliseconds(random() % 40)});
        if (result.exit_code == 0) { // it was quicker
            check_copy(folder, city.batches());
            files::remove_all(folder);
        } else {
            ++killed;
            CHECK_FALSE(exists(folder));
        }
        files::remove(folder + ".keys"); // of a backup killed between the two names
    }
    CHECK(killed > 0);

    const auto made = run_chengxin({"backup", "--data", city.data(), folder}); // in spite of what the killed ones have left
    REQUIRE_MESSAGE(made.exit_code == 0, made.output);
    CHECK_FALSE(exists(folder + ".partial"));
    check_copy(folder, city.batches());
    CHECK((files::status(folder).permissions() & files::perms(0777)) == files::perms(0700));
    CHECK((files::status(folder + ".keys").permissions() & files::perms(0777)) == files::perms(0600));

    const auto written = files::last_write_time(folder + "/chengxin.db");
    const auto again = run_chengxin({"backup", "--data", city.data(), folder});
    CHECK(again.exit_code == 1);
    CHECK(again.output.find("不会覆盖") != std::string::npos);
    CHECK(files::last_write_time(folder + "/chengxin.db") == written);
}

TEST_CASE("what the program writes is for its own user alone")
{
    City city(k_seed);
    city.load(2, [] {}, City::Ends::when_clerks_end);
    const auto made = run_chengxin({"backup", "--data", city.data(), city.path("backup")});
    REQUIRE_MESSAGE(made.exit_code == 0, made.output);
    const auto restored = run_chengxin({"restore", "--data", city.path("restored"), city.path("backup")});
    REQUIRE_MESSAGE(restored.exit_code == 0, restored.output);
    for (const std::string& folder : {city.path("restored"), city.path("backup")}) {
        CHECK((files::status(folder).permissions() & files::perms(077)) == files::perms::none);
        std::size_t count = 0;
        for (const auto& entry : files::recursive_directory_iterator(folder)) {
            CAPTURE(entry.path().string());
            CHECK((entry.status().permissions() & files::perms(077)) == files::perms::none);
            ++count;
        }
        CHECK(count > 1);
    }
}

TEST_CASE("restore wants an empty directory, and leaves nothing when it fails")
{
    City city(k_seed + 1);
    city.load(3, [] {}, City::Ends::when_clerks_end);
    REQUIRE(drain(city.data()));
    const std::string folder = city.path("backup"), data = city.path("restored");
    REQUIRE(run_chengxin({"backup", "--data", city.data(), folder}).exit_code == 0);

    files::create_directories(data);
    { std::ofstream(data + "/notes.txt") << "x"; }
    const auto refused = run_chengxin({"restore", "--data", data, folder});
    CHECK(refused.exit_code == 1);
    CHECK(refused.output.find("不是空的") != std::string::npos);
    CHECK_FALSE(exists(data + "/chengxin.db"));
    CHECK(run_chengxin({"restore", "--data", city.data(), folder}).exit_code == 1); // of the running server
    files::remove_all(data);

    const auto full = run_chengxin({"restore", "--data", data, folder}, {.file_size_limit = 256 * 1024});
    CHECK(full.exit_code == 1);
    CHECK_MESSAGE(full.output.find("恢复失败") != std::string::npos, full.output);
    CHECK_FALSE(exists(data));

    files::rename(folder + ".keys", folder + ".elsewhere");
    CHECK(run_chengxin({"restore", "--data", data, folder}).output.find("密钥") != std::string::npos);
    CHECK_FALSE(exists(data));
    files::create_directories(data + "/keys"); // keys that were kept apart
    files::rename(folder + ".elsewhere", data + "/keys/master.key");
    check_restored(city, folder, data);
    CHECK(run_chengxin({"restore", "--data", data, folder}).exit_code == 1);
    CHECK(run_chengxin({"restore", "--data", city.path("other"), city.path("nothing")}).exit_code == 1);
}

} // namespace chengxin::durability
