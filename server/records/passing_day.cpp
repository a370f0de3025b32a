#include "server/records/passing_day.hpp"

#include "server/records/personal_scan.hpp"
#include "server/records/publication.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace chengxin::records {

namespace {

using Ids = std::vector<std::int64_t>;

/// `write`: void(Connection&, ids of one slice).
template <class F> Result<void> in_slices(Portal& portal, const Ids& ids, const std::function<bool()>& stopping, F&& write)
{
    for (std::size_t first = 0; first < ids.size(); first += k_day_slice) {
        if (stopping()) return fail(ErrorCode::unavailable, "服务正在停止，每日的公示期检查将在下次启动后继续。");
        const std::span<const std::int64_t> slice(ids.data() + first, std::min(k_day_slice, ids.size() - first));
        const Result<void> written = portal.store.write(
            [&](storage::Connection& connection) -> Result<void> {
                write(connection, slice);
                return {};
            },
            storage::Lane::bulk);
        if (!written) return written;
    }
    return {};
}

} // namespace

Result<std::int64_t> pass_day(Portal& portal, Date today, bool has_been_later, const std::function<bool()>& stopping)
{
    const Instant now = portal.clock.now();
    const auto read = [&](auto&& find) {
        return portal.store.read([&](storage::Connection& connection) { return find(connection, today); });
    };
    std::int64_t expired = 0;
    if (has_been_later) {
        const auto revived = in_slices(portal, read(records_too_early_over), stopping,
                                       [&](storage::Connection& connection, std::span<const std::int64_t> ids) {
                                           if (revive_records(connection, ids, today, now) > 0) restart_personal_scan(connection);
                                       });
        if (!revived) return fail(revived.error());
    }
    const auto gone =
        in_slices(portal, read(records_over), stopping, [&](storage::Connection& connection, std::span<const std::int64_t> ids) {
            expired += expire_records(connection, ids, today, now);
        });
    if (!gone) return fail(gone.error());
    const auto counted =
        in_slices(portal, read(outdated_subjects), stopping,
                  [&](storage::Connection& connection, std::span<const std::int64_t> ids) { recount_subjects(connection, ids, today); });
    if (!counted) return fail(counted.error());
    return expired;
}

} // namespace chengxin::records
