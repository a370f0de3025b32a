#pragma once

#include "server/core/keys.hpp"
#include "server/core/sealed_values.hpp"
#include "server/storage/connection.hpp"
#include "shared/catalogue/model.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/rules/finding.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace chengxin::data_import {

/// More findings of one batch than this are counted and no longer kept; such a file is wrong as a whole.
inline constexpr std::int64_t k_most_findings = 300'000;

/// A finding with what the returned workbook and the mask need.
struct StoredFinding {
    FindingRow shown;
    std::int32_t field = -1;        ///< index in the catalogue item, -1 for none
    std::int32_t column_index = -1; ///< in the file, -1 for none
};

/// A finding ready to be written: value, suggestion and message are sealed outside of the write transaction.
struct SealedFinding {
    std::int64_t number = 0; ///< counts the findings of the batch; it keeps those of one row in the order of the rules
    rules::Finding place;    ///< texts emptied, the column's name stays
    std::string sealed;      ///< bound to batch, row and number
};
SealedFinding seal_finding(const Keys& keys, std::int64_t batch_id, std::int64_t number, rules::Finding finding);

void insert_findings(storage::Connection& connection, std::int64_t batch_id, std::span<const SealedFinding> findings);
void delete_findings(storage::Connection& connection, std::int64_t batch_id);

struct FindingFilter {
    std::int64_t batch_id = 0;
    std::string severity;   ///< empty: all
    std::int64_t row = -1;  ///< -1: all
    std::int64_t limit = 100;
    std::int64_t offset = 0;
};
std::vector<StoredFinding> read_findings(storage::Connection& connection, const Keys& keys, const FindingFilter& filter);
std::int64_t count_findings(storage::Connection& connection, const FindingFilter& filter);

/// For everyone but the uploader: identity numbers and names of persons as the catalogue masks them, free text cut to its ends;
/// the value disappears from message and suggestion as well.
void mask_finding(const catalogue::Item& item, StoredFinding& finding);
/// Whether the mask would take something away: shown as it is, that is personal data in full.
bool tells_more_than_masked(const catalogue::Item& item, const StoredFinding& finding);

/// As the endpoint gives it.
FindingRow to_api(const rules::Finding& finding);

/// What is sealed in findings, for the check and the rotation of keys.
extern const SealedTable k_sealed_findings;

/// Empties what is sealed in `most` findings of a batch; the daily job calls it when their time is over. Returns how many.
std::int64_t forget_finding_values(storage::Connection& connection, std::int64_t batch_id, std::int64_t most);

} // namespace chengxin::data_import
