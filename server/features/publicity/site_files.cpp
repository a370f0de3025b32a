#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/features/publicity/routes.hpp"
#include "server/features/publicity/store.hpp"

namespace chengxin::publicity {

namespace {

constexpr std::int64_t k_most_sitemap_subjects = 20000; ///< the protocol allows 50,000 addresses in one file
constexpr const char* k_public_pages[] = {"/", "/search", "/publicity", "/help"};

/// The address under which the visitor reached us; the product does not know its own.
std::string origin(const RawRequest& request)
{
    const std::string& host = request.header("host");
    const bool usable = !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") == std::string::npos;
    return usable ? (request.secure ? "https://" : "http://") + host : std::string();
}

Reply robots(RequestContext& context, const RawRequest& request, const Form&)
{
    Reply reply;
    reply.content_type = "text/plain; charset=utf-8";
    if (context.portal.site.demo) {
        reply.body = "User-agent: *\nDisallow: /\n";
        return reply;
    }
    reply.body = "User-agent: *\nDisallow: /api/\nDisallow: /upload\nDisallow: /sign-in\n";
    if (const std::string address = origin(request); !address.empty()) reply.body += "Sitemap: " + address + "/sitemap.xml\n";
    return reply;
}

Reply sitemap(RequestContext& context, const RawRequest& request, const Form&)
{
    const std::string address = origin(request);
    Reply reply;
    reply.content_type = "application/xml; charset=utf-8";
    reply.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    if (!context.portal.site.demo && !address.empty()) {
        for (const char* page : k_public_pages) reply.body += "<url><loc>" + html::escape(address + page) + "</loc></url>\n";
        const Date today = context.portal.clock.date();
        context.portal.store.read([&](storage::Connection& connection) {
            for (const auto& subject : sitemap_subjects(connection, today, k_most_sitemap_subjects)) {
                reply.body += "<url><loc>" + html::escape(address + "/subject?uscc=" + html::url_component(subject.uscc)) + "</loc></url>\n";
            }
        });
    }
    reply.body += "</urlset>\n";
    return reply;
}

} // namespace

void add_site_files(Router& router)
{
    router.page("GET", "/robots.txt", Permission::anyone, robots);
    router.page("GET", "/sitemap.xml", Permission::anyone, sitemap);
}

} // namespace chengxin::publicity
