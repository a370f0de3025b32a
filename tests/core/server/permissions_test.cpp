#include "server/core/feature.hpp"
#include "server/core/permissions.hpp"
#include "server/core/session.hpp"
#include "server/features.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>
#include <map>
#include <set>
#include <stdexcept>

namespace chengxin {

namespace {

constexpr Permission k_new{"test_write"};
const std::vector<PermissionInfo> k_offered = {{k_new, "试写", "测试", {BuiltInRole::clerk}}};

bool has(test::TestPortal& portal, const char* role, Permission permission)
{
    return portal.store().read([&](storage::Connection& connection) {
        return connection.prepare("SELECT 1 FROM role_permission WHERE role_code = ? AND permission = ?", role, permission.name).step();
    });
}

void write(test::TestPortal& portal, const std::function<void(storage::Connection&)>& work)
{
    REQUIRE(portal.store().write([&](storage::Connection& connection) -> Result<void> {
        work(connection);
        return {};
    }));
}

} // namespace

TEST_CASE("a new permission reaches its first roles in an installed system, once")
{
    test::TestPortal portal;
    CHECK_FALSE(has(portal, "clerk", k_new));
    write(portal, [](storage::Connection& connection) { grant_new_permissions(connection, k_offered); });
    CHECK(has(portal, "clerk", k_new));
    CHECK_FALSE(has(portal, "credit_office", k_new));

    write(portal, [](storage::Connection& connection) { connection.run("DELETE FROM role_permission WHERE permission = ?", k_new.name); });
    write(portal, [](storage::Connection& connection) { grant_new_permissions(connection, k_offered); });
    CHECK_FALSE(has(portal, "clerk", k_new)); // what an administrator took away
}

TEST_CASE("a role that does not exist is passed over")
{
    test::TestPortal portal;
    write(portal, [](storage::Connection& connection) {
        connection.run("DELETE FROM role_permission WHERE role_code = 'auditor'");
        connection.run("DELETE FROM account_role WHERE role_code = 'auditor'");
        connection.run("DELETE FROM role WHERE code = 'auditor'");
        grant_new_permissions(connection, {{k_new, "试写", "测试", {BuiltInRole::auditor}}});
    });
    CHECK_FALSE(has(portal, "auditor", k_new));
}

TEST_CASE("what an endpoint or page needs must be registered, under one name")
{
    Router router;
    router.page("GET", "/a", k_new, [](RequestContext&, const RawRequest&, const Form&) { return Reply{}; });
    const Feature feature{.name = "a", .permissions = k_offered};
    CHECK(registered_permissions({feature}, router).size() == 1);
    CHECK_THROWS_AS(registered_permissions({}, router), std::logic_error);
    CHECK_THROWS_AS(registered_permissions({feature, feature}, router), std::logic_error);
}

/// GB/T 22239-2019, security management centre: system administration, audit and business are apart.
TEST_CASE("no built-in role has permissions of two groups")
{
    std::map<BuiltInRole, std::set<std::string>> groups;
    for (const Feature& feature : all_features()) {
        for (const PermissionInfo& info : feature.permissions) {
            CHECK(std::string_view(info.label) != "");
            for (const BuiltInRole role : info.roles)
                groups[role].insert(info.group);
        }
    }
    CHECK(groups.size() == 4);
    for (const auto& [role, of_role] : groups) {
        CAPTURE(code_of(role));
        CHECK(of_role.size() == 1);
    }
}

} // namespace chengxin
