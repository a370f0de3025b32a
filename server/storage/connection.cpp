#include "server/storage/connection.hpp"

#include "server/storage/sqlite_check.hpp"

#include <functional>
#include <new>
#include <sqlite3.h>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chengxin::storage {

namespace {

/// Finds without making a string of the SQL, which is most often longer than what it costs to run.
struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
};

} // namespace

/// Prepared statements by their SQL text. A statement in use is out of the cache, so that recursion prepares another.
/// SQL texts are constants of the program: their number is bounded, that of statements kept is.
struct Connection::Cache {
    std::unordered_map<std::string, std::vector<sqlite3_stmt*>, TextHash, std::equal_to<>> idle;
    std::size_t count = 0;
};

namespace {

constexpr std::size_t k_cached_statements = 256;

constexpr char k_write[] = "PRAGMA page_size=8192; PRAGMA foreign_keys=1; PRAGMA cache_size=-32768; PRAGMA recursive_triggers=1;"
                           "PRAGMA temp_store=FILE; PRAGMA temp.cache_size=-8192;";

/// The only place that sets pragmas.
std::string pragmas_of(Connection::Mode mode)
{
    switch (mode) {
    case Connection::Mode::read_only:
        return "PRAGMA query_only=1; PRAGMA foreign_keys=1; PRAGMA mmap_size=1073741824;"
               "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=0; PRAGMA trusted_schema=0;";
    case Connection::Mode::read_write: return std::string(k_write) + "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;";
    case Connection::Mode::read_write_directly: return std::string(k_write) + "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"; // EXTRA: that the journal is gone must be on the disk, too
    case Connection::Mode::read_write_fast:
        return "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=1; PRAGMA synchronous=OFF;"
               "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=0; PRAGMA recursive_triggers=1;";
    case Connection::Mode::plain_file:
        return "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;";
    }
    return "";
}

/// The same for an attached database that can be made anew: a commit need not wait for the disk. $ stands for its name.
const char* pragmas_of_attached(Connection::Mode mode)
{
    switch (mode) {
    case Connection::Mode::read_only: return "PRAGMA $.mmap_size=1073741824; PRAGMA $.cache_size=-8192;";
    case Connection::Mode::read_write: return "PRAGMA $.page_size=8192; PRAGMA $.journal_mode=WAL; PRAGMA $.synchronous=NORMAL; PRAGMA $.cache_size=-16384;";
    case Connection::Mode::read_write_directly: return "PRAGMA $.page_size=8192; PRAGMA $.journal_mode=DELETE; PRAGMA $.synchronous=EXTRA; PRAGMA $.cache_size=-16384;";
    case Connection::Mode::read_write_fast: return "PRAGMA $.journal_mode=WAL; PRAGMA $.synchronous=OFF; PRAGMA $.cache_size=-8192;";
    case Connection::Mode::plain_file: break;
    }
    return "";
}

} // namespace

Connection::Connection(const std::string& path, Mode mode) : m_mode(mode), m_cache(std::make_unique<Cache>())
{
    const int flags = (mode == Mode::read_only ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX;
    try {
        if (sqlite3_open_v2(path.c_str(), &m_handle, flags, nullptr) != SQLITE_OK) throw_failure(m_handle, "cannot open " + path);
        sqlite3_busy_timeout(m_handle, k_busy_milliseconds); // first: the pragmas may meet a lock
        sqlite3_extended_result_codes(m_handle, 1);
        sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        // Or a statement whose plan might use a partial index is prepared anew with every binding, at many times its own price.
        sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
        sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        execute_script(pragmas_of(mode));
        check(m_handle, sqlite3_prepare_v3(m_handle, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &m_rollback, nullptr), "ROLLBACK");
    } catch (...) {
        close();
        throw;
    }
}

Connection::~Connection()
{
    for (auto& [sql, handles] : m_cache->idle) {
        for (sqlite3_stmt* handle : handles) sqlite3_finalize(handle);
    }
    close();
}

void Connection::close() noexcept
{
    sqlite3_finalize(m_rollback);
    sqlite3_close_v2(m_handle);
}

void Connection::attach(const std::string& path, const std::string& name)
{
    run("ATTACH ?1 AS " + name, path);
    std::string pragmas = pragmas_of_attached(m_mode);
    for (std::size_t at = 0; (at = pragmas.find('$', at)) != std::string::npos; at += name.size()) pragmas.replace(at, 1, name);
    execute_script(pragmas);
}

void Connection::execute_script(const std::string& sql)
{
    if (sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) throw_failure(m_handle, "script");
}

void Connection::empty()
{
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_RESET_DATABASE, 1, nullptr);
    const int code = sqlite3_exec(m_handle, "VACUUM", nullptr, nullptr, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_RESET_DATABASE, 0, nullptr);
    check(m_handle, code, "emptying a database");
}

void Connection::end_snapshot() noexcept
{
    // After some failures (disk full, I/O) SQLite has rolled back by itself.
    if (is_idle()) return;
    sqlite3_step(m_rollback);
    sqlite3_reset(m_rollback);
}

void Connection::release_memory() noexcept
{
    sqlite3_db_release_memory(m_handle);
    const char* name = nullptr;
    for (int database = 0; (name = sqlite3_db_name(m_handle, database)) != nullptr; ++database) {
        sqlite3_int64 bytes = 0;
        if (sqlite3_file_control(m_handle, name, SQLITE_FCNTL_MMAP_SIZE, &bytes) != SQLITE_OK) continue; // unmaps, and tells the former limit
        sqlite3_file_control(m_handle, name, SQLITE_FCNTL_MMAP_SIZE, &bytes); // for when pages are read again
    }
}

bool Connection::is_idle() const
{
    return sqlite3_get_autocommit(m_handle) != 0;
}

void Connection::renew_snapshot()
{
    end_snapshot();
    run("BEGIN");
}

std::int64_t Connection::changes() const
{
    return sqlite3_changes64(m_handle);
}

std::int64_t Connection::last_insert_rowid() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

Statement Connection::borrow(std::string_view sql)
{
    auto found = m_cache->idle.find(sql);
    if (found == m_cache->idle.end()) found = m_cache->idle.emplace(std::string(sql), std::vector<sqlite3_stmt*>()).first;
    auto& idle = found->second;
    if (!idle.empty()) {
        sqlite3_stmt* handle = idle.back();
        idle.pop_back();
        --m_cache->count;
        return Statement(*this, handle, *found);
    }
    sqlite3_stmt* handle = nullptr;
    check(m_handle, sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, nullptr), sql);
    if (!handle) throw DatabaseFailure(SQLITE_MISUSE, "empty statement");
    return Statement(*this, handle, *found);
}

void Connection::give_back(Statement::Shelf& shelf, sqlite3_stmt* handle) noexcept
{
    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
    try {
        if (m_cache->count < k_cached_statements) {
            shelf.second.push_back(handle);
            ++m_cache->count;
            return;
        }
    } catch (const std::bad_alloc&) { // the statement is prepared anew next time
    }
    sqlite3_finalize(handle);
}

UncheckedReferences::UncheckedReferences(Connection& connection) : m_connection(connection)
{
    sqlite3_db_config(m_connection.handle(), SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
}

UncheckedReferences::~UncheckedReferences()
{
    sqlite3_db_config(m_connection.handle(), SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
}

Transaction::Transaction(Connection& connection) : m_connection(connection)
{
    // Not IMMEDIATE, which would lock every attached database: a bulk write has another connection in one of them. Nobody else
    // writes to this one, so that taking the lock with the first change cannot fail.
    m_connection.run("BEGIN");
}

Transaction::~Transaction()
{
    if (m_open) m_connection.end_snapshot();
}

void Transaction::commit()
{
    m_connection.run("COMMIT");
    m_open = false;
}

} // namespace chengxin::storage
