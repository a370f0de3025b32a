#include "server/features/data_import/batch_writer.hpp"

#include "server/search/database.hpp"

#include <chrono>
#include <thread>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_waiting_chunks = 12;

/// However the taking of chunks ends, whoever makes them must not wait for ever.
class Abandon {
public:
    explicit Abandon(Channel<Chunk>& channel) : m_channel(channel) {}
    ~Abandon() { m_channel.abandon(); }
    Abandon(const Abandon&) = delete;
    Abandon& operator=(const Abandon&) = delete;

private:
    Channel<Chunk>& m_channel;
};

} // namespace

Result<void> write_patiently(Portal& portal, const std::function<bool()>& stopping, const std::function<Result<void>(storage::Connection&)>& function)
{
    constexpr std::chrono::milliseconds k_pause{100};
    for (;;) {
        Result<void> written = portal.store.write(function);
        if (written || written.error().code != ErrorCode::unavailable || stopping()) return written;
        std::this_thread::sleep_for(k_pause);
    }
}

BatchWriter::BatchWriter(Portal& portal, records::Change change, std::function<bool()> stopping)
    : m_portal(portal), m_change(std::move(change)), m_stopping(std::move(stopping)), m_channel(k_waiting_chunks)
{
}

void BatchWriter::cancel() noexcept
{
    m_channel.close(); // without m_close: the write is rolled back
    if (m_running.valid()) m_running.wait();
}

bool BatchWriter::push(Chunk chunk)
{
    if (!m_running.valid() && m_channel.full()) start();
    return m_channel.push(std::move(chunk));
}

Result<void> BatchWriter::finish(std::function<Result<void>(storage::Connection&, const records::Published&)> close)
{
    m_close = std::move(close);
    m_channel.close();
    if (!m_running.valid()) start();
    return m_running.get();
}

void BatchWriter::start()
{
    m_running = std::async(std::launch::async, [this] { return run(); });
}

Result<void> BatchWriter::run()
{
    const Abandon abandon(m_channel);
    try {
        const Result<void> written = write_patiently(m_portal, m_stopping, [this](storage::Connection& connection) { return write(connection); });
        if (written) commit_index();
        m_index.reset();
        return written;
    } catch (...) {
        m_index.reset();
        throw;
    }
}

Result<void> BatchWriter::write(storage::Connection& connection)
{
    const Abandon abandon(m_channel);
    m_index.emplace(m_portal.store);
    records::Publishing publishing(connection, m_change, *m_index);
    while (const auto chunk = m_channel.pop()) {
        publishing.add(chunk->records);
        insert_findings(connection, m_change.batch_id, chunk->first_finding, chunk->findings);
    }
    if (!m_close) return fail(ErrorCode::conflict, "批次没有写完。", "abandoned");
    const Result<void> closed = m_close(connection, publishing.finish());
    if (closed) m_index->finish();
    return closed;
}

/// The records are durable by now. An index that cannot follow is made anew; at the latest when the server starts.
void BatchWriter::commit_index()
{
    try {
        m_index->commit();
    } catch (const storage::DatabaseFailure& failure) {
        m_portal.log.error("search.commit_failed", {{"batch", std::to_string(m_change.batch_id)}, {"reason", failure.what()}});
        m_index.reset();
        const Result<void> rebuilt = m_portal.store.write([](storage::Connection& connection) -> Result<void> {
            search::make_anew(connection);
            return {};
        });
        if (!rebuilt) m_portal.log.error("search.rebuild_failed", {{"reason", rebuilt.error().message}});
    }
}

} // namespace chengxin::data_import
