#include "server/core/html.hpp"

namespace chengxin::html {

namespace {

/// `around`: leads to the first page of the group in which one is.
std::string entry(const RequestContext& context, std::string_view path, std::string_view label, bool around = false)
{
    const char* current = path == context.path ? " aria-current=\"page\"" : around ? " aria-current=\"true\"" : "";
    return "<a href=\"" + escape(address(context, path)) + "\"" + current + ">" + escape(label) + "</a>";
}

/// The pages of the group in which one is, below the groups.
std::string group_pages(const RequestContext& context, const std::vector<MenuGroup>& groups)
{
    for (const MenuGroup& group : groups) {
        if (group.pages.size() == 1 || !group.holds(context.path)) continue;
        std::string text = "<div class=\"group-pages\"><div class=\"wrap\">";
        for (const PageInfo* page : group.pages)
            text += entry(context, page->path, page->title);
        return text + "</div></div>";
    }
    return {};
}

/// Of a group with several pages the first one is followed, and the others stand below.
std::string site_navigation(const RequestContext& context)
{
    const std::vector<MenuGroup> groups = portal_navigation(context.portal.pages);
    std::string text = "<nav class=\"site-nav\" aria-label=\"主导航\"><div class=\"wrap\">";
    for (const SiteColumn& column : context.portal.site.columns)
        text += entry(context, column.path, column.name);
    if (context.portal.site.columns.empty()) {
        for (const MenuGroup& group : groups)
            text += entry(context, group.pages.front()->path, group.label(), group.holds(context.path));
    }
    return text + "</div>" + group_pages(context, groups) + "</nav>";
}

/// What the person may open of the console.
std::string desk_navigation(const RequestContext& context)
{
    if (context.bundle != Bundle::console || !context.session || context.session->must_change_password) return {};
    std::string text = "<nav class=\"desk-nav\" aria-label=\"业务导航\"><ul class=\"wrap\">";
    for (const MenuGroup& group :
         console_navigation(context.portal.pages, [&](Permission permission) { return context.session->can(permission); })) {
        text += "<li><span>" + escape(label_of(group.menu)) + "</span><ul>";
        for (const PageInfo* page : group.pages)
            text += "<li>" + entry(context, page->path, page->title) + "</li>";
        text += "</ul></li>";
    }
    return text + "</ul></nav>";
}

} // namespace

std::string site_columns(const Site& site)
{
    std::string columns;
    for (const SiteColumn& column : site.columns)
        columns += column.name + "\t" + column.path + "\n";
    return columns;
}

std::string site_links(const RequestContext& context)
{
    std::string text;
    for (const MenuGroup& group : portal_navigation(context.portal.pages)) {
        for (const PageInfo* page : group.pages)
            text += "<li>" + link(context, page->path, page->title) + "</li>";
    }
    return text;
}

std::string navigation(const RequestContext& context)
{
    return site_navigation(context) + desk_navigation(context);
}

} // namespace chengxin::html
