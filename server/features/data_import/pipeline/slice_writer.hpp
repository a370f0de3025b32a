#pragma once

#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/pipeline/chunk_packer.hpp"
#include "server/features/data_import/pipeline/refused_rows.hpp"
#include "server/features/data_import/pipeline/row_writer.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace chengxin::data_import {

/// The detail of the error with which a run ends whose batch was undone meanwhile.
inline constexpr const char* k_taken_away = "taken_away";

/// Publishes a batch while others read and write: slice by slice of whole rows, each a transaction of at most 50 ms in the lane for bulk
/// work, which commits rows, findings and the position. A batch that is interrupted goes on at its position: what comes before is
/// passed over. Nothing of a slice is written by another thread, so that its search entries are in the same transaction.
class SliceWriter final : public RowWriter {
public:
    /// `batch`: in state publishing; its counts say how far it has come.
    SliceWriter(Portal& portal, records::Change change, const BatchRow& batch, RefusedRows& refused, std::function<bool()> stopping);

    Chunk take_empty() override;
    void expect(std::int64_t) override {}
    bool push(Chunk chunk) override;
    Result<void> finish(Close close) override;
    void cancel() noexcept override {}

private:
    struct Slice {
        std::span<records::RecordInput> rows;       ///< those that wait; some of them become the slice
        std::span<const std::size_t> findings_after;
        std::span<const SealedFinding> findings;
        std::size_t findings_before = 0;            ///< of the chunk, that are already written
    };
    struct Done {
        std::size_t rows = 0;
        std::size_t findings = 0;
    };
    Result<void> publish(Chunk& chunk);
    Result<Done> write_slice(const Slice& slice);
    Result<Done> write(storage::Connection& connection, const Slice& slice);
    void adapt(std::chrono::steady_clock::duration taken);

    Portal& m_portal;
    records::Change m_change;
    RefusedRows& m_refused;
    std::function<bool()> m_stopping;
    ChunkPacker m_packer;
    std::size_t m_rows_to_pass;      ///< published by an earlier run
    std::size_t m_findings_to_pass;
    std::chrono::microseconds m_budget; ///< for the rows of a slice; what follows takes about as long again
    std::optional<Error> m_error;
    Chunk m_used;
};

} // namespace chengxin::data_import
