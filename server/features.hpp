#pragma once

#include "server/core/router.hpp"
#include "server/storage/store.hpp"

namespace chengxin {

/// Core's and every feature's migrations, in the order in which they apply.
std::vector<storage::Migration> all_migrations();

/// Every feature's endpoints and pages.
void add_all_routes(Router& router);

} // namespace chengxin
