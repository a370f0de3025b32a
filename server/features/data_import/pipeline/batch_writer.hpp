#pragma once

#include "server/core/channel.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/pipeline/refused_rows.hpp"
#include "server/features/data_import/pipeline/row_writer.hpp"
#include "server/search/bulk_index.hpp"

#include <cstdint>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <vector>

namespace chengxin::data_import {

/// Runs a write and waits while the queue is full, until `stopping` says otherwise.
Result<void> write_patiently(Portal& portal, const std::function<bool()>& stopping, const std::function<Result<void>(storage::Connection&)>& function,
    storage::Lane lane = storage::Lane::small);

/// Writes a batch in one transaction while the rows behind are still being checked: chunk by chunk records on the store's writer thread
/// and the search index on a third. For a directory that nobody serves: all other writes wait for it, and whoever asks sees nothing of
/// it until its commit. SliceWriter is the server's way.
class BatchWriter final : public RowWriter {
public:
    BatchWriter(Portal& portal, records::Change change, RefusedRows& refused, std::function<bool()> stopping);
    ~BatchWriter() override { cancel(); }
    BatchWriter(const BatchWriter&) = delete;
    BatchWriter& operator=(const BatchWriter&) = delete;

    Chunk take_empty() override;
    void expect(std::int64_t rows) override { m_expected_rows = rows; }
    bool push(Chunk chunk) override;
    Result<void> finish(Close close) override;
    /// Rolls back unless finished, and waits for that: until then other writes wait behind this one.
    void cancel() noexcept override;

private:
    void start();
    Result<void> run(std::int64_t expected_rows);
    Result<void> write(storage::Connection& connection, std::int64_t expected_rows);
    void forget_used();
    void commit_index();

    Portal& m_portal;
    records::Change m_change;
    RefusedRows& m_refused;
    std::function<bool()> m_stopping;
    std::int64_t m_expected_rows = 0;
    Channel<Chunk> m_channel;
    std::mutex m_used_mutex;
    std::vector<Chunk> m_used;
    Close m_close; ///< set before the channel is closed
    std::optional<search::BulkIndex> m_index;
    std::future<Result<void>> m_running;
};

} // namespace chengxin::data_import
