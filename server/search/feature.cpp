#include "server/search/feature.hpp"

#include "server/search/figure_keeper.hpp"

namespace chengxin::search {

namespace {

Result<void> start(Portal& portal)
{
    portal.parts.put(std::make_shared<FigureKeeper>(portal.store));
    return {};
}

} // namespace

Feature feature()
{
    return {.name = "search", .start = start};
}

} // namespace chengxin::search
