#pragma once

#include "server/storage/connection.hpp"
#include "server/storage/lane.hpp"
#include "server/storage/lock_file.hpp"
#include "server/storage/migrations.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace chengxin::storage {

/// `full`: an acknowledged write survives a power cut. `none`: tests, that throw their directory away.
enum class Durability { full, none };

/// A database file that follows from the main one, DIR/<name>.db, attached to every connection as <name>.
struct Derived {
    std::string name;
    /// Brings it into the state of the main database, on the write connection, outside of a transaction: at the start, and after a
    /// failure of the disk that only the main database has survived.
    void (*prepare)(Connection&);
    /// A number in the main database that every transaction changes which changes the derived one: it tells whether the main one has
    /// a transaction whose commit failed.
    std::int64_t (*state)(Connection&);
    /// Looks through it, writable and attached as `schema`; tells what is wrong, empty: nothing. Null: it is not checked.
    std::vector<std::string> (*check)(Connection&, const std::string& schema) = nullptr;
};

/// The data directory: one database file, a lock file, keys outside the database, stored originals.
/// Thread-safe. One writer thread owns the only write connection and the checkpoints; readers are a pool.
class Store {
public:
    struct Options {
        std::string directory;          ///< created when missing
        std::vector<Migration> migrations;
        int readers = 4;
        int queue_limit = 256;          ///< waiting write jobs of each lane; more are refused with ErrorCode::unavailable
        Durability durability = Durability::full;
        std::vector<Derived> derived = {};   ///< deleted and prepared again when it is damaged
        std::vector<void (*)(Connection&)> register_functions = {}; ///< SQL functions and tokenizers, on every connection
        /// Under the lock of the directory, before its database is opened; an error is a refusal.
        std::function<Result<void>()> before_opening = {};
        /// Within the transaction of the first migration that is missing.
        std::function<void(Connection&)> first_change = {};
    };
    /// Refuses with a sentence a directory that another process uses, one that a newer program has migrated, and one whose disk or
    /// database file is not well. Throws DatabaseFailure for a mistake in a migration.
    static Result<std::unique_ptr<Store>> open(Options options);
    ~Store();

    /// Runs on the calling thread with a connection of the pool (waits for a free one), in one snapshot.
    /// A read inside a read uses the same connection. Not on an I/O thread for more than a point look-up.
    template <class F> auto read(F&& function) -> std::invoke_result_t<F, Connection&>
    {
        Reader reader = borrow_reader();
        try {
            return function(*reader.connection);
        } catch (const DatabaseFailure& failure) {
            spoil(reader.connection, failure);
            throw;
        }
    }

    /// Between these two the calling thread keeps the connection and the snapshot of its reads, as long as nothing is written: to
    /// open and end a snapshot costs more than a look-up. For short turns only; an old snapshot keeps the log from being emptied.
    void begin_turn() noexcept;
    void end_turn() noexcept;

    /// Grows with every write before its end is told: a read that begins when it is n shows all that was acknowledged before.
    std::uint64_t changes() const noexcept;

    /// To be called now and then: when nearly nothing has been read since the last call, free readers give their memory back.
    void rest_when_quiet() noexcept;

    /// Runs `function` in one transaction on the writer thread and waits until it is durable (synchronous=FULL).
    /// A returned Result with an error rolls back. Not inside another write. Throws DatabaseFailure; the error ErrorCode::unavailable comes back when the queue is full.
    /// Jobs, the start and commands may wait so; a thread that answers requests may not (NoWaiting).
    template <class F> auto write(F&& function, Lane lane = Lane::small) -> std::invoke_result_t<F, Connection&>
    {
        using R = std::invoke_result_t<F, Connection&>;
        static_assert(is_result<R>::value, "a write returns Result<T>");
        R result = fail(ErrorCode::internal, "");
        const bool queued = run_on_writer([&](Connection& connection) {
            result = function(connection);
            return result.has_value();
        }, lane);
        if (!queued) return fail(ErrorCode::unavailable, "系统正忙，请稍后再试。");
        return result;
    }

    /// A write for which nobody waits on a thread: `function` runs on the writer's thread, in a transaction that it may share with others
    /// (one flush to the disk for all), and `ended` is told there, when it is durable or has failed, and with what. It may run more than
    /// once, so it must not change anything but the database and what it sets anew each time. True commits what it did, false takes
    /// it back. `ended` must be short and not throw. False: the queue is full, nothing will be called.
    bool begin_write(std::function<bool(Connection&)> function, std::function<void(std::exception_ptr)> ended, Lane lane = Lane::small);

    /// Like write, but does not wait; for what may be lost (last use of a session). False: the queue is full.
    /// `ended`, when given, is told on the writer thread whether it was kept; it must not throw.
    bool post(std::function<void(Connection&)> function, std::function<void(bool)> ended = nullptr);

    /// From now on a write goes straight into the files, once, and not into a log first: for a command that fills an empty database.
    /// While a write lasts all reads fail, here and in other processes. To be called before anybody else uses the store. Where it
    /// cannot be, the log stays: another process reads, say. The next start takes it up again.
    void write_directly();

    const std::string& directory() const;
    /// A derived database did not follow the main one: `prepare` is called on the writer thread, soon and again until it succeeds.
    void repair_derived() noexcept;
    /// A read or a check met damage in a derived database: it is looked through on the writer thread, soon, and made anew when it is
    /// damaged. Until then derived_is_well() is false: whoever would read it asks the main database.
    void suspect_derived() noexcept;
    bool derived_is_well() const noexcept;
    /// Told on the writer thread: "damaged", with what is wrong; "rebuilt"; "well" after a false alarm. Must not throw. To be set before
    /// anybody else uses the store.
    void on_derived(std::function<void(std::string_view event, const std::string& detail)> told);
    /// A further write connection to a derived database alone, under the name "main"; for bulk writes. The caller must run inside a write.
    std::unique_ptr<Connection> open_derived(const std::string& name) const;
    /// Copies the whole database, consistent, while it is in use. Throws DatabaseFailure.
    void backup_to(const std::string& file);
    /// SQLite's own check and the foreign keys; empty when all is well, else what is wrong.
    std::vector<std::string> check_integrity();

private:
    template <class T> struct is_result : std::false_type {
    };
    template <class T> struct is_result<Result<T>> : std::true_type {
    };
    struct Reader {
        Store* store;
        Connection* connection;
        Reader(Store* owner, Connection* borrowed) : store(owner), connection(borrowed) {}
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;
        ~Reader();
    };
    Reader borrow_reader();
    void give_back(Connection* connection) noexcept;
    /// After a failure of disk or memory the connection is replaced when its reads are over.
    void spoil(Connection* connection, const DatabaseFailure& failure) noexcept;
    /// The function returns true to commit. Returns false when the queue is full.
    bool run_on_writer(const std::function<bool(Connection&)>& job, Lane lane);

    static Result<std::unique_ptr<Store>> open_connections(Options options, LockFile lock);
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Why a data directory could not be opened, with a sentence for the operator.
Error start_error(FailureKind kind, const std::string& directory, const std::string& detail);
/// The database file of a data directory.
std::string database_file(const std::string& directory);
/// The file of a derived database.
std::string derived_file(const std::string& directory, const std::string& name);
/// Copies a database file, consistent, even while a server uses it; the copy appears whole or not at all. Throws DatabaseFailure.
void copy_database(const std::string& from, const std::string& to);
/// The same within the snapshot of a read-only connection.
void copy_database(Connection& source, const std::string& to);
/// SQLite's own check and the foreign keys; empty when all is well, else what is wrong.
std::vector<std::string> check_database(Connection& connection);

} // namespace chengxin::storage
