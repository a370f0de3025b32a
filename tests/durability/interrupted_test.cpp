// The upgrade of a directory of f082447 and the rotation of its keys, killed by SIGKILL just before the n-th change of a file, for n
// over the whole run, and once more while they go on. ctest does 12 kills of each; for more
//   CHENGXIN_KILLS=200 build/release/tests/durability_test -tc='interrupted*'
// CHENGXIN_SEED=<number> gives other places.
#include "server/records/records.hpp"
#include "tests/durability/fixture.hpp"
#include "tests/support/old_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <sstream>

namespace chengxin::durability {

namespace {

namespace files = std::filesystem;

constexpr std::uint64_t k_seed = 20'261'104;

struct Ended {
    CommandResult result;
    std::int64_t changes = 0; ///< of files; 0 when it was killed
};

/// `kill_at`: 0 lets it run to its end.
Ended run_counted(const std::vector<std::string>& arguments, std::int64_t kill_at)
{
    const test::TemporaryDirectory place;
    const std::string count = place.path() + "/changes";
    Ended ended;
    ended.result = run_chengxin(arguments, {.environment = {{"LD_PRELOAD", CHENGXIN_KILLER},
                                                            {"CHENGXIN_KILL_AT_CHANGE", std::to_string(kill_at)},
                                                            {"CHENGXIN_CHANGES_FILE", count}}});
    std::ifstream(count) >> ended.changes;
    return ended;
}

void copy_all(const std::string& from, const std::string& to)
{
    files::remove_all(to);
    files::copy(from, to, files::copy_options::recursive);
}

/// All that an upgrade makes and a rotation leaves as it is.
std::string content_of(const std::string& data)
{
    const auto connection = look_at(data);
    records::register_functions(*connection);
    std::string text;
    for (const char* sql : {
             "SELECT concat_ws('|', 'record', id, hex(key_hash), hex(content_hash), subject_id, state, public_from, public_until, "
             "batch_id, row_number, version, unpack_fields(packed), "
             "sealed IS NULL) FROM record ORDER BY id",
             "SELECT concat_ws('|', 'former', record_id, version, action, hex(content_hash), state, sealed IS NULL) FROM record_history "
             "ORDER BY id",
             "SELECT concat_ws('|', 'subject', id, hex(identity), name, counts, standing) FROM subject ORDER BY id",
             "SELECT concat_ws('|', 'fact', subject_id, kind, value) FROM subject_fact ORDER BY 1",
             "SELECT concat_ws('|', 'name', subject_id, name) FROM subject_former_name ORDER BY 1",
             "SELECT concat_ws('|', 'batch', id, state, total, accepted) FROM import_batch ORDER BY id",
             "SELECT 'findings|' || count(*) FROM import_finding",
             "SELECT 'step|' || name || '|' || (finished_at <> '') FROM upgrade_step ORDER BY name",
             "SELECT 'open runs|' || count(*) FROM upgrade_run WHERE finished_at = ''",
             "SELECT 'told|' || count(*) FROM audit WHERE action = 'core.upgrade'",
             "SELECT 'migration|' || name FROM schema_migration ORDER BY name",
         }) {
        for (auto row = connection->prepare(sql); row.step(); text += '\n')
            text += row.text(0);
    }
    return text;
}

/// The lines that only one of them has.
std::string difference(const std::string& before, const std::string& after)
{
    const auto lines_of = [](const std::string& text) {
        std::istringstream in(text);
        std::multiset<std::string> lines;
        for (std::string line; std::getline(in, line);)
            lines.insert(line);
        return lines;
    };
    const auto left = lines_of(before), right = lines_of(after);
    std::string text;
    for (const std::string& line : left)
        text += right.count(line) == left.count(line) ? "" : "\n- " + line;
    for (const std::string& line : right)
        text += right.count(line) == left.count(line) ? "" : "\n+ " + line;
    return text.substr(0, 4'000);
}

void check_whole(const std::string& data)
{
    const auto verified = run_chengxin({"verify", "--data", data});
    CHECK_MESSAGE(verified.exit_code == 0, verified.output);
    const Problems problems = check_search_tables(data);
    CHECK_MESSAGE(problems.empty(), joined(problems));
}

/// Places over the whole run, one in each part of it.
std::vector<std::int64_t> places_of(std::int64_t changes, std::mt19937_64& random)
{
    const auto kills = std::max<std::int64_t>(1, std::min<std::int64_t>(changes, static_cast<std::int64_t>(setting("CHENGXIN_KILLS", 12))));
    std::vector<std::int64_t> places;
    for (std::int64_t i = 0; i < kills; ++i) {
        const std::int64_t first = i * changes / kills, last = (i + 1) * changes / kills;
        places.push_back(first + 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(last - first)));
    }
    return places;
}

/// The program itself goes on, and may be killed once more.
void go_on(const std::string& data, std::int64_t second_kill)
{
    const auto again = run_counted({"upgrade", "--data", data}, second_kill);
    CHECK_MESSAGE((again.result.exit_code == 0 || again.result.exit_code == -1), again.result.output);
    const auto last = run_chengxin({"upgrade", "--data", data});
    REQUIRE_MESSAGE(last.exit_code == 0, last.output);
}

/// Each whole, with keys beside it, and nothing else.
void check_backups(const std::string& data)
{
    std::size_t folders = 0, others = 0;
    for (const auto& entry : files::directory_iterator(data + "/backups")) {
        if (!entry.is_directory()) {
            ++others;
            continue;
        }
        ++folders;
        CAPTURE(entry.path().string());
        const auto verified = run_chengxin({"verify", "--data", entry.path().string()});
        CHECK_MESSAGE(verified.exit_code == 0, verified.output);
    }
    CHECK(folders >= 1);
    CHECK(others == folders);
}

/// The seed of a run, printed.
std::mt19937_64 seeded()
{
    const std::uint64_t seed = setting("CHENGXIN_SEED", k_seed);
    std::cout << "seed " << seed << std::endl;
    return std::mt19937_64(seed);
}

} // namespace

TEST_CASE("interrupted: the upgrade of an old directory goes on after kill -9 at any change of a file")
{
    auto random = seeded();
    const test::OldDirectory whole;
    const auto run = run_counted({"upgrade", "--data", whole.path()}, 0);
    REQUIRE_MESSAGE(run.result.exit_code == 0, run.result.output);
    REQUIRE(run.changes > 100); // the counting works
    const std::string expected = content_of(whole.path());
    int killed = 0;
    for (const std::int64_t place : places_of(run.changes, random)) {
        CAPTURE(place);
        const test::OldDirectory old;
        killed += run_counted({"upgrade", "--data", old.path()}, place).result.exit_code == -1;
        go_on(old.path(), 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(run.changes)));
        CHECK(difference(expected, content_of(old.path())) == "");
        check_whole(old.path());
        check_backups(old.path());
    }
    CHECK(killed >= 1);
    std::cout << "upgrade: " << run.changes << " changes of files, " << killed << " kills" << std::endl;
}

TEST_CASE("interrupted: the rotation of keys goes on after kill -9 at any change of a file")
{
    auto random = seeded();
    const test::OldDirectory old;
    REQUIRE(run_chengxin({"upgrade", "--data", old.path()}).exit_code == 0);
    const std::string expected = content_of(old.path());
    const test::TemporaryDirectory place_of_copies;
    const std::string copy = place_of_copies.path() + "/data";
    copy_all(old.path(), copy);
    const auto run = run_counted({"keys", "rotate", "--data", copy}, 0);
    REQUIRE_MESSAGE(run.result.exit_code == 0, run.result.output);
    REQUIRE(run.changes > 20);
    int killed = 0, begun = 0;
    for (const std::int64_t place : places_of(run.changes, random)) {
        CAPTURE(place);
        copy_all(old.path(), copy);
        killed += run_counted({"keys", "rotate", "--data", copy}, place).result.exit_code == -1;
        check_whole(copy); // both kinds of values open, before anything goes on
        go_on(copy, 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(run.changes)));
        CHECK(difference(expected, content_of(copy)) == "");
        check_whole(copy);
        const auto shown = run_chengxin({"keys", "show", "--data", copy});
        CHECK(shown.exit_code == 0);
        CHECK_MESSAGE(shown.output.find("密钥与数据库相符") != std::string::npos, shown.output);
        const bool is_rotated = shown.output.find("密钥文件：第 2 代") != std::string::npos;
        begun += is_rotated;
        CHECK_MESSAGE((shown.output.find("密钥文件：第 1 代") != std::string::npos) != is_rotated, shown.output); // one generation only
    }
    CHECK(killed >= 1);
    CHECK(begun >= 1);
    std::cout << "rotation: " << run.changes << " changes of files, " << killed << " kills, " << begun << " behind the new keys"
              << std::endl;
}

} // namespace chengxin::durability
