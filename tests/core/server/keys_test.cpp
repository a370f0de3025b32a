#include "server/core/application.hpp"
#include "server/core/backup.hpp"
#include "server/core/key_check.hpp"
#include "server/core/key_export.hpp"
#include "server/core/key_rotation.hpp"
#include "server/core/verify.hpp"
#include "server/features.hpp"
#include "tests/support/directory_database.hpp"
#include "tests/support/old_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sqlite3.h>
#include <sys/stat.h>

namespace chengxin {

namespace {

namespace files = std::filesystem;
using test::one;
using test::run;

Result<std::unique_ptr<Application>> open(const std::string& directory, std::vector<Feature> features = all_features())
{
    Application::Settings settings;
    settings.options.data_directory = directory;
    settings.options.assets_directory = CHENGXIN_SOURCE_DIR "/assets";
    settings.clock = std::make_unique<FakeClock>();
    settings.features = std::move(features);
    settings.durability = storage::Durability::none;
    settings.log_level = Log::Level::none;
    return Application::open(std::move(settings));
}

/// Of f082447, upgraded.
class Directory {
public:
    Directory() { REQUIRE(open(path())); }
    const std::string& path() const { return m_old.path(); }
    std::string keys() const { return Keys::file_of(path()); }

private:
    test::OldDirectory m_old;
};

std::string content_of(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool says(const std::vector<std::string>& sentences, const std::string& part)
{
    return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; });
}

constexpr auto k_values = "SELECT (SELECT count(*) FROM installation_key) + (SELECT count(*) FROM record WHERE sealed IS NOT NULL) + (SELECT count(*) FROM record_history WHERE sealed IS NOT NULL) + "
                          "(SELECT count(*) FROM import_finding WHERE sealed IS NOT NULL)";
/// Generation bytes that occur, "0201" for format 2, generation 1.
constexpr auto k_heads = "SELECT group_concat(DISTINCT hex(substr(sealed, 1, 2))) FROM (SELECT sealed FROM record UNION ALL SELECT sealed FROM record_history "
                         "UNION ALL SELECT sealed FROM import_finding) WHERE sealed IS NOT NULL";

void check_opens_and_has_canary(const std::string& directory)
{
    CHECK(one(directory, "SELECT count(*) FROM key_check") == "1");
    CHECK(open(directory));
}

void check_is_whole(const std::string& directory)
{
    const auto report = verify_data(directory, all_features());
    REQUIRE(report);
    for (const std::string& problem : report->problems) CHECK_MESSAGE(false, problem);
    CHECK(report->not_checked.empty());
    CHECK(report->sealed_values == std::stoll(one(directory, k_values)));
    CHECK(report->sealed_files > 0);
}

} // namespace

TEST_CASE("keys: sealed bytes open in their place, changed or moved ones do not, the file is private and survives")
{
    const test::TemporaryDirectory directory;
    const auto keys = Keys::load(directory.path());
    struct stat status{};
    REQUIRE(::stat(Keys::file_of(directory.path()).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    for (const std::string& text : {std::string(), std::string("身份证"), std::string(100000, 'x')}) {
        std::string sealed = keys->seal(text, "here");
        CHECK(sealed.size() == text.size() + Keys::k_overhead);
        CHECK(Keys::load(directory.path())->open(sealed, "here").value() == text);
        for (const char* elsewhere : {"", "her", "here:", "there"}) CHECK_FALSE(keys->open(sealed, elsewhere));
        CHECK_FALSE(keys->open_unbound(sealed));
        for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{5}, sealed.size() / 2, sealed.size() - 1}) {
            std::string changed = sealed;
            changed[at] ^= 1;
            CHECK_FALSE(keys->open(changed, "here"));
        }
    }
    CHECK_FALSE(keys->open("short", "here"));
    CHECK(keys->seal("same", "a") != keys->seal("same", "a"));
    CHECK(keys->blind_index("650101199001010018") == Keys::load(directory.path())->blind_index("650101199001010018"));
    CHECK(keys->blind_index("a") != keys->blind_index("b"));

    CHECK(keys->mac_of("key").of("row") == Keys::load(directory.path())->mac_of("key").of("row"));
    CHECK(keys->mac_of("key").of("row") != keys->mac_of("content").of("row"));
    CHECK(keys->derived("a") != keys->derived("b"));
    const test::TemporaryDirectory other;
    CHECK_FALSE(Keys::load(other.path())->open(keys->seal("x", "a"), "a"));
    CHECK(Keys::load(other.path())->blind_index("a") != keys->blind_index("a"));
    std::ofstream(Keys::file_of(other.path())) << "rubbish";
    CHECK_THROWS(Keys::load(other.path()));
}

TEST_CASE("keys: a value and its place cannot change parts")
{
    const Keys keys(new_key_material());
    const std::string sealed = keys.seal("ab", "c");
    // The place is authenticated behind the value: bytes may not wander from one to the other.
    const std::string longer = sealed.substr(0, sealed.size() - 32) + "c" + sealed.substr(sealed.size() - 32);
    CHECK_FALSE(keys.open(longer, ""));
}

TEST_CASE("keys: a directory of f082447 gets its canary after a value opened, and its values are bound to their places")
{
    const test::OldDirectory old;
    CHECK(one(old.path(), k_heads).find("02") != 0);
    {
        const auto application = open(old.path());
        REQUIRE(application);
        const auto& steps = (*application)->upgrade_report().steps;
        for (const char* step : {"records/001_bind_records", "data_import/001_bind_findings", "data_import/002_bind_originals"}) {
            CHECK(std::find(steps.begin(), steps.end(), step) != steps.end());
        }
    }
    CHECK(one(old.path(), k_heads) == "0201");
    CHECK(one(old.path(), "SELECT generation FROM key_check") == "1");
    check_is_whole(old.path());
    for (const auto& entry : files::directory_iterator(old.path() + "/originals")) CHECK(content_of(entry.path()).starts_with("cxoriginal3\n"));
    // The backup still has what the old program reads.
    for (const auto& entry : files::recursive_directory_iterator(old.path() + "/backups")) {
        if (entry.path().parent_path().filename() == "originals") CHECK(content_of(entry.path()).starts_with("cxoriginal2\n"));
    }
}

TEST_CASE("keys: a first opening that was killed between two migrations, before or after the keys were made, goes on")
{
    const test::TemporaryDirectory directory;
    REQUIRE(open(directory.path(), {})); // the core's tables, no feature's
    run(directory.path(), "DELETE FROM key_check");
    REQUIRE(open(directory.path()));
    const test::TemporaryDirectory other;
    REQUIRE(open(other.path(), {}));
    for (const char* later : {"DELETE FROM key_check", "DELETE FROM installation_key", "DELETE FROM audit_head"}) run(other.path(), later);
    for (const char* later : {"/keys", "/audit"}) files::remove_all(other.path() + later);
    REQUIRE(open(other.path()));
    check_opens_and_has_canary(other.path());
}

TEST_CASE("keys: missing or other ones are refused by everything that opens a directory, and none are made")
{
    const Directory directory;
    const std::string good = content_of(directory.keys()), fingerprint = one(directory.path(), "SELECT fingerprint FROM key_check");
    const auto check_refused = [&] {
        const auto opened = open(directory.path());
        REQUIRE_FALSE(opened);
        CHECK(opened.error().message.find(fingerprint) != std::string::npos);
        CHECK(opened.error().message.find("chengxin keys import") != std::string::npos);
        const test::TemporaryDirectory elsewhere;
        CHECK_FALSE(back_up(directory.path(), elsewhere.path() + "/copy", all_features()));
        CHECK_FALSE(files::exists(elsewhere.path() + "/copy"));
        const auto report = verify_data(directory.path(), all_features());
        REQUIRE(report);
        CHECK(says(report->problems, fingerprint));
        const auto without = verify_data(directory.path(), all_features(), {.keys_file = {}, .without_keys = true});
        CHECK(without->problems.empty());
        CHECK(without->not_checked.size() == 1);
    };
    files::remove(directory.keys());
    check_refused();
    CHECK_FALSE(files::exists(directory.keys()));
    write_key_file(directory.keys(), new_key_material());
    check_refused();
    std::ofstream(directory.keys(), std::ios::trunc) << good.substr(0, good.size() / 2);
    CHECK_FALSE(open(directory.path()));
    std::ofstream(directory.keys(), std::ios::trunc) << good;
    CHECK(open(directory.path()));
    const test::TemporaryDirectory elsewhere;
    std::ofstream(elsewhere.path() + "/safe.key") << good;
    files::remove(directory.keys());
    CHECK(verify_data(directory.path(), all_features(), {.keys_file = elsewhere.path() + "/safe.key", .without_keys = false})->problems.empty());
}

TEST_CASE("keys: a directory of f082447 without its keys is refused before anything is changed")
{
    for (const bool other : {false, true}) {
        const test::OldDirectory old;
        const std::string migrations = one(old.path(), "SELECT count(*) FROM schema_migration");
        files::remove(Keys::file_of(old.path()));
        if (other) write_key_file(Keys::file_of(old.path()), new_key_material());
        CHECK_FALSE(open(old.path()));
        CHECK(files::exists(Keys::file_of(old.path())) == other);
        CHECK(one(old.path(), "SELECT count(*) FROM schema_migration") == migrations);
        CHECK_FALSE(files::exists(old.path() + "/backups"));
    }
}

TEST_CASE("keys: ciphertexts that change places are found")
{
    const auto swapped = [](const std::string& sql) {
        const Directory directory;
        run(directory.path(), sql);
        const auto report = verify_data(directory.path(), all_features());
        REQUIRE(report);
        return report->problems;
    };
    constexpr auto k_rows = "CREATE TEMP TABLE two AS SELECT rowid AS id, sealed FROM %s WHERE sealed IS NOT NULL ORDER BY rowid LIMIT 2;"
                            "UPDATE %s SET sealed = (SELECT sealed FROM two WHERE two.id <> %s.rowid) WHERE rowid IN (SELECT id FROM two);";
    const auto text = [&](const std::string& table) {
        std::string sql = k_rows;
        for (std::size_t at; (at = sql.find("%s")) != std::string::npos;) sql.replace(at, 2, table);
        return sql;
    };
    CHECK(says(swapped(text("record")), "记录：有 2 项"));
    const auto findings = swapped("UPDATE import_finding SET sealed = (SELECT sealed FROM import_finding AS other WHERE other.number <> import_finding.number AND "
                                  "other.batch_id = import_finding.batch_id AND other.sealed IS NOT NULL LIMIT 1) WHERE number = 1 AND batch_id = 2");
    CHECK(says(findings, "校验结果：有 1 项"));

    const Directory directory;
    std::vector<std::string> names;
    for (const auto& entry : files::directory_iterator(directory.path() + "/originals")) names.push_back(entry.path());
    REQUIRE(names.size() >= 2);
    files::rename(names[0], names[0] + ".aside");
    files::rename(names[1], names[0]);
    files::rename(names[0] + ".aside", names[1]);
    CHECK(says(verify_data(directory.path(), all_features())->problems, "上报的原始文件：有 2 个"));
}

TEST_CASE("keys: a rotation seals everything anew, and the former keys go")
{
    const Directory directory;
    const std::string before = content_of(directory.keys());
    {
        const auto application = open(directory.path());
        REQUIRE(application);
        REQUIRE(begin_rotation((*application)->portal()));
    }
    REQUIRE(open(directory.path()));
    CHECK(one(directory.path(), k_heads) == "0202");
    CHECK(one(directory.path(), "SELECT generation FROM key_check") == "2");
    CHECK(one(directory.path(), "SELECT count(*) FROM audit WHERE action = 'core.keys_rotated'") == "1");
    const auto material = read_key_file(directory.keys());
    REQUIRE(material);
    CHECK(material->generations.size() == 1);
    check_is_whole(directory.path());
    std::ofstream(directory.keys(), std::ios::trunc) << before; // those of the safe, from before
    CHECK_FALSE(open(directory.path()));
}

namespace {

bool g_armed = false;

/// Where a rotation dies, behind all real tables.
const SealedTable k_bomb{"bomb", "", [](storage::Connection&, const std::string&, int) -> std::vector<SealedValue> {
                             if (g_armed) throw storage::DatabaseFailure(0, "killed");
                             return {};
                         }, [](storage::Connection&, const SealedValue&) {}};

} // namespace

TEST_CASE("keys: a rotation that was killed goes on at the next opening")
{
    const Directory directory;
    {
        const auto application = open(directory.path());
        REQUIRE(application);
        REQUIRE(begin_rotation((*application)->portal()));
    }
    std::vector<Feature> features = all_features();
    features.front().sealed_tables.insert(features.front().sealed_tables.begin() + 1, k_bomb); // records are done, findings are not
    g_armed = true;
    CHECK_FALSE(open(directory.path(), features));
    g_armed = false;
    CHECK(one(directory.path(), k_heads).find("0201") != std::string::npos);
    CHECK(one(directory.path(), k_heads).find("0202") != std::string::npos);
    check_is_whole(directory.path()); // both kinds open
    // Neither the keys from before nor a backup's of before are enough now.
    auto material = read_key_file(directory.keys());
    REQUIRE(material);
    CHECK(material->generations.size() == 2);
    KeyMaterial former = *material;
    former.generations.erase(former.generations.begin());
    write_key_file(directory.keys(), former);
    CHECK_FALSE(open(directory.path(), features));
    write_key_file(directory.keys(), *material);
    REQUIRE(open(directory.path(), features));
    CHECK(one(directory.path(), k_heads) == "0202");
    CHECK(read_key_file(directory.keys())->generations.size() == 1);
    check_is_whole(directory.path());
}

TEST_CASE("keys: a value that does not open keeps the former keys, and the directory can be used")
{
    const Directory directory;
    run(directory.path(), "UPDATE record SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) WHERE id = (SELECT min(id) FROM record WHERE sealed IS NOT NULL)");
    REQUIRE(begin_rotation((*open(directory.path()))->portal()));
    for (int i = 0; i < 2; ++i) REQUIRE(open(directory.path()));
    CHECK(one(directory.path(), "SELECT unreadable FROM key_check") == "1");
    CHECK(read_key_file(directory.keys())->generations.size() == 2);
    CHECK(says(verify_data(directory.path(), all_features())->problems, "记录：有 1 项"));
}

TEST_CASE("keys: export for the safe comes back, and every mistake is told")
{
    KeyMaterial material = new_key_material();
    material.generations.insert(material.generations.begin(), new_generation(7));
    material.secrets["sm2"] = "secret bytes";
    const std::string passphrase = "雪山 和 草原 2026 年";
    REQUIRE(check_passphrase(passphrase));
    for (const char* weak : {"", "short", "12345678901", "aaaaaaaaaaaaaaaa"}) CHECK_FALSE(check_passphrase(weak));
    const std::string text = export_keys(material, passphrase, "2026-11-02", 4);
    CHECK(is_export(text));
    CHECK(text.find(fingerprint_of(material, material.generations.front())) != std::string::npos);
    CHECK(text.find(crypto::hex(material.index)) == std::string::npos);
    const auto imported = import_keys(text, passphrase);
    REQUIRE(imported);
    CHECK(text_of(*imported) == text_of(material));
    CHECK(import_keys("", passphrase).error().code == ErrorCode::conflict);
    CHECK(import_keys(text, "another passphrase").error().message.find("口令不对") != std::string::npos);
    // A digit typed wrong is told with its line; lines in another order are not taken.
    const std::size_t third = text.find("\n03 ") + 1;
    std::string typed = text;
    typed[third + 6] = typed[third + 6] == 'a' ? 'b' : 'a';
    CHECK(import_keys(typed, passphrase).error().message.find("第 3 行") != std::string::npos);
    std::string cut = text;
    cut.erase(third, text.find('\n', third) + 1 - third);
    CHECK(import_keys(cut, passphrase).error().message.find("第 3 行") != std::string::npos);
    CHECK_FALSE(import_keys(text.substr(0, text.rfind("\n", text.size() - 2) + 1), passphrase));
    std::string windows = text; // typed in an editor of another system
    for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) windows.replace(at, 1, "\r\n");
    CHECK(import_keys(windows, passphrase));
}

TEST_CASE("verify: a search index that SQLite and FTS5 find damaged is told")
{
    const Directory directory;
    const auto report = verify_data(directory.path(), all_features());
    CHECK(report->index_checked);
    CHECK(report->problems.empty());
    sqlite3* index = nullptr; // without the guards of our own connections
    REQUIRE(sqlite3_open(storage::derived_file(directory.path(), "search").c_str(), &index) == SQLITE_OK);
    CHECK(sqlite3_exec(index, "UPDATE subject_search_data SET block = zeroblob(length(block)) WHERE id > 10", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(index);
    CHECK(says(verify_data(directory.path(), all_features())->problems, "检索索引已损坏"));
}

TEST_CASE("restore: other keys than the backup's are refused, and nothing stays")
{
    const Directory directory;
    const test::TemporaryDirectory place;
    const std::string copy = place.path() + "/copy", target = place.path() + "/restored";
    REQUIRE(back_up(directory.path(), copy, all_features()));
    CHECK(verify_data(copy, all_features())->problems.empty()); // with the keys beside it
    write_key_file(Keys::file_of(target), new_key_material());
    const auto refused = restore(copy, target, all_features());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("不是这个数据库的密钥") != std::string::npos);
    CHECK_FALSE(files::exists(target + "/chengxin.db"));
    files::remove_all(target);
    files::rename(copy + ".keys", place.path() + "/safe");
    CHECK_FALSE(restore(copy, target, all_features()));
    CHECK_FALSE(files::exists(target));
    CHECK_FALSE(verify_data(copy, all_features())->problems.empty());
    CHECK(verify_data(copy, all_features(), {.keys_file = {}, .without_keys = true})->problems.empty());
    files::rename(place.path() + "/safe", copy + ".keys");
    REQUIRE(restore(copy, target, all_features()));
    check_is_whole(target);
}

} // namespace chengxin
