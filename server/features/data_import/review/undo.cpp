#include "server/features/data_import/review/undo.hpp"

#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/pipeline/batch_slices.hpp"
#include "server/features/data_import/pipeline/batch_writer.hpp"
#include "server/records/records.hpp"
#include "shared/core/date.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

namespace chengxin::data_import {

namespace {

constexpr std::int64_t k_at_once = 100;       ///< records that are withdrawn within the request
constexpr std::int64_t k_most_marked = 2'000; ///< former versions

Result<std::string> checked_reason(const std::string& given)
{
    const std::string reason = text::remove_invisible(text::trim(given));
    const std::size_t length = text::count_characters(reason);
    if (length < 2 || length > 200) return fail(ErrorCode::invalid_request, "请填写撤回原因，2 至 200 个字。", "reason");
    return reason;
}

Result<void> may_undo(const BatchRow& batch, const std::string& today)
{
    switch (batch.state) {
    case BatchState::done: break;
    case BatchState::queued:
    case BatchState::running: return fail(ErrorCode::conflict, "该批次还在处理中，请等处理完成后再撤回。", "state");
    case BatchState::waiting:
    case BatchState::publishing: return {};
    case BatchState::dropped:
    case BatchState::failed: return fail(ErrorCode::conflict, "该批次没有入库，不需要撤回。", "state");
    case BatchState::undone: return fail(ErrorCode::conflict, "该批次已经撤回。", "state");
    }
    if (today <= batch.undo_until) return {};
    return fail(ErrorCode::conflict, "已超过撤回期限（" + batch.undo_until + "），请通过更正上报修改数据。", "undo_until");
}

/// Marks as many former versions as one write may. True: there are others.
bool mark_some_undone(storage::Connection& connection, std::int64_t batch_id)
{
    const std::int64_t marked = records::mark_undone(connection, batch_id, 0, k_most_marked);
    return marked != 0 && records::mark_undone(connection, batch_id, marked, 1) != 0;
}

} // namespace

Next<BatchRow> undo_batch(Portal& portal, const Uploader& asking, const UndoRequest& request, const std::string& address)
{
    const Result<std::string> reason = checked_reason(request.reason);
    if (!reason) return fail(reason.error());
    const std::int64_t kept = portal.store.read([&](storage::Connection& connection) { return corrected_later(connection, request.id); });
    return write<BatchRow>([&portal, asking, request, address, reason, kept](storage::Connection& connection) -> Result<BatchRow> {
        const std::optional<BatchRow> batch = find_batch(connection, asking.scope, request.id);
        if (!batch) return fail(ErrorCode::not_found, "没有这个批次，或不在您的数据范围内。", "id");
        const std::string today = portal.clock.today();
        if (const Result<void> allowed = may_undo(*batch, today); !allowed) return fail(allowed.error());
        if (kept > 0) return fail(ErrorCode::conflict, "该批次有 " + std::to_string(kept) + " 条记录已被后来的批次更正，请先撤回后来的批次。", "corrected_later");
        const records::Change change{asking.account_id, batch->id, *reason, portal.clock.now(), *parse_iso(today)};
        const records::Undone undone = records::withdraw_some(connection, change, records::Law(portal.catalogue.shared(), &portal.keys), k_at_once);
        const bool more = undone.more || mark_some_undone(connection, batch->id);
        if (more) {
            set_taking_back(connection, batch->id, true);
            portal.jobs.enqueue_first(connection, k_batch_job, std::to_string(batch->id));
        }
        set_undone(connection, batch->id, *reason, portal.clock.now_text());
        portal.audit.append(connection, event_of(asking, address, "data_import.undo", "batch " + std::to_string(batch->id),
                                            "withdrawn " + std::to_string(undone.withdrawn) + ", restored " + std::to_string(undone.restored) +
                                                (more ? ", the others follow" : "") + ", reason: " + *reason));
        return *load_batch(connection, batch->id);
    }).then([&portal](Result<BatchRow> undone) -> Result<BatchRow> {
        if (undone && undone->taking_back) portal.jobs.wake();
        return undone;
    });
}

namespace {

/// One slice after the other until `step`, which is told how many rows to do, says that nothing is left.
Result<void> in_slices(Portal& portal, const Watch& watch, std::int64_t rows, const std::function<bool(storage::Connection&, std::int64_t)>& step)
{
    constexpr std::chrono::milliseconds k_long{35}, k_short{15};
    bool more = true;
    while (more) {
        if (watch.stopping()) return fail(ErrorCode::unavailable, "系统正在停止，撤回将在重新启动后继续。", "stopping");
        std::chrono::steady_clock::time_point begun;
        const Result<void> written = write_patiently(portal, watch.stopping, [&](storage::Connection& connection) -> Result<void> {
            begun = std::chrono::steady_clock::now();
            more = step(connection, rows);
            return {};
        }, storage::Lane::bulk);
        if (!written) return written;
        const auto taken = std::chrono::steady_clock::now() - begun;
        if (taken > k_long) rows = std::max<std::int64_t>(1, rows / 2);
        else if (taken < k_short) rows = rows * 5 / 4 + 1;
    }
    return {};
}

} // namespace

Result<void> take_back(Portal& portal, const BatchRow& batch, const Watch& watch)
{
    const records::Change change{batch.uploader.account_id, batch.id, batch.message, portal.clock.now(), portal.clock.date()};
    const records::Law law(portal.catalogue.shared(), &portal.keys);
    const Result<void> withdrawn = in_slices(portal, watch, k_at_once / 4, [&](storage::Connection& connection, std::int64_t rows) {
        return records::withdraw_some(connection, change, law, rows).more;
    });
    if (!withdrawn) return withdrawn;
    std::int64_t marked = 0; // history rows up to this one
    return in_slices(portal, watch, k_most_marked / 4, [&](storage::Connection& connection, std::int64_t rows) {
        const std::int64_t next = records::mark_undone(connection, batch.id, marked, rows);
        if (next == 0) set_taking_back(connection, batch.id, false);
        else marked = next;
        return next != 0;
    });
}

} // namespace chengxin::data_import
