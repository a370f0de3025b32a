#pragma once

#include "server/core/upgrades.hpp"
#include "server/storage/migrations.hpp"

#include <vector>

namespace chengxin {

/// Tables that the core itself needs: accounts, sessions, audit, parameters, jobs. They apply before any feature's.
std::vector<storage::Migration> core_migrations();

/// The core's own steps; they run before any feature's.
std::vector<UpgradeStep> core_upgrades();

} // namespace chengxin
