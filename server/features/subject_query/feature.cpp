#include "server/features/subject_query/feature.hpp"

#include "server/features/subject_query/routes.hpp"

namespace chengxin::subject_query {

namespace {

void add_routes(Router& router)
{
    router.handle<Search>([](RequestContext& context, const SearchRequest& request) { return search(context, request); });
    router.handle<Profile>([](RequestContext& context, const ProfileRequest& request) { return profile(context, request); });
    add_pages(router);
}

} // namespace

Feature feature()
{
    return {.name = "subject_query", .add_routes = add_routes};
}

} // namespace chengxin::subject_query
