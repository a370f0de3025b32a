#include "server/features/accounts/feature.hpp"

#include "server/core/account_schema.hpp"
#include "server/core/account_table.hpp"
#include "server/core/parameters.hpp"
#include "server/features/accounts/administration.hpp"
#include "server/features/accounts/command.hpp"
#include "server/features/accounts/routes.hpp"
#include "shared/features/accounts/permissions.hpp"

namespace chengxin::accounts {

namespace {

Result<void> start(Portal& portal)
{
    return portal.store.write([&](storage::Connection& connection) -> Result<void> {
        seed_roles(connection);
        seed_organisations(connection, portal.site);
        return {};
    });
}

/// Those of the consoles that manage the installation; apart from business by GB/T 22239-2019 (security management centre).
std::vector<PermissionInfo> permissions()
{
    return {{k_may_manage_users, "管理用户和角色", "系统管理", {BuiltInRole::administrator}}, {k_may_manage_parameters, "管理系统参数", "系统管理", {BuiltInRole::administrator}},
        {k_may_read_audit, "查阅审计记录", "审计管理", {BuiltInRole::auditor}}};
}

} // namespace

Feature feature()
{
    return {.name = "accounts",
            .tables = account_tables(),
            .permissions = permissions(),
            .add_routes = add_routes,
            .start = start,
            .add_commands = add_commands,
            .control_commands = account_commands};
}

} // namespace chengxin::accounts
