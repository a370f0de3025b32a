#include "server/features/data_import/chunk_writer.hpp"

#include "server/features/data_import/batch_store.hpp"
#include "server/records/staging.hpp"

#include <chrono>
#include <thread>

namespace chengxin::data_import {

Result<void> write_patiently(Portal& portal, const std::function<bool()>& stopping, const std::function<Result<void>(storage::Connection&)>& function)
{
    constexpr std::chrono::milliseconds k_pause{100};
    for (;;) {
        Result<void> written = portal.store.write(function);
        if (written || written.error().code != ErrorCode::unavailable || stopping()) return written;
        std::this_thread::sleep_for(k_pause);
    }
}

ChunkWriter::ChunkWriter(Portal& portal, std::int64_t batch_id, std::function<bool()> stopping)
    : m_portal(portal), m_batch_id(batch_id), m_stopping(std::move(stopping))
{
}

ChunkWriter::~ChunkWriter()
{
    if (m_running.valid()) m_running.wait();
}

Result<void> ChunkWriter::push(Chunk chunk)
{
    if (const Result<void> before = finish(); !before) return before;
    m_running = std::async(std::launch::async, [this, chunk = std::move(chunk)] { return write(chunk); });
    return {};
}

Result<void> ChunkWriter::finish()
{
    return m_running.valid() ? m_running.get() : Result<void>{};
}

Result<void> ChunkWriter::write(const Chunk& chunk)
{
    return write_patiently(m_portal, m_stopping, [&](storage::Connection& connection) -> Result<void> {
        records::stage_records(connection, m_batch_id, chunk.records);
        insert_findings(connection, m_batch_id, chunk.first_finding, chunk.findings);
        set_progress(connection, m_batch_id, chunk.progress);
        return {};
    });
}

} // namespace chengxin::data_import
