#include "server/features/site_map/feature.hpp"

#include "server/features/site_map/routes.hpp"

namespace chengxin::site_map {

namespace {

void add_routes(Router& router)
{
    add_page(router);
    add_files(router);
}

} // namespace

Feature feature()
{
    return {.name = "site_map", .add_routes = add_routes};
}

} // namespace chengxin::site_map
