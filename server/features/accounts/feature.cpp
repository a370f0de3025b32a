#include "server/features/accounts/feature.hpp"

#include "server/core/account_schema.hpp"
#include "server/core/account_table.hpp"
#include "server/features/accounts/administration.hpp"
#include "server/features/accounts/command.hpp"
#include "server/features/accounts/routes.hpp"

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

} // namespace

Feature feature()
{
    return {.name = "accounts", .tables = account_tables(), .add_routes = add_routes, .start = start, .add_commands = add_commands, .control_commands = account_commands};
}

} // namespace chengxin::accounts
