#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/features/site_map/routes.hpp"

namespace chengxin::site_map {

namespace {

/// The address under which the visitor reached us; the product does not know its own.
std::string origin(const RawRequest& request)
{
    const std::string& host = request.header("host");
    const bool usable = !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") == std::string::npos;
    return usable ? (request.secure ? "https://" : "http://") + host : std::string();
}

/// What people with an account alone can read is not asked for. Other pages that are not to be kept say so themselves, which is
/// seen only where robots may read them.
Reply robots(RequestContext& context, const RawRequest& request, const Form&)
{
    Reply reply;
    reply.content_type = "text/plain; charset=utf-8";
    if (context.portal.site.demo) {
        reply.body = "User-agent: *\nDisallow: /\n";
        return reply;
    }
    reply.body = "User-agent: *\nDisallow: /api/\n";
    for (const PageInfo* page : context.portal.pages) {
        if (page->permission != Permission::anyone) reply.body += "Disallow: " + std::string(page->path) + "\n";
    }
    if (const std::string address = origin(request); !address.empty()) reply.body += "Sitemap: " + address + "/sitemap.xml\n";
    return reply;
}

/// Pages of the navigation that search engines may keep; none of a subject or of a record, which they would keep beyond its time.
Reply sitemap(RequestContext& context, const RawRequest& request, const Form&)
{
    const std::string address = origin(request);
    Reply reply;
    reply.content_type = "application/xml; charset=utf-8";
    reply.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    if (!context.portal.site.demo && !address.empty()) {
        for (const PageInfo* page : context.portal.pages) {
            const bool listed = page->indexing == Indexing::allowed && page->permission == Permission::anyone && page->menu != Menu::none;
            if (listed) reply.body += "<url><loc>" + html::escape(address + std::string(page->path)) + "</loc></url>\n";
        }
    }
    reply.body += "</urlset>\n";
    return reply;
}

} // namespace

void add_files(Router& router)
{
    router.page("GET", "/robots.txt", Permission::anyone, robots);
    router.page("GET", "/sitemap.xml", Permission::anyone, sitemap);
}

} // namespace chengxin::site_map
