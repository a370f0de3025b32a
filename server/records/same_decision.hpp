#pragma once

#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace chengxin::records {

/// Why a row may not replace what stands under its key.
enum class Refusal {
    none,
    other_decision, ///< two keys met; the fields of the key are others
    out_of_reach,   ///< the stored record is not the reporter's to correct
};

/// A row that came back while it was being written.
struct RefusedRow {
    std::int64_t row_number = 0;
    std::uint16_t sheet = 0;
    Refusal refusal = Refusal::none;
    std::string authority;       ///< of the stored record
    std::string document_number; ///< of the row
};

/// Whether a record of this organisation, brought by this batch, is within the reporter's reach. Empty: everything is.
using Reach = std::function<bool(storage::Connection& connection, std::int64_t organisation_id, std::int64_t batch_id)>;

/// A hash found the record; now the fields of the key decide: authority, document number, subject and date must be the same, and the
/// record within reach. `authority`: of the stored record.
Refusal refusal_of(storage::Connection& connection, std::int64_t record_id, const RecordInput& row, const Reach& reach, std::string& authority);

} // namespace chengxin::records
