#pragma once

#include "server/features/data_import/review/finding_store.hpp"
#include "server/records/publishing.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace chengxin::data_import {

/// Checked rows of a batch and what was found in them. Chunks come back and are filled again, so that a million rows do not allocate
/// and free their forty texts each.
struct Chunk {
    std::vector<records::RecordInput> records; ///< only the first `count` are of this chunk
    std::size_t count = 0;
    std::vector<SealedFinding> findings;
    std::vector<std::size_t> findings_after; ///< for each record, how many of the findings belong to its row and those before it

    /// The next row to fill; what it still holds is old.
    records::RecordInput& next()
    {
        if (count == records.size()) records.emplace_back();
        return records[count++];
    }
    /// Empty, with its memory.
    void clear()
    {
        count = 0;
        findings.clear();
        findings_after.clear();
    }
};

/// Where the rows of a batch go while the rows behind are still being checked.
class RowWriter {
public:
    /// Runs last, in the transaction that ends the batch.
    using Close = std::function<Result<void>(storage::Connection&, const records::Published&)>;

    virtual ~RowWriter() = default;
    /// False: rows are checked and not even made ready.
    virtual bool takes_rows() const { return true; }
    /// An empty chunk, where possible one that was used before.
    virtual Chunk take_empty() = 0;
    /// How many rows the file seems to have, as known before the chunk that follows.
    virtual void expect(std::int64_t rows) = 0;
    /// Waits for room. False: writing has failed; finish() tells why.
    virtual bool push(Chunk chunk) = 0;
    /// When this returns a value, everything is durable and found by search. Throws what Store::write throws.
    virtual Result<void> finish(Close close) = 0;
    /// Nothing more comes, and the batch does not end.
    virtual void cancel() noexcept = 0;
};

} // namespace chengxin::data_import
