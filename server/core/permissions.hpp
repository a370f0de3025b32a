#pragma once

#include "server/core/account_table.hpp"
#include "shared/core/permission.hpp"

#include <vector>

namespace chengxin {

struct Feature;
class Router;

/// A module's permission as administrators see it.
struct PermissionInfo {
    Permission permission;
    const char* label;                   ///< 上传和撤销双公示数据
    const char* group;                   ///< 双公示数据; those of one group belong to one duty
    std::vector<BuiltInRole> roles = {}; ///< that have it at first
};

/// Grants each permission that this installation has not seen to its first roles, once: what an administrator takes away stays away.
/// A role that does not exist is passed over. Inside a write.
void grant_new_permissions(storage::Connection& connection, const std::vector<PermissionInfo>& permissions);

/// Those of all features; throws std::logic_error when two bear one name, or when an endpoint or page needs one that nobody registered.
std::vector<PermissionInfo> registered_permissions(const std::vector<Feature>& features, const Router& router);

} // namespace chengxin
