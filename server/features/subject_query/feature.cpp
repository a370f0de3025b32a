#include "server/features/subject_query/feature.hpp"

#include "server/features/subject_query/routes.hpp"
#include "server/publication/generation.hpp"

namespace chengxin::subject_query {

namespace {

void add_routes(Router& router)
{
    router.handle<Search>([](RequestContext& context, const SearchRequest& request) { return search(context, request); },
        {RunOn::reader, publication::change_count});
    router.handle<Profile>([](RequestContext& context, const ProfileRequest& request) { return profile(context, request); },
        {RunOn::io, publication::change_count});
    add_pages(router);
}

} // namespace

Feature feature()
{
    return {.name = "subject_query", .add_routes = add_routes};
}

} // namespace chengxin::subject_query
