#include "server/features/data_import/pipeline/batch_writer.hpp"

#include "server/features/data_import/pipeline/chunk_packer.hpp"

#include <chrono>
#include <span>
#include <thread>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_waiting_chunks = 8;

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

Result<void> write_patiently(Portal& portal, const std::function<bool()>& stopping, const std::function<Result<void>(storage::Connection&)>& function,
    storage::Lane lane)
{
    constexpr std::chrono::milliseconds k_pause{100};
    for (;;) {
        Result<void> written = portal.store.write(function, lane);
        if (written || written.error().code != ErrorCode::unavailable || stopping()) return written;
        std::this_thread::sleep_for(k_pause);
    }
}

BatchWriter::BatchWriter(Portal& portal, records::Change change, RefusedRows& refused, std::function<bool()> stopping)
    : m_portal(portal), m_change(std::move(change)), m_refused(refused), m_stopping(std::move(stopping)), m_channel(k_waiting_chunks)
{
}

void BatchWriter::cancel() noexcept
{
    m_channel.close(); // without m_close: the write is rolled back
    if (m_running.valid()) m_running.wait();
}

Chunk BatchWriter::take_empty()
{
    const std::lock_guard lock(m_used_mutex);
    if (m_used.empty()) return {};
    Chunk chunk = std::move(m_used.back());
    m_used.pop_back();
    chunk.clear();
    return chunk;
}

bool BatchWriter::push(Chunk chunk)
{
    if (!m_running.valid() && m_channel.full()) start();
    return m_channel.push(std::move(chunk));
}

Result<void> BatchWriter::finish(Close close)
{
    m_close = std::move(close);
    m_channel.close();
    if (!m_running.valid()) start();
    return m_running.get();
}

void BatchWriter::start()
{
    m_running = std::async(std::launch::async, [this, expected_rows = m_expected_rows] { return run(expected_rows); });
}

Result<void> BatchWriter::run(std::int64_t expected_rows)
{
    const Abandon abandon(m_channel);
    try {
        const Result<void> written = write_patiently(m_portal, m_stopping, [&](storage::Connection& connection) { return write(connection, expected_rows); });
        if (written) commit_index();
        m_index.reset();
        return written;
    } catch (...) {
        m_index.reset();
        throw;
    }
}

Result<void> BatchWriter::write(storage::Connection& connection, std::int64_t expected_rows)
{
    const Abandon abandon(m_channel);
    m_index.emplace(m_portal.store);
    ChunkPacker packer;
    records::Publishing publishing(connection, m_change, *m_index, expected_rows, m_refused.reach());
    while (auto chunk = m_channel.pop()) {
        const std::span rows(chunk->records.data(), chunk->count);
        packer.pack(connection, rows);
        publishing.add(rows);
        m_refused.take(connection, publishing.take_refused());
        insert_findings(connection, m_change.batch_id, chunk->findings);
        const std::lock_guard lock(m_used_mutex);
        m_used.push_back(std::move(*chunk));
    }
    if (!m_close) return fail(ErrorCode::conflict, "批次没有写完。", "abandoned");
    forget_used(); // sorting wants their memory
    const records::Published published = publishing.finish();
    const Result<void> closed = m_close(connection, published);
    if (closed) m_index->finish();
    return closed;
}

void BatchWriter::forget_used()
{
    const std::lock_guard lock(m_used_mutex);
    std::vector<Chunk>().swap(m_used);
}

/// The records are durable by now, whatever becomes of the index: one that cannot follow is made anew when disk and memory are well.
void BatchWriter::commit_index()
{
    try {
        m_index->commit();
    } catch (const std::exception& failure) {
        m_portal.log.failure("search.commit_failed", failure);
        m_index.reset();
        m_portal.store.repair_derived();
    }
}

} // namespace chengxin::data_import
