#pragma once

#include "server/storage/tables.hpp"

namespace chengxin {

/// Accounts, roles, organisations, sessions and sign-in attempts, on both engines; a reference comes after what it refers to.
std::vector<storage::Table> account_tables();

} // namespace chengxin
