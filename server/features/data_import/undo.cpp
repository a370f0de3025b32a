#include "server/features/data_import/undo.hpp"

#include "server/records/records.hpp"
#include "shared/core/date.hpp"
#include "shared/core/text.hpp"

namespace chengxin::data_import {

namespace {

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
    case BatchState::waiting: return {};
    case BatchState::dropped:
    case BatchState::failed: return fail(ErrorCode::conflict, "该批次没有入库，不需要撤回。", "state");
    case BatchState::undone: return fail(ErrorCode::conflict, "该批次已经撤回。", "state");
    }
    if (today <= batch.undo_until) return {};
    return fail(ErrorCode::conflict, "已超过撤回期限（" + batch.undo_until + "），请通过更正上报修改数据。", "undo_until");
}

} // namespace

Next<BatchRow> undo_batch(Portal& portal, const Uploader& asking, const UndoRequest& request, const std::string& address)
{
    const Result<std::string> reason = checked_reason(request.reason);
    if (!reason) return fail(reason.error());
    return write<BatchRow>([&portal, asking, request, address, reason](storage::Connection& connection) -> Result<BatchRow> {
        const std::optional<BatchRow> batch = find_batch(connection, asking.scope, request.id);
        if (!batch) return fail(ErrorCode::not_found, "没有这个批次，或不在您的数据范围内。", "id");
        const std::string today = portal.clock.today();
        if (const Result<void> allowed = may_undo(*batch, today); !allowed) return fail(allowed.error());
        const records::Change change{asking.account_id, batch->id, *reason, portal.clock.now(), *parse_iso(today)};
        const records::Undone undone = records::withdraw_batch(connection, change, records::Law(portal.catalogue, &portal.keys));
        if (undone.kept > 0) {
            return fail(ErrorCode::conflict, "该批次有 " + std::to_string(undone.kept) + " 条记录已被后来的批次更正，请先撤回后来的批次。", "corrected_later");
        }
        set_undone(connection, batch->id, *reason, portal.clock.now_text());
        portal.audit.append(connection, event_of(asking, address, "data_import.undo", "batch " + std::to_string(batch->id),
                                            "withdrawn " + std::to_string(undone.withdrawn) + ", restored " + std::to_string(undone.restored) +
                                                ", reason: " + *reason));
        return *load_batch(connection, batch->id);
    });
}

} // namespace chengxin::data_import
