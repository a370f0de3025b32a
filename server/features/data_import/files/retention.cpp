#include "server/features/data_import/files/retention.hpp"

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/review/finding_store.hpp"
#include "shared/core/date.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

namespace chengxin::data_import {

namespace {

/// A younger file may belong to an upload whose batch is being written.
constexpr std::chrono::hours k_upload_may_take{24};

constexpr std::int64_t k_findings_at_once = 5'000; ///< in one slice

Result<void> forget(Portal& portal, const BatchRow& batch)
{
    std::int64_t emptied = k_findings_at_once;
    while (emptied == k_findings_at_once) {
        const Result<void> written = portal.store.write([&](storage::Connection& connection) -> Result<void> {
            emptied = forget_finding_values(connection, batch.id, k_findings_at_once);
            if (emptied == k_findings_at_once) return {};
            set_forgotten(connection, batch.id);
            portal.audit.append(connection, event_of({}, "", "data_import.forget", "batch " + std::to_string(batch.id), "original and cell values deleted"));
            return {};
        }, storage::Lane::bulk);
        if (!written) return written;
    }
    return {};
}

Result<std::int64_t> forget_some(Portal& portal, const std::string& before)
{
    const std::vector<BatchRow> batches = portal.store.read([&](storage::Connection& connection) { return batches_to_forget(connection, before); });
    for (const BatchRow& batch : batches) {
        if (const Result<void> forgotten = forget(portal, batch); !forgotten) return fail(forgotten.error());
    }
    return static_cast<std::int64_t>(batches.size());
}

bool is_old(const std::filesystem::path& path)
{
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path, error);
    return !error && std::filesystem::file_time_type::clock::now() - written > k_upload_may_take;
}

Result<void> remove_old_files(Portal& portal)
{
    const std::string& directory = portal.store.directory();
    for (const std::string& name : kept_originals(directory)) {
        if (!is_old(std::filesystem::path(directory) / "originals" / name)) continue;
        if (Result<void> removed = remove_unneeded_original(portal, name); !removed) return removed;
    }
    return {};
}

} // namespace

Result<void> remove_leftovers(Portal& portal)
{
    const std::string& directory = portal.store.directory();
    const std::vector<std::string> needed = portal.store.read([](storage::Connection& connection) { return needed_originals(connection); });
    const std::set<std::string> names(needed.begin(), needed.end());
    for (const std::string& name : kept_originals(directory)) {
        if (names.count(name) == 0) remove_original(directory, name);
    }
    return {};
}

Result<void> remove_unneeded_original(Portal& portal, const std::string& name)
{
    return portal.store.write([&](storage::Connection& connection) -> Result<void> {
        if (!is_original_needed(connection, name)) remove_original(portal.store.directory(), name);
        return {};
    });
}

Result<void> forget_old_uploads(Portal& portal, const std::string& today)
{
    const std::optional<Date> day = parse_iso(today);
    if (!day) return fail(ErrorCode::internal, "日期有误。", today);
    const auto days = static_cast<int>(std::clamp<std::int64_t>(portal.parameters.number(k_original_days), 1, 36500));
    const std::string before = iso_text(add_days(*day, -days));
    for (;;) {
        const Result<std::int64_t> forgotten = forget_some(portal, before);
        if (!forgotten) return fail(forgotten.error());
        if (*forgotten == 0) break;
    }
    return remove_old_files(portal);
}

} // namespace chengxin::data_import
