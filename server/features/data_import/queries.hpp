#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "shared/features/data_import/api.hpp"

#include <cstdint>

/// What endpoints, pages and the command line read of batches. Everything is limited to the asking scope.
namespace chengxin::data_import {

inline constexpr std::int64_t k_most_findings_on_page = 1000;
inline constexpr std::int64_t k_most_rows_on_page = 200;

/// A page number or size out of range is an error, not a surprise.
Result<void> checked_page(std::int64_t page, std::int64_t page_size, std::int64_t most);

Result<BatchRow> get_batch(Portal& portal, const Uploader& asking, std::int64_t id);

/// Values in full for the uploader only; then they leave when their entry in the audit is durable.
Next<api::Page<FindingRow>> get_findings(Portal& portal, const Uploader& asking, const FindingsRequest& request, const std::string& address);

struct ReadFindings {
    api::Page<FindingRow> page;
    bool in_full = false; ///< holds what the mask would hide: to be noted in the audit before anybody sees it
};
Result<ReadFindings> read_findings_page(Portal& portal, const Uploader& asking, const FindingsRequest& request);
inline constexpr const char* k_event_read_findings = "data_import.read_findings";


/// The returned rows with marked cells and a reason column; for the uploader only, since it holds whole rows. It leaves when its entry
/// in the audit is durable.
Next<api::File> get_returned(Portal& portal, const Uploader& asking, std::int64_t id, const std::string& address);

/// The template of a catalogue item as .xlsx.
Result<api::File> get_template(Portal& portal, const std::string& catalogue);

} // namespace chengxin::data_import
