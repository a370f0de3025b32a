#pragma once

#include "shared/core/date.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <vector>

namespace chengxin {

struct Portal;

/// A backup made before an upgrade (upgrades.hpp) that is so many days old has done its service, once there is a newer one.
inline constexpr int k_upgrade_backup_days = 30;

/// Those among the names of DIR/backups that may go: backups made before an upgrade that are older, but for the newest of all; and what a
/// copying or removing that was killed has left (.partial). Folders only, without their .keys; every other name stays.
std::vector<std::string> old_upgrade_backups(const std::vector<std::string>& names, Date today);

/// The daily job "upgrade-backups": removes them with their keys, each noted in the audit before. An error names what could not be removed.
Result<void> remove_old_upgrade_backups(Portal& portal, Date today);

} // namespace chengxin
