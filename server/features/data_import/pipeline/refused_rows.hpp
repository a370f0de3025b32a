#pragma once

#include "server/core/keys.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "server/records/publishing.hpp"
#include "shared/rules/file_tables.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace chengxin::data_import {

/// Rows of a batch that have passed the check and come back while they are written, because their key is another authority's (V18):
/// which records the reporter may correct, and the findings that say so. Borrows all that it is given.
class RefusedRows {
public:
    /// `batch`: of one that goes on, with the counts of its slices so far.
    RefusedRows(const Keys& keys, const BatchRow& batch, const catalogue::Item& item, const rules::FileTables& tables);

    /// Which stored records the reporter may correct; empty: all. The command line and the credit office correct everybody's.
    records::Reach reach() const;
    /// Inside the write of the rows themselves, and of its thread.
    void take(storage::Connection& connection, const std::vector<records::RefusedRow>& rows);
    /// How many have been written, those of an earlier run too; at most k_most_findings.
    std::int64_t findings() const { return m_findings; }

private:
    const Keys& m_keys;
    const BatchRow& m_batch;
    std::map<std::uint16_t, rules::Finding> m_places; ///< by sheet, where a row has its document number
    std::int64_t m_findings = 0;
};

} // namespace chengxin::data_import
