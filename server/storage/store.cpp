#include "server/storage/store.hpp"

#include "server/storage/lock_file.hpp"
#include "server/storage/writer.hpp"

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

namespace chengxin::storage {

namespace {

struct PooledReader {
    std::unique_ptr<Connection> connection;
    std::thread::id borrower; ///< default: free
    int depth = 0;
};

} // namespace

struct Store::State {
    Options options;
    LockFile lock_file;
    std::unique_ptr<Writer> writer;
    std::mutex mutex;
    std::condition_variable returned;
    std::vector<PooledReader> readers;
};

namespace {

std::unique_ptr<Connection> open_connection(const Store::Options& options, Connection::Mode mode)
{
    auto connection = std::make_unique<Connection>(database_file(options.directory), mode);
    for (auto* register_functions : options.register_functions) register_functions(*connection);
    return connection;
}

Result<void> create_directory(const std::string& directory)
{
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return fail(ErrorCode::unavailable, "不能创建数据目录，请检查路径和权限：" + directory, directory);
    return {};
}

} // namespace

Result<std::unique_ptr<Store>> Store::open(Options options)
{
    if (auto created = create_directory(options.directory); !created) return fail(created.error());
    auto lock = LockFile::acquire(options.directory + "/lock");
    if (!lock) return fail(lock.error());

    // What SQLite spills (staged rows of a large upload) stays in the data directory, readable to nobody else, and is unlinked at once.
    const std::string spill = options.directory + "/tmp";
    if (auto created = create_directory(spill); !created) return fail(created.error());
    std::filesystem::permissions(spill, std::filesystem::perms::owner_all);
    ::setenv("SQLITE_TMPDIR", spill.c_str(), /*overwrite=*/1);

    const auto write_mode = options.durability == Durability::full ? Connection::Mode::read_write : Connection::Mode::read_write_fast;
    auto connection = open_connection(options, write_mode);
    if (auto migrated = migrate(*connection, options.migrations); !migrated) return fail(migrated.error());

    std::unique_ptr<State> state(new State{.options = std::move(options), .lock_file = std::move(*lock), .writer = {}, .mutex = {}, .returned = {}, .readers = {}});
    for (int i = 0; i < state->options.readers; ++i) {
        state->readers.push_back({.connection = open_connection(state->options, Connection::Mode::read_only), .borrower = {}});
    }
    const auto reopen = [&kept = state->options, write_mode] { return open_connection(kept, write_mode); };
    state->writer = std::make_unique<Writer>(reopen, std::move(connection), static_cast<std::size_t>(state->options.queue_limit));
    return std::unique_ptr<Store>(new Store(std::move(state)));
}

Store::Store(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Store::~Store()
{
    m_state->readers.clear(); // before the writer's last checkpoint, which wants the log for itself
    m_state->writer.reset();
}

Store::Reader Store::borrow_reader()
{
    const auto self = std::this_thread::get_id();
    std::unique_lock lock(m_state->mutex);
    for (PooledReader& reader : m_state->readers) {
        if (reader.borrower != self) continue;
        ++reader.depth;
        return Reader(this, reader.connection.get());
    }
    PooledReader* free_reader = nullptr;
    m_state->returned.wait(lock, [&] {
        for (PooledReader& reader : m_state->readers) {
            if (reader.borrower == std::thread::id()) free_reader = &reader;
        }
        return free_reader != nullptr;
    });
    free_reader->borrower = self;
    free_reader->depth = 1;
    lock.unlock();
    try {
        free_reader->connection->run("BEGIN");
    } catch (...) {
        give_back(free_reader->connection.get());
        throw;
    }
    return Reader(this, free_reader->connection.get());
}

void Store::give_back(Connection* connection)
{
    std::unique_lock lock(m_state->mutex);
    for (PooledReader& reader : m_state->readers) {
        if (reader.connection.get() != connection) continue;
        if (--reader.depth > 0) return;
        lock.unlock();
        connection->end_snapshot();
        lock.lock();
        reader.borrower = {};
        m_state->returned.notify_one();
        return;
    }
}

Store::Reader::~Reader()
{
    store->give_back(connection);
}

bool Store::run_on_writer(const std::function<bool(Connection&)>& job)
{
    return m_state->writer->run(job);
}

bool Store::post(std::function<void(Connection&)> function)
{
    return m_state->writer->post([function = std::move(function)](Connection& connection) {
        function(connection);
        return true;
    });
}

const std::string& Store::directory() const
{
    return m_state->options.directory;
}

void Store::backup_to(const std::string& file)
{
    copy_database(database_file(directory()), file);
}

std::vector<std::string> Store::check_integrity()
{
    return read([](Connection& connection) { return check_database(connection); });
}

} // namespace chengxin::storage
