#include "server/features/catalogue/feature.hpp"

#include "server/features/catalogue/additions.hpp"
#include "server/features/catalogue/command.hpp"
#include "shared/catalogue/api.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <memory>

namespace chengxin::catalogue {

namespace {

void add_jobs(Jobs& jobs)
{
    jobs.daily("catalogue", [](Portal& portal, JobRun&) { return renew_catalogue(portal); });
}

Result<ItemReference> get_item(RequestContext& context, ItemRequest request)
{
    const ItemReference* reference = context.portal.catalogue->find(request.code);
    if (reference == nullptr) {
        return fail(ErrorCode::not_found, "目录中没有这个条目，请从目录列表中选择。", "code");
    }
    return *reference;
}

Result<api::Page<ItemSummary>> get_items(RequestContext& context, api::Nothing)
{
    api::Page<ItemSummary> page;
    for (const ItemReference& reference : context.portal.catalogue->items) {
        const Item& item = reference.item;
        page.rows.push_back({item.code, item.name, item.title, item.adverse, item.version, item.information_class, item.legal_basis, item.update_cycle,
                             static_cast<std::int64_t>(item.fields.size())});
    }
    page.total = static_cast<std::int64_t>(page.rows.size());
    return page;
}

void add_routes(Router& router)
{
    router.handle<GetItem>(get_item);
    router.handle<GetItems>(get_items);
}

} // namespace

Feature feature()
{
    return {.name = "catalogue", .migrations = {{"catalogue/001_additions", k_additions}}, .add_routes = add_routes, .add_jobs = add_jobs,
            .start = renew_catalogue, .add_commands = add_commands, .control_commands = catalogue_commands};
}

} // namespace chengxin::catalogue
