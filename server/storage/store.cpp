#include "server/storage/store.hpp"

#include "server/storage/opening.hpp"
#include "server/storage/spill.hpp"
#include "server/storage/writer.hpp"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <malloc.h>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace chengxin::storage {

namespace {

struct PooledReader {
    std::unique_ptr<Connection> connection;
    std::thread::id borrower; ///< default: free
    int depth = 0;
    bool spoiled = false;     ///< to be opened anew
    std::uint64_t seen = 0;   ///< Writer::changes before its snapshot
};

/// The store in whose turn this thread is; see Store::begin_turn.
thread_local const Store* t_turn = nullptr;

} // namespace

struct Store::State {
    Options options;
    Connection::Mode write_mode;
    LockFile lock_file;
    std::unique_ptr<Writer> writer;
    std::mutex mutex;
    std::condition_variable returned;
    std::vector<PooledReader> readers;
    std::function<void(std::string_view, const std::string&)> told; ///< see on_derived
    std::uint64_t reads = 0;  ///< since the last call of rest_when_quiet
    bool rested = true;

    /// The reader of this thread, or a free one for no thread; null when there is none. Under the mutex.
    PooledReader* reader_of(std::thread::id borrower);
    /// Ends the snapshot, with the lock released meanwhile.
    void set_free(PooledReader& reader, std::unique_lock<std::mutex>& lock) noexcept;

    void connect(std::unique_ptr<Connection> connection);
    Writer::Access access();
    void tell(std::string_view event, const std::string& detail) const;
    bool is_derived_damaged(Connection& connection) const;
    void empty_derived() noexcept;
    void renew_readers() noexcept;
};

namespace {

constexpr std::uint64_t k_quiet_reads = 64; ///< jobs and the clock read a little all the time

} // namespace

Result<std::unique_ptr<Store>> Store::open(Options options)
{
    if (auto created = create_directory(options.directory); !created) return fail(created.error());
    auto lock = LockFile::acquire(options.directory + "/lock");
    if (!lock) return fail(lock.error());
    if (auto checked = check_files(options.directory); !checked) return fail(checked.error());
    if (auto created = create_directory(spill_folder(options.directory)); !created) return fail(created.error());
    if (auto prepared = prepare_spill_folder(options.directory); !prepared) return fail(prepared.error());
    const std::string directory = options.directory;
    try {
        if (options.before_opening) {
            if (auto prepared = options.before_opening(); !prepared) return fail(prepared.error());
        }
        return open_connections(std::move(options), std::move(*lock));
    } catch (const DatabaseFailure& failure) {
        if (failure.kind() == FailureKind::mistake) throw;
        return fail(start_error(failure.kind(), directory, failure.what()));
    }
}

/// Borrows this.
Writer::Access Store::State::access()
{
    Writer::Access access{.open = [this] { return open_connection(options, write_mode); },
        .observe = [this] { return std::make_unique<Connection>(database_file(options.directory), Connection::Mode::read_only); },
        .state = [this](Connection& connection) {
            std::int64_t sum = 0;
            for (const Derived& derived : options.derived) sum += derived.state(connection);
            return sum;
        },
        .repair = [this](Connection& connection) {
            for (const Derived& derived : options.derived) derived.prepare(connection);
        },
        .is_damaged = [this](Connection& connection) { return is_derived_damaged(connection); },
        .empty = [this] { empty_derived(); },
        .renewed = [this] { renew_readers(); },
        .tell = [this](const char* event) { tell(event, {}); }};
    if (write_mode == Connection::Mode::read_write_directly) access.observe = nullptr; // nobody can read before the commit
    return access;
}

void Store::State::tell(std::string_view event, const std::string& detail) const
{
    if (told) told(event, detail);
}

bool Store::State::is_derived_damaged(Connection& connection) const
{
    for (const Derived& derived : options.derived) {
        if (!derived.check) continue;
        const std::vector<std::string> problems = derived.check(connection, derived.name);
        if (problems.empty()) continue;
        tell("damaged", problems.front());
        return true;
    }
    return false;
}

/// In place, which works however damaged the pages are; where even the first page cannot be read the file goes. Connections that have it
/// open still never touch the new one (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).
void Store::State::empty_derived() noexcept
{
    for (const Derived& derived : options.derived) {
        const std::string file = derived_file(options.directory, derived.name);
        try {
            open_file(options, file, write_mode)->empty();
        } catch (const std::exception&) {
            std::error_code ignored; // the next opening tells
            for (const char* ending : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(file + ending, ignored);
        }
    }
}

void Store::State::renew_readers() noexcept
{
    const std::lock_guard lock(mutex);
    for (PooledReader& reader : readers) reader.spoiled = true;
}

void Store::State::connect(std::unique_ptr<Connection> connection)
{
    writer = std::make_unique<Writer>(access(), std::move(connection), static_cast<std::size_t>(options.queue_limit));
    for (int i = 0; i < options.readers; ++i) {
        readers.push_back({.connection = open_connection(options, Connection::Mode::read_only), .borrower = {}});
    }
}

Result<std::unique_ptr<Store>> Store::open_connections(Options options, LockFile lock)
{
    const Connection::Mode mode = write_mode(options);
    {
        const auto connection = open_file(options, database_file(options.directory), mode);
        if (auto migrated = migrate(*connection, options.migrations, options.first_change); !migrated) return fail(migrated.error());
    }
    options.before_opening = nullptr; // what they belong to does not last as long as the store
    options.first_change = nullptr;
    ensure_derived(options);
    auto connection = open_connection(options, mode);

    std::unique_ptr<State> state(new State{.options = std::move(options), .write_mode = mode, .lock_file = std::move(lock), .writer = {}, .mutex = {}, .returned = {}, .readers = {}});
    state->connect(std::move(connection));
    return std::unique_ptr<Store>(new Store(std::move(state)));
}

void Store::write_directly()
{
    m_state->readers.clear(); // nobody else may have the files open
    m_state->writer.reset();
    std::unique_ptr<Connection> connection;
    try {
        connection = open_connection(m_state->options, Connection::Mode::read_write_directly);
        m_state->write_mode = Connection::Mode::read_write_directly;
    } catch (const DatabaseFailure&) { // the first write opens one as before, or tells what is wrong
    }
    m_state->connect(std::move(connection));
}

Store::Store(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Store::~Store()
{
    m_state->readers.clear(); // before the writer's last checkpoint, which wants the log for itself
    m_state->writer.reset();
}

PooledReader* Store::State::reader_of(std::thread::id borrower)
{
    const auto found = std::find_if(readers.rbegin(), readers.rend(), [&](const PooledReader& reader) { return reader.borrower == borrower; });
    return found == readers.rend() ? nullptr : &*found;
}

void Store::State::set_free(PooledReader& reader, std::unique_lock<std::mutex>& lock) noexcept
{
    lock.unlock();
    reader.connection->end_snapshot();
    lock.lock();
    if (!reader.connection->is_idle()) reader.spoiled = true;
    reader.borrower = {};
    returned.notify_one();
}

Store::Reader Store::borrow_reader()
{
    const auto self = std::this_thread::get_id();
    std::unique_lock lock(m_state->mutex);
    ++m_state->reads;
    PooledReader* found = m_state->reader_of(self);
    if (found && (found->depth > 0 || (!found->spoiled && found->seen == m_state->writer->changes()))) {
        ++found->depth;
        return Reader(this, found->connection.get());
    }
    if (!found) m_state->returned.wait(lock, [&] { return (found = m_state->reader_of({})) != nullptr; });
    found->borrower = self;
    found->depth = 1;
    found->seen = m_state->writer->changes();
    lock.unlock();
    try {
        if (found->spoiled) {
            auto fresh = open_connection(m_state->options, Connection::Mode::read_only);
            lock.lock(); // others look through the list for theirs
            found->connection.swap(fresh);
            found->spoiled = false;
            lock.unlock();
        }
        found->connection->renew_snapshot();
    } catch (...) {
        found->spoiled = true;
        give_back(found->connection.get());
        throw;
    }
    return Reader(this, found->connection.get());
}

void Store::give_back(Connection* connection) noexcept
{
    std::unique_lock lock(m_state->mutex);
    for (PooledReader& reader : m_state->readers) {
        if (reader.connection.get() != connection) continue;
        if (--reader.depth == 0 && t_turn != this) m_state->set_free(reader, lock);
        return;
    }
}

void Store::begin_turn() noexcept
{
    t_turn = this;
}

void Store::end_turn() noexcept
{
    t_turn = nullptr;
    std::unique_lock lock(m_state->mutex);
    if (PooledReader* kept = m_state->reader_of(std::this_thread::get_id())) m_state->set_free(*kept, lock);
}

std::uint64_t Store::changes() const noexcept
{
    return m_state->writer->changes();
}

void Store::rest_when_quiet() noexcept
{
    std::unique_lock lock(m_state->mutex);
    const bool quiet = std::exchange(m_state->reads, 0) < k_quiet_reads;
    if (!quiet || m_state->rested) {
        m_state->rested = m_state->rested && quiet;
        return;
    }
    m_state->rested = true;
    for (PooledReader& reader : m_state->readers) {
        if (reader.borrower == std::thread::id()) reader.connection->release_memory();
    }
    lock.unlock();
    malloc_trim(/*pad=*/0);
}

void Store::spoil(Connection* connection, const DatabaseFailure& failure) noexcept
{
    if (failure.kind() == FailureKind::mistake || failure.kind() == FailureKind::busy) return;
    const std::lock_guard lock(m_state->mutex);
    for (PooledReader& reader : m_state->readers) {
        if (reader.connection.get() == connection) reader.spoiled = true;
    }
}

Store::Reader::~Reader()
{
    store->give_back(connection);
}

bool Store::run_on_writer(const std::function<bool(Connection&)>& job, Lane lane)
{
    if (NoWaiting::here()) throw std::logic_error("a thread that answers requests must not wait for the writer: see server/core/change.hpp");
    return m_state->writer->run(job, lane);
}

bool Store::begin_write(std::function<bool(Connection&)> function, std::function<void(std::exception_ptr)> ended, Lane lane)
{
    return m_state->writer->begin(std::move(function), std::move(ended), lane);
}

bool Store::post(std::function<void(Connection&)> function, std::function<void(bool)> ended)
{
    const auto job = [function = std::move(function)](Connection& connection) {
        function(connection);
        return true;
    };
    return m_state->writer->post(job, std::move(ended));
}

void Store::repair_derived() noexcept
{
    m_state->writer->repair_derived();
}

void Store::suspect_derived() noexcept
{
    m_state->writer->suspect_derived();
}

bool Store::derived_is_well() const noexcept
{
    return m_state->writer->derived_is_well();
}

void Store::on_derived(std::function<void(std::string_view, const std::string&)> told)
{
    m_state->told = std::move(told);
}

const std::string& Store::directory() const
{
    return m_state->options.directory;
}

std::unique_ptr<Connection> Store::open_derived(const std::string& name) const
{
    return open_file(m_state->options, derived_file(directory(), name), m_state->write_mode);
}

void Store::backup_to(const std::string& file)
{
    copy_database(database_file(directory()), file);
}

std::vector<std::string> Store::check_integrity()
{
    // A connection of its own: in one that has searched before, FTS5 compares the tables with what it remembers of them.
    const auto connection = open_connection(m_state->options, Connection::Mode::read_only);
    return check_database(*connection);
}

} // namespace chengxin::storage
