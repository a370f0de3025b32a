#pragma once

#include "server/core/portal.hpp"
#include "server/features/data_import/finding_store.hpp"
#include "server/records/record.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <vector>

namespace chengxin::data_import {

/// Some thousand checked rows on their way into the staging area.
struct Chunk {
    std::vector<records::RecordInput> records;
    std::vector<SealedFinding> findings;
    std::int64_t first_finding = 0; ///< number of the first one in the batch
    double progress = 0;
};

/// Runs a write and waits while the queue is full, until `stopping` says otherwise.
Result<void> write_patiently(Portal& portal, const std::function<bool()>& stopping, const std::function<Result<void>(storage::Connection&)>& function);

/// Writes chunks in order, one at a time, beside the checking of the next one. At most two chunks are in memory.
class ChunkWriter {
public:
    ChunkWriter(Portal& portal, std::int64_t batch_id, std::function<bool()> stopping);
    ~ChunkWriter();

    /// Waits for the chunk before; its failure comes back here.
    Result<void> push(Chunk chunk);
    /// Waits until everything is durable.
    Result<void> finish();

private:
    Result<void> write(const Chunk& chunk);

    Portal& m_portal;
    std::int64_t m_batch_id;
    std::function<bool()> m_stopping;
    std::future<Result<void>> m_running;
};

} // namespace chengxin::data_import
