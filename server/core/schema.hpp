#pragma once

#include "server/storage/migrations.hpp"

#include <vector>

namespace chengxin {

/// Tables that the core itself needs: accounts, sessions, audit, parameters, jobs. They apply before any feature's.
std::vector<storage::Migration> core_migrations();

} // namespace chengxin
