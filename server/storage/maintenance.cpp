#include "server/storage/store.hpp"

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sqlite3.h>
#include <unistd.h>

namespace chengxin::storage {

namespace {

constexpr int k_pages_per_step = 2048;

void copy_pages(Connection& source, Connection& target)
{
    sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
    if (!backup) throw DatabaseFailure(sqlite3_extended_errcode(target.handle()), "cannot start the copy");
    int code = SQLITE_OK;
    do {
        code = sqlite3_backup_step(backup, k_pages_per_step);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(10);
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) throw DatabaseFailure(code, "the copy failed");
}

void flush_to_disk(const std::string& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!flushed) throw DatabaseFailure(SQLITE_IOERR_FSYNC, "cannot flush " + file);
}

} // namespace

std::string database_file(const std::string& directory)
{
    return directory + "/chengxin.db";
}

std::string derived_file(const std::string& directory, const std::string& name)
{
    return directory + "/" + name + ".db";
}

void copy_database(const std::string& from, const std::string& to)
{
    Connection source(from, Connection::Mode::read_only);
    source.run("BEGIN");
    copy_database(source, to);
    source.end_snapshot();
}

void copy_database(Connection& source, const std::string& to)
{
    const std::string partial = to + ".partial";
    std::filesystem::remove(partial);
    source.prepare("SELECT count(*) FROM sqlite_schema").step(); // from here on one snapshot: a busy writer cannot make the copy start over
    try {
        Connection target(partial, Connection::Mode::plain_file);
        copy_pages(source, target);
        target.execute_script("PRAGMA journal_mode=DELETE"); // or whoever opens the copy would put a log beside it
    } catch (...) {
        std::error_code ignored; // the first failure is the one to tell
        for (const char* ending : {"", "-journal"}) std::filesystem::remove(partial + ending, ignored);
        throw;
    }
    flush_to_disk(partial);
    std::filesystem::rename(partial, to);
}

std::vector<std::string> check_database(Connection& connection)
{
    std::vector<std::string> problems;
    Statement integrity = connection.prepare("PRAGMA integrity_check(20)");
    while (integrity.step()) {
        if (integrity.text(0) != "ok") problems.emplace_back(integrity.text(0));
    }
    Statement keys = connection.prepare("PRAGMA foreign_key_check");
    while (keys.step() && problems.size() < 40) {
        problems.push_back("foreign key: " + std::string(keys.text(0)) + " row " + std::string(keys.text(1)) + " → " + std::string(keys.text(2)));
    }
    return problems;
}

} // namespace chengxin::storage
