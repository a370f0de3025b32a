#include "server/core/html.hpp"
#include "server/features/site_map/routes.hpp"
#include "shared/features/site_map/pages.hpp"

namespace chengxin::site_map {

namespace {

std::string group_card(const RequestContext& context, const MenuGroup& group)
{
    std::string text = "<section class=\"card\"><h2>" + html::escape(label_of(group.menu)) + "</h2><ul>";
    for (const PageInfo* page : group.pages)
        text += "<li>" + html::link(context, page->path, page->title) + "</li>";
    return text + "</ul></section>";
}

Reply page(RequestContext& context, const RawRequest&, const Form&)
{
    html::Content content;
    content.title = k_site_map_page.title;
    content.description = "本站的全部页面";
    content.crumbs = {{"", content.title}};
    content.body = "<h1>" + content.title + "</h1><div class=\"cards cards-3 site-map\">";
    const auto may = [&context](Permission permission) {
        return context.session ? context.session->can(permission) : permission == Permission::anyone;
    };
    for (const MenuGroup& group : site_map_groups(context.portal.pages, may))
        content.body += group_card(context, group);
    content.body += "</div>";
    return html::page(context, content);
}

} // namespace

void add_page(Router& router)
{
    router.page(k_site_map_page, page);
}

} // namespace chengxin::site_map
