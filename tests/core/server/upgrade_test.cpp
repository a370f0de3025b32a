#include "server/core/application.hpp"
#include "server/core/backup.hpp"
#include "server/storage/store.hpp"
#include "tests/support/directory_database.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_site.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

namespace chengxin {

namespace {

namespace files = std::filesystem;
using test::one;
using test::run;

constexpr int k_things = 10;
int g_begun = 0;         ///< how often a step was begun
int g_slices_to_die = -1; ///< after so many slices the step fails; -1: never
std::uint64_t g_space = 0;

UpgradeWork double_things(Portal&)
{
    ++g_begun;
    return [](storage::Connection& connection, const std::string& position) -> Result<UpgradeSlice> {
        if (g_slices_to_die == 0) throw storage::DatabaseFailure(0, "killed");
        if (g_slices_to_die > 0) --g_slices_to_die;
        const std::int64_t after = position.empty() ? 0 : std::stoll(position);
        const std::int64_t done = connection.run("UPDATE thing SET value = value * 2 WHERE id > ? AND id <= ?", after, after + 3);
        return UpgradeSlice{std::to_string(after + 3), done, after + 3 >= k_things};
    };
}

std::uint64_t space_of_step(const std::string&)
{
    return g_space;
}

Feature old_feature()
{
    return {.name = "thing", .migrations = {{"thing/001_thing", "CREATE TABLE thing (id INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT"}}};
}

Feature new_feature()
{
    Feature feature = old_feature();
    feature.migrations.push_back({"thing/002_colour", "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'"});
    feature.upgrades = {{"thing/001_double", "加倍", double_things, nullptr, space_of_step}};
    return feature;
}

struct Opened {
    Result<std::unique_ptr<Application>> application;
    std::vector<std::string> told;
};

Opened open(const std::string& directory, const Feature& feature)
{
    Opened opened{fail(ErrorCode::internal, ""), {}};
    Application::Settings settings;
    settings.options.data_directory = directory;
    settings.clock = std::make_unique<FakeClock>();
    settings.site = test::test_site();
    settings.durability = storage::Durability::none;
    settings.features = {feature};
    settings.tell = [&opened](const std::string& line) { opened.told.push_back(line); };
    try {
        opened.application = Application::open(std::move(settings));
    } catch (const storage::DatabaseFailure& failure) {
        opened.application = fail(ErrorCode::internal, failure.what());
    }
    return opened;
}

void make_old(const std::string& directory)
{
    auto opened = open(directory, old_feature());
    REQUIRE(opened.application);
    REQUIRE((*opened.application)->portal().store.write([](storage::Connection& connection) -> Result<void> {
        for (int i = 1; i <= k_things; ++i) connection.run("INSERT INTO thing (id, value) VALUES (?, ?)", i, i);
        return {};
    }));
    files::create_directories(directory + "/originals");
    std::ofstream(directory + "/originals/one") << "original";
}

std::int64_t sum(const std::string& directory)
{
    storage::Connection connection(storage::database_file(directory), storage::Connection::Mode::read_only);
    auto row = connection.prepare("SELECT sum(value) FROM thing");
    row.step();
    return row.integer(0);
}

std::size_t backups_in(const std::string& directory)
{
    if (!files::exists(directory + "/backups")) return 0;
    return static_cast<std::size_t>(std::count_if(files::directory_iterator(directory + "/backups"), files::directory_iterator(),
        [](const auto& entry) { return entry.is_directory(); }));
}

constexpr std::int64_t k_sum = k_things * (k_things + 1) / 2;

struct Reset {
    Reset()
    {
        g_begun = 0;
        g_slices_to_die = -1;
        g_space = 0;
    }
};

} // namespace

TEST_CASE("upgrade: a new directory skips the steps, and nothing is backed up")
{
    const Reset reset;
    const test::TemporaryDirectory directory;
    for (int i = 0; i < 2; ++i) {
        auto opened = open(directory.path(), new_feature());
        REQUIRE(opened.application);
        CHECK_FALSE((*opened.application)->upgrade_report().needed());
        CHECK(opened.told.empty());
    }
    CHECK(g_begun == 0);
    CHECK(backups_in(directory.path()) == 0);
}

TEST_CASE("upgrade: an existing directory is backed up and goes on where it was killed")
{
    const Reset reset;
    const test::TemporaryDirectory directory;
    make_old(directory.path());
    g_slices_to_die = 2;
    CHECK_FALSE(open(directory.path(), new_feature()).application);
    CHECK(sum(directory.path()) == k_sum + 21); // six of ten doubled
    CHECK(backups_in(directory.path()) == 1);

    g_slices_to_die = -1;
    auto opened = open(directory.path(), new_feature());
    REQUIRE(opened.application);
    const UpgradeReport report = (*opened.application)->upgrade_report();
    CHECK(report.resumed);
    CHECK(report.steps == std::vector<std::string>{"thing/001_double"});
    CHECK(files::exists(report.backup));
    CHECK(std::any_of(opened.told.begin(), opened.told.end(), [&](const std::string& line) { return line.find(report.backup) != std::string::npos; }));
    opened.application->reset();
    CHECK(sum(directory.path()) == 2 * k_sum);
    CHECK(backups_in(directory.path()) == 1);

    REQUIRE(open(directory.path(), new_feature()).application); // nothing more to do
    CHECK(g_begun == 2);
    CHECK(sum(directory.path()) == 2 * k_sum);

    // The old program refuses what is half or wholly upgraded, and starts again from the backup.
    const auto old = open(directory.path(), old_feature());
    REQUIRE_FALSE(old.application);
    CHECK(old.application.error().message.find("新版本") != std::string::npos);
    const test::TemporaryDirectory restored;
    files::remove(restored.path());
    REQUIRE(restore(report.backup, restored.path(), {old_feature()}));
    auto again = open(restored.path(), old_feature());
    REQUIRE(again.application);
    again.application->reset();
    CHECK(sum(restored.path()) == k_sum);
    CHECK(files::exists(restored.path() + "/originals/one"));
}

TEST_CASE("upgrade: killed behind the last step, it is ended at the next opening, and the next upgrade has a backup of its own")
{
    const Reset reset;
    const test::TemporaryDirectory directory;
    make_old(directory.path());
    REQUIRE(open(directory.path(), new_feature()).application);
    CHECK(backups_in(directory.path()) == 1);
    run(directory.path(), "UPDATE upgrade_run SET finished_at = ''"); // what the kill leaves
    REQUIRE(open(directory.path(), new_feature()).application);
    CHECK(one(directory.path(), "SELECT count(*) FROM upgrade_run WHERE finished_at = ''") == "0");
    CHECK(one(directory.path(), "SELECT count(*) FROM audit WHERE action = 'core.upgrade'") == "2");
    CHECK(sum(directory.path()) == 2 * k_sum);
    CHECK(backups_in(directory.path()) == 1);
    Feature newer = new_feature();
    newer.migrations.push_back({"thing/003_size", "ALTER TABLE thing ADD COLUMN size INTEGER NOT NULL DEFAULT 0"});
    auto opened = open(directory.path(), newer);
    REQUIRE(opened.application);
    CHECK_FALSE((*opened.application)->upgrade_report().resumed);
    CHECK(backups_in(directory.path()) == 2);
}

TEST_CASE("upgrade: what a killed backup left is removed, whole backups stay")
{
    const Reset reset;
    const test::TemporaryDirectory directory;
    make_old(directory.path());
    const std::string backups = directory.path() + "/backups/";
    for (const char* folder : {"before-upgrade-0.0.1-20260101-000000", "before-upgrade-0.0.2-20260102-000000.partial", "by hand.partial"}) {
        files::create_directories(backups + folder);
        std::ofstream(backups + folder + "/chengxin.db") << "copy";
    }
    for (const char* keys : {"before-upgrade-0.0.1-20260101-000000.keys", "before-upgrade-0.0.2-20260102-000000.keys", "by hand.keys"}) std::ofstream(backups + keys) << "keys";
    REQUIRE(open(directory.path(), new_feature()).application);
    CHECK(files::exists(backups + "before-upgrade-0.0.1-20260101-000000/chengxin.db"));
    CHECK(files::exists(backups + "before-upgrade-0.0.1-20260101-000000.keys"));
    CHECK_FALSE(files::exists(backups + "before-upgrade-0.0.2-20260102-000000.partial"));
    CHECK_FALSE(files::exists(backups + "before-upgrade-0.0.2-20260102-000000.keys"));
    CHECK(files::exists(backups + "by hand.partial")); // none of ours
    CHECK(files::exists(backups + "by hand.keys"));
    CHECK(backups_in(directory.path()) == 3);
}

TEST_CASE("upgrade: a program that knows fewer steps refuses, also where no table changed")
{
    const Reset reset;
    const test::TemporaryDirectory directory;
    make_old(directory.path());
    Feature only_step = old_feature();
    only_step.upgrades = new_feature().upgrades;
    REQUIRE(open(directory.path(), only_step).application);
    CHECK(backups_in(directory.path()) == 1);
    CHECK(sum(directory.path()) == 2 * k_sum);
    const auto old = open(directory.path(), old_feature());
    REQUIRE_FALSE(old.application);
    CHECK(old.application.error().message.find("新版本") != std::string::npos);
}

TEST_CASE("upgrade: without room nothing is changed")
{
    const Reset reset;
    const test::TemporaryDirectory directory;
    make_old(directory.path());
    g_space = std::uint64_t{1} << 60;
    const auto opened = open(directory.path(), new_feature());
    REQUIRE_FALSE(opened.application);
    CHECK(opened.application.error().message.find("空间不足") != std::string::npos);
    CHECK(backups_in(directory.path()) == 0);
    CHECK(open(directory.path(), old_feature()).application);
}

} // namespace chengxin
