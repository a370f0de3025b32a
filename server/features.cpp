#include "server/features.hpp"
// One registration line per feature. Read top to bottom.

namespace chengxin {

std::vector<storage::Migration> all_migrations()
{
    std::vector<storage::Migration> all;
    return all;
}

void add_all_routes(Router&)
{
}

} // namespace chengxin
