#include "server/features/publicity/feature.hpp"

#include "server/features/publicity/routes.hpp"

namespace chengxin::publicity {

namespace {

void add_routes(Router& router)
{
    const auto figures = std::make_shared<HomeFigures>();
    add_endpoints(router, figures);
    add_pages(router, figures);
}

} // namespace

Feature feature()
{
    return {.name = "publicity", .add_routes = add_routes};
}

} // namespace chengxin::publicity
