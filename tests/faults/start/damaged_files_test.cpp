#include "tests/faults/support.hpp"

#include "server/core/verify.hpp"
#include "server/features.hpp"
#include "server/storage/store.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

/// A data directory whose files were damaged while the server was down: it refuses with a sentence, or recovers what SQLite
/// guarantees. It never falls over, and never takes emptied files for a new directory.
namespace chengxin::test {
namespace {

namespace files = std::filesystem;
using namespace chengxin::data_import;

constexpr int k_batches = 3;

std::string read_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string garbage(std::size_t size, unsigned seed)
{
    std::mt19937 random(seed);
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

std::size_t page_size(const std::string& database)
{
    const std::size_t size = static_cast<unsigned char>(database[16]) * 256u + static_cast<unsigned char>(database[17]);
    return size == 1 ? 65536 : size;
}

/// A directory as a killed server leaves it: three batches, of which the last one or more lie in the log only.
class KilledDirectory {
public:
    KilledDirectory()
    {
        const TemporaryDirectory live;
        UploadPortal portal({.today = "2026-11-02", .data_directory = live.path()});
        for (int i = 0; i < k_batches; ++i) portal.import(Role::clerk, "penalty", std::to_string(i) + ".csv", penalties("b" + std::to_string(i), 3));
        files::copy(live.path(), m_kept.path(), files::copy_options::recursive | files::copy_options::overwrite_existing);
    }
    void copy_to(const std::string& directory) const { files::copy(m_kept.path(), directory, files::copy_options::recursive | files::copy_options::overwrite_existing); }

private:
    TemporaryDirectory m_kept;
};

const KilledDirectory& killed()
{
    static const KilledDirectory directory;
    return directory;
}

/// A copy to damage.
class Damaged {
public:
    Damaged() { killed().copy_to(m_directory.path()); }
    std::string path(const std::string& name) const { return m_directory.path() + "/" + name; }
    const std::string& directory() const { return m_directory.path(); }
    std::string log() const { return read_file(path("chengxin.db-wal")); }
    void set_log(const std::string& bytes) const { write_file(path("chengxin.db-wal"), bytes); }
    /// Folds the log into the database file, so that damage to the file counts.
    void fold_log() const
    {
        storage::Connection connection(path("chengxin.db"), storage::Connection::Mode::read_write);
        connection.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

private:
    TemporaryDirectory m_directory;
};

/// Opens it as the server does. Empty: it opened, and `use` was called with it.
std::string open_and(const Damaged& damaged, const std::function<void(UploadPortal&)>& use)
{
    std::unique_ptr<UploadPortal> portal;
    try {
        portal = std::make_unique<UploadPortal>(TestOptions{.today = "2026-11-02", .data_directory = damaged.directory()});
    } catch (const storage::DatabaseFailure&) { // the server had started; what the test itself adds met the damage
        return {};
    } catch (const std::exception& exception) {
        return exception.what();
    }
    use(*portal);
    return {};
}

void check_is_sentence(const std::string& refusal)
{
    CAPTURE(refusal);
    CHECK(refusal.find("。") != std::string::npos);
}

struct Refused {
    std::string name;
    std::function<void(const Damaged&)> damage;
    std::string says; ///< part of the sentence
};

struct Recovered {
    std::string name;
    std::function<void(const Damaged&)> damage;
    std::int64_t batches; ///< at least so many are there; what the log held may be lost where its own bytes are
};

const std::vector<Refused>& refused_cases()
{
    static const std::vector<Refused> cases = {
        {"emptied file", [](const Damaged& d) { d.fold_log(); write_file(d.path("chengxin.db"), ""); }, "备份"},
        {"emptied file, log left", [](const Damaged& d) { write_file(d.path("chengxin.db"), ""); }, "备份"},
        {"lost file, log left", [](const Damaged& d) { files::remove(d.path("chengxin.db")); }, "备份"},
        {"garbage", [](const Damaged& d) { d.fold_log(); write_file(d.path("chengxin.db"), garbage(65536, 1)); }, "损坏"},
        {"garbage header", [](const Damaged& d) {
             d.fold_log();
             write_file(d.path("chengxin.db"), garbage(100, 2) + read_file(d.path("chengxin.db")).substr(100));
         }, "损坏"},
        {"text", [](const Damaged& d) { d.fold_log(); write_file(d.path("chengxin.db"), std::string(8192, 'x')); }, "损坏"},
        {"one byte", [](const Damaged& d) { d.fold_log(); write_file(d.path("chengxin.db"), "S"); }, "备份"},
        {"first page only", [](const Damaged& d) { d.fold_log(); files::resize_file(d.path("chengxin.db"), page_size(read_file(d.path("chengxin.db")))); }, "损坏"},
        {"a directory", [](const Damaged& d) { d.fold_log(); files::remove(d.path("chengxin.db")); files::create_directory(d.path("chengxin.db")); }, "数据目录"},
        {"schema page torn", [](const Damaged& d) {
             d.fold_log();
             std::string bytes = read_file(d.path("chengxin.db"));
             bytes.replace(100, page_size(bytes) - 100, garbage(page_size(bytes) - 100, 3));
             write_file(d.path("chengxin.db"), bytes);
         }, "损坏"},
        {"a newer program's", [](const Damaged& d) {
             storage::Connection connection(d.path("chengxin.db"), storage::Connection::Mode::read_write);
             connection.run("INSERT INTO schema_migration (name, applied_at) VALUES ('records/999_future', '2030-01-01')");
         }, "新版本"},
        {"newer SQLite format", [](const Damaged& d) {
             d.fold_log();
             std::string bytes = read_file(d.path("chengxin.db"));
             bytes[18] = bytes[19] = '\x09'; // write and read version
             write_file(d.path("chengxin.db"), bytes);
         }, ""},
        {"another program's database", [](const Damaged& d) {
             d.fold_log();
             files::remove(d.path("chengxin.db"));
             storage::Connection other(d.path("chengxin.db"), storage::Connection::Mode::plain_file);
             other.execute_script("CREATE TABLE account (x); CREATE TABLE record (y);");
         }, ""},
        {"damaged key file", [](const Damaged& d) { write_file(d.path("keys/master.key"), "chengxin-keys-1 00\n"); }, "密钥"},
        {"emptied key file", [](const Damaged& d) { write_file(d.path("keys/master.key"), ""); }, "密钥"},
    };
    return cases;
}

const std::vector<Recovered>& recovered_cases()
{
    static const std::vector<Recovered> cases = {
        {"as it was left", [](const Damaged&) {}, k_batches},
        {"garbage behind the log", [](const Damaged& d) { d.set_log(d.log() + garbage(70'000, 4)); }, k_batches},
        {"zeros behind the log", [](const Damaged& d) { d.set_log(d.log() + std::string(70'000, '\0')); }, k_batches},
        {"half a frame behind the log", [](const Damaged& d) { const std::string log = d.log(); d.set_log(log + log.substr(32, 2000)); }, k_batches},
        {"an older frame behind the log", [](const Damaged& d) { const std::string log = d.log(); d.set_log(log + log.substr(32, 24 + page_size(read_file(d.path("chengxin.db"))))); }, k_batches},
        {"log cut by one byte", [](const Damaged& d) { const std::string log = d.log(); d.set_log(log.substr(0, log.size() - 1)); }, k_batches - 1},
        {"shared memory of garbage", [](const Damaged& d) { write_file(d.path("chengxin.db-shm"), garbage(32768, 5)); }, k_batches},
        {"shared memory lost", [](const Damaged& d) { files::remove(d.path("chengxin.db-shm")); }, k_batches},
        {"search index emptied", [](const Damaged& d) { write_file(d.path("search.db"), ""); }, k_batches},
        {"search index lost", [](const Damaged& d) { files::remove(d.path("search.db")); }, k_batches},
        {"search index of garbage", [](const Damaged& d) { write_file(d.path("search.db"), garbage(40'000, 6)); }, k_batches},
        {"search index cut", [](const Damaged& d) { if (files::file_size(d.path("search.db")) > 5000) files::resize_file(d.path("search.db"), 5000); }, k_batches},
        {"search log of garbage", [](const Damaged& d) { write_file(d.path("search.db-wal"), garbage(40'000, 7)); }, k_batches},
        {"search log lost", [](const Damaged& d) { files::remove(d.path("search.db-wal")); }, k_batches},
        {"a copy that was never finished", [](const Damaged& d) { write_file(d.path("chengxin.db.partial"), garbage(5000, 8)); }, k_batches},
        {"spill folder lost", [](const Damaged& d) { files::remove_all(d.path("tmp")); }, k_batches},
    };
    return cases;
}

std::int64_t done_batches(UploadPortal& portal)
{
    return portal.number("SELECT count(*) FROM import_batch WHERE state = 'done'");
}

/// Every batch that is there is whole, is found, and new ones are taken.
void check_works(UploadPortal& portal)
{
    check_consistent(portal);
    check_reads_go_on(portal);
    check_found(portal);
    CHECK(portal.import(Role::clerk, "penalty", "new.csv", penalties("new", 3)).state == BatchState::done);
    check_consistent(portal);
    check_found(portal);
}

/// What reads and writes answer on a database that is damaged somewhere: an answer or the sentence about the damage.
void check_never_falls_over(UploadPortal& portal)
{
    for (const char* address : {"/", "/api/v1/publicity/home", "/api/v1/publicity/records", "/api/v1/subject-query/search?q=%E5%A4%A9%E5%B1%B1"}) {
        CAPTURE(address);
        const int status = portal.get(Role::guest, address).status;
        CHECK((status == 200 || status == 503 || status == 500));
    }
    const int status = portal.upload(Role::clerk, "penalty", "more.csv", penalties("more", 3)).status;
    CHECK((status == 200 || status == 401 || status == 503 || status == 500));
    try {
        portal.run_jobs();
    } catch (const storage::DatabaseFailure&) {
    }
}

} // namespace

TEST_CASE("start: damaged, emptied and foreign files are refused with a sentence")
{
    for (const Refused& damaged : refused_cases()) {
        CAPTURE(damaged.name);
        const Damaged directory;
        damaged.damage(directory);
        const std::string refusal = open_and(directory, [](UploadPortal&) {});
        check_is_sentence(refusal);
        CHECK(refusal.find(damaged.says) != std::string::npos);
    }
}

TEST_CASE("start: what SQLite guarantees is recovered, and the server works")
{
    for (const Recovered& damaged : recovered_cases()) {
        CAPTURE(damaged.name);
        const Damaged directory;
        damaged.damage(directory);
        const std::string refusal = open_and(directory, [&](UploadPortal& portal) {
            CHECK(done_batches(portal) >= damaged.batches);
            check_works(portal);
        });
        CHECK(refusal == "");
    }
}

TEST_CASE("start: a log cut or flipped anywhere gives a state that was committed")
{
    std::mt19937 random(20261102);
    for (int round = 0; round < 24; ++round) {
        CAPTURE(round);
        const Damaged directory;
        std::string log = directory.log();
        REQUIRE(log.size() > 32);
        const std::size_t at = std::uniform_int_distribution<std::size_t>(0, log.size() - 1)(random);
        if (round % 2 == 0) log.resize(at);
        else log[at] = static_cast<char>(log[at] ^ 0x41);
        directory.set_log(log);
        const std::string refusal = open_and(directory, [](UploadPortal& portal) {
            finish_batches(portal);
            check_works(portal);
        });
        CHECK(refusal == "");
    }
}

TEST_CASE("start: torn pages in the database file never bring the server down")
{
    int refused = 0;
    int noticed = 0;
    for (unsigned seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        const Damaged directory;
        directory.fold_log();
        std::string bytes = read_file(directory.path("chengxin.db"));
        std::mt19937 random(seed);
        const std::size_t size = page_size(bytes);
        const std::size_t page = std::uniform_int_distribution<std::size_t>(1, bytes.size() / size - 1)(random);
        bytes.replace(page * size + size / 2, size / 2, garbage(size / 2, seed)); // the second half was never written
        write_file(directory.path("chengxin.db"), bytes);
        const auto report = verify_data(directory.directory(), all_features());
        REQUIRE(report);
        noticed += !report->problems.empty();
        const std::string refusal = open_and(directory, check_never_falls_over);
        if (refusal.empty()) continue;
        check_is_sentence(refusal);
        ++refused;
    }
    MESSAGE("refused at the start ", refused, ", noticed by verify ", noticed, " of 24");
    CHECK(noticed > 0);
}

} // namespace chengxin::test
