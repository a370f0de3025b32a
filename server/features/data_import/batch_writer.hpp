#pragma once

#include "server/core/channel.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/finding_store.hpp"
#include "server/records/publishing.hpp"
#include "server/search/bulk_index.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <vector>

namespace chengxin::data_import {

/// Checked rows of a batch and what was found in them. Chunks come back and are filled again, so that a million rows do not allocate
/// and free their forty texts each.
struct Chunk {
    std::vector<records::RecordInput> records; ///< only the first `count` are of this chunk
    std::size_t count = 0;
    std::vector<SealedFinding> findings;

    /// The next row to fill; what it still holds is old.
    records::RecordInput& next()
    {
        if (count == records.size()) records.emplace_back();
        return records[count++];
    }
};

/// What becomes of rows whose key is another's. `take` runs inside the write, with those of each chunk.
struct Refusals {
    records::Reach reach; ///< empty: the reporter may correct every record
    std::function<void(storage::Connection&, std::vector<records::RefusedRow>)> take;
};

/// Runs a write and waits while the queue is full, until `stopping` says otherwise.
Result<void> write_patiently(Portal& portal, const std::function<bool()>& stopping, const std::function<Result<void>(storage::Connection&)>& function);

/// Writes a batch in one transaction while the rows behind are still being checked: chunk by chunk records on the store's writer thread
/// and the search index on a third. Small files are checked first, so that other writes wait for their writing only.
class BatchWriter {
public:
    BatchWriter(Portal& portal, records::Change change, Refusals refusals, std::function<bool()> stopping);
    ~BatchWriter() { cancel(); }
    BatchWriter(const BatchWriter&) = delete;
    BatchWriter& operator=(const BatchWriter&) = delete;

    /// An empty chunk, where possible one that was used before.
    Chunk take_empty();
    /// How many rows the file seems to have, as known before the chunk that follows.
    void expect(std::int64_t rows) { m_expected_rows = rows; }
    /// Waits for room. False: writing has failed; finish() tells why.
    bool push(Chunk chunk);

    /// `close` runs last in the same transaction. When this returns a value, everything is durable and found by search.
    /// Throws what Store::write throws.
    Result<void> finish(std::function<Result<void>(storage::Connection&, const records::Published&)> close);

    /// Rolls back unless finished, and waits for that: until then other writes wait behind this one.
    void cancel() noexcept;

private:
    void start();
    Result<void> run(std::int64_t expected_rows);
    Result<void> write(storage::Connection& connection, std::int64_t expected_rows);
    void forget_used();
    void commit_index();

    Portal& m_portal;
    records::Change m_change;
    Refusals m_refusals;
    std::function<bool()> m_stopping;
    std::int64_t m_expected_rows = 0;
    Channel<Chunk> m_channel;
    std::mutex m_used_mutex;
    std::vector<Chunk> m_used;
    std::function<Result<void>(storage::Connection&, const records::Published&)> m_close; ///< set before the channel is closed
    std::optional<search::BulkIndex> m_index;
    std::future<Result<void>> m_running;
};

} // namespace chengxin::data_import
