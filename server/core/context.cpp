#include "server/core/context.hpp"

#include <algorithm>

namespace chengxin {

bool DataScope::covers(std::int64_t organisation_id, std::int64_t entered_by) const
{
    switch (kind) {
    case ScopeKind::none: return false;
    case ScopeKind::self: return entered_by != 0 && entered_by == account_id;
    case ScopeKind::own:
    case ScopeKind::own_and_below:
    case ScopeKind::chosen: return std::find(organisation_ids.begin(), organisation_ids.end(), organisation_id) != organisation_ids.end();
    case ScopeKind::all: return true;
    }
    return false;
}

DataScope DataScope::everything()
{
    return {.kind = ScopeKind::all, .account_id = 0, .organisation_ids = {}};
}

ScopeCondition condition_of(const DataScope& scope, std::string_view organisation_column, std::string_view account_column)
{
    const auto list_of = [](const std::vector<std::int64_t>& ids) {
        std::string list = "[";
        for (const std::int64_t id : ids) list += (list.size() > 1 ? "," : "") + std::to_string(id);
        return list + "]";
    };
    const auto within = [](std::string_view column) { return std::string(column) + " IN (SELECT value FROM json_each(?))"; };
    switch (scope.kind) {
    case ScopeKind::none: return {"(? IS NULL)", "[]"};
    case ScopeKind::self:
        if (account_column.empty()) return {"(? IS NULL)", "[]"};
        return {within(account_column), list_of({scope.account_id})};
    case ScopeKind::own:
    case ScopeKind::own_and_below:
    case ScopeKind::chosen: return {within(organisation_column), list_of(scope.organisation_ids)};
    case ScopeKind::all: return {"(? IS NOT NULL)", "[]"};
    }
    return {"(? IS NULL)", "[]"};
}

bool Session::can(Permission permission) const
{
    if (permission == Permission::anyone || permission == Permission::signed_in) return true;
    return std::find(permissions.begin(), permissions.end(), permission.name) != permissions.end();
}

} // namespace chengxin
