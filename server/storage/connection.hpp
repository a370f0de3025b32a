#pragma once

#include "server/storage/failure.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace chengxin::storage {

/// Bytes to bind as BLOB.
struct Blob {
    std::string_view bytes;
};

class Connection;

/// A prepared statement borrowed from its connection's cache; goes back (reset) when destroyed.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    bool step(); ///< true while there is a row

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string_view text(int column) const; ///< valid until the next step; NULL is empty
    std::string_view blob(int column) const;
    bool is_null(int column) const;
    int column_count() const;

    void bind(int index, std::int64_t value); ///< index from 1
    void bind(int index, int value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, bool value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, double value);
    void bind(int index, std::string_view value); ///< copied
    void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
    void bind(int index, const char* value) { bind(index, std::string_view(value)); }
    void bind(int index, Blob value);
    void bind(int index, std::nullptr_t);
    void bind_view(int index, std::string_view value); ///< not copied: must last until the next reset
    void bind_view(int index, Blob value);
    template <class T> void bind(int index, const std::optional<T>& value)
    {
        if (value) bind(index, *value);
        else bind(index, nullptr);
    }
    void reset(); ///< for binding again in a loop

private:
    friend class Connection;
    /// The statements of one SQL text that are not in use; the text is their name in failures.
    using Shelf = std::pair<const std::string, std::vector<sqlite3_stmt*>>;
    Statement(Connection& connection, sqlite3_stmt* handle, Shelf& shelf) : m_connection(&connection), m_handle(handle), m_shelf(&shelf) {}
    Connection* m_connection;
    sqlite3_stmt* m_handle;
    Shelf* m_shelf;
};

/// How long a connection waits for another's lock.
inline constexpr int k_busy_milliseconds = 5000;

/// One SQLite connection. Not for use from two threads at once.
class Connection {
public:
    enum class Mode {
        read_only,
        read_write,
        read_write_directly, ///< into the file, without a log; while pages are written nobody can read
        read_write_fast,     ///< not durable, for tests
        plain_file,          ///< a copy without log file
    };
    Connection(const std::string& path, Mode mode); ///< sets all pragmas; throws DatabaseFailure
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// SQL is a named constant above the function that runs it; parameters are always bound.
    template <class... Args> Statement prepare(std::string_view sql, const Args&... args)
    {
        Statement statement = borrow(sql);
        int index = 0;
        (statement.bind(++index, args), ...);
        return statement;
    }
    /// Runs to the end; for INSERT, UPDATE, DELETE. Returns the number of changed rows.
    template <class... Args> std::int64_t run(std::string_view sql, const Args&... args)
    {
        Statement statement = prepare(sql, args...);
        while (statement.step()) {
        }
        return changes();
    }
    /// Like run; returns the new rowid.
    template <class... Args> std::int64_t insert(std::string_view sql, const Args&... args)
    {
        run(sql, args...);
        return last_insert_rowid();
    }
    /// Attaches another database file under a name of ours (an identifier), with the pragmas of this connection's mode.
    void attach(const std::string& path, const std::string& name);
    /// Leaves nothing in the main file of this connection, however damaged it is. Throws DatabaseFailure.
    void empty();
    void execute_script(const std::string& sql); ///< several statements, no parameters: migrations and pragmas
    /// Ends a transaction without keeping it; never throws, needs no memory.
    void end_snapshot() noexcept;
    /// False when a transaction could not be ended: the connection is of no use any more.
    bool is_idle() const;
    /// Sees what was written since. A read that lasts asks for it now and then: its old snapshot keeps the log from being emptied.
    /// No statement may be in use.
    void renew_snapshot();
    /// Gives the memory of cached and mapped pages back; no statement may be in use, no transaction open. Never throws.
    void release_memory() noexcept;
    std::int64_t changes() const;
    std::int64_t last_insert_rowid() const;
    sqlite3* handle() const { return m_handle; }

private:
    friend class Statement;
    Statement borrow(std::string_view sql);
    void give_back(Statement::Shelf& shelf, sqlite3_stmt* handle) noexcept;
    void close() noexcept;

    Mode m_mode;
    sqlite3* m_handle = nullptr;
    sqlite3_stmt* m_rollback = nullptr; ///< prepared ahead: a rollback must work when there is no memory
    struct Cache;
    std::unique_ptr<Cache> m_cache;
};

/// Rolls back unless committed. For the writer thread only; Store::write opens one by itself.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    void commit(); ///< throws DatabaseFailure; the transaction is rolled back then

private:
    Connection& m_connection;
    bool m_open = true;
};

/// While it lasts, also within a transaction, rows may refer to what is not there: for a bulk write that knows that all is.
class UncheckedReferences {
public:
    explicit UncheckedReferences(Connection& connection);
    ~UncheckedReferences();
    UncheckedReferences(const UncheckedReferences&) = delete;
    UncheckedReferences& operator=(const UncheckedReferences&) = delete;

private:
    Connection& m_connection;
};

} // namespace chengxin::storage
