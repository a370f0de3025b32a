#include "server/core/permissions.hpp"

#include "server/core/feature.hpp"
#include "server/storage/shared_sql.hpp"

#include <algorithm>
#include <stdexcept>

namespace chengxin {

namespace {

const storage::SharedSql k_see = "INSERT INTO permission_seen (name) VALUES (?) ON CONFLICT (name) DO NOTHING";
const storage::SharedSql k_grant =
    "INSERT INTO role_permission (role_code, permission) SELECT code, ?2 FROM role WHERE code = ?1 ON CONFLICT DO NOTHING";

} // namespace

void grant_new_permissions(storage::Connection& connection, const std::vector<PermissionInfo>& permissions)
{
    for (const PermissionInfo& info : permissions) {
        if (connection.run(k_see, info.permission.name) == 0) continue;
        for (const BuiltInRole role : info.roles)
            connection.run(k_grant, code_of(role), info.permission.name);
    }
}

std::vector<PermissionInfo> registered_permissions(const std::vector<Feature>& features, const Router& router)
{
    std::vector<PermissionInfo> all;
    const auto is_known = [&all](Permission permission) {
        return std::any_of(all.begin(), all.end(), [&](const PermissionInfo& info) { return info.permission == permission; });
    };
    for (const Feature& feature : features) {
        for (const PermissionInfo& info : feature.permissions) {
            if (is_known(info.permission)) throw std::logic_error("two permissions are named " + std::string(info.permission.name));
            all.push_back(info);
        }
    }
    for (const auto& entry : router.entries()) {
        const bool is_everybodys = entry->permission == Permission::anyone || entry->permission == Permission::signed_in;
        if (!is_everybodys && !is_known(entry->permission))
            throw std::logic_error(entry->path + " needs a permission that no feature registers: " + std::string(entry->permission.name));
    }
    return all;
}

} // namespace chengxin
