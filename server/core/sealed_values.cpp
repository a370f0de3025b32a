#include "server/core/sealed_values.hpp"

#include "server/core/portal.hpp"

#include <algorithm>

namespace chengxin {

namespace {

constexpr int k_values_at_once = 5000; ///< a tenth of a second

void log_unreadable(Portal& portal, const char* name, const std::string& position)
{
    portal.log.error("keys.unreadable", {{"where", name}, {"position", position}});
}

template <class Things> UpgradeWork work_of(Portal& portal, Things things)
{
    return [&portal, things](storage::Connection& connection, const std::string& position) -> Result<UpgradeSlice> {
        return reseal_some(portal, connection, things, position).slice;
    };
}

} // namespace

Result<std::string> open_value(const Keys& keys, const SealedValue& value, Sealing sealing)
{
    if (sealing == Sealing::any && Keys::is_unbound(value.sealed)) return keys.open_unbound(value.sealed);
    return keys.open(value.sealed, value.place);
}

Resealed reseal_some(Portal& portal, storage::Connection& connection, const SealedTable& table, const std::string& after)
{
    std::vector<SealedValue> values = table.read(connection, after, k_values_at_once);
    Resealed result{{values.empty() ? after : values.back().position, static_cast<std::int64_t>(values.size()), values.size() < k_values_at_once}};
    for (SealedValue& value : values) {
        if (portal.keys.is_current(value.sealed)) continue;
        const Result<std::string> plain = open_value(portal.keys, value, Sealing::any);
        if (!plain) {
            log_unreadable(portal, table.name, value.position);
            ++result.unreadable;
            continue;
        }
        value.sealed = portal.keys.seal(*plain, value.place);
        table.write(connection, value);
    }
    return result;
}

/// One file, which may be large.
Resealed reseal_some(Portal& portal, storage::Connection& connection, const SealedFiles& files, const std::string& after)
{
    const std::vector<std::string> names = files.names(connection);
    const auto next = std::upper_bound(names.begin(), names.end(), after);
    if (next == names.end()) return {{after, 0, true}};
    Resealed result{{*next, 1, next + 1 == names.end()}};
    const Result<void> done = files.reseal(portal.store.directory(), portal.keys, *next);
    if (done || done.error().code == ErrorCode::not_found) return result; // what is missing is told by verify
    log_unreadable(portal, files.name, *next);
    ++result.unreadable;
    return result;
}

UpgradeWork bind_to_places(Portal& portal, const SealedTable& table)
{
    return work_of(portal, table);
}

UpgradeWork bind_to_places(Portal& portal, const SealedFiles& files)
{
    return work_of(portal, files);
}

} // namespace chengxin
