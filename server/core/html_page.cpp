#include "server/core/html.hpp"
#include "server/core/kiosk.hpp"
#include "server/core/parameters.hpp"
#include "shared/catalogue/catalogue.hpp"

namespace chengxin::html {

namespace {

/// Lines of "code<TAB>title<TAB>adverse or nothing", in order.
std::string catalogue_items(const Portal& portal)
{
    std::string lines;
    if (!portal.catalogue) return lines;
    for (const auto& reference : portal.catalogue->items) {
        const catalogue::Item& item = reference.item;
        lines += item.code + "\t" + item.title + "\t" + (item.adverse ? "adverse" : "") + "\n";
    }
    return lines;
}

/// What the client's shell shows before its first request; read by client/core/site_info.cpp. Lists are lines of "name<TAB>address".
std::string site_attributes(const RequestContext& context)
{
    const Site& site = context.portal.site;
    const std::string columns = site_columns(site);
    std::string links;
    for (const SiteExternalLink& external : site.links) links += external.name + "\t" + external.address + "\n";
    const std::string items = catalogue_items(context.portal);
    const std::pair<const char*, const std::string*> texts[] = {{"site-name", &site.name}, {"host", &site.host}, {"undertaker", &site.undertaker},
        {"phone", &site.phone}, {"icp", &site.icp}, {"columns", &columns}, {"links", &links}, {"items", &items}};
    std::string text;
    for (const auto& [name, value] : texts) {
        if (!value->empty()) text += std::string(" data-") + name + "=\"" + escape(*value) + "\"";
    }
    if (is_kiosk(context)) text += " data-kiosk=\"true\"";
    return text + (context.session ? " data-signed-in=\"true\"" : "");
}

/// By search engines.
bool may_be_kept(const RequestContext& context, const Content& content)
{
    if (content.index == Index::forbidden || content.status != 200 || context.portal.site.demo || context.plain) return false;
    const PageInfo* info = find_page(context.portal.pages, context.path);
    return info != nullptr && info->indexing == Indexing::allowed;
}

std::string head(const RequestContext& context, const Content& content)
{
    const Portal& portal = context.portal;
    const std::string title = content.title.empty() ? portal.site.name : content.title + " - " + portal.site.name;
    std::string text = "<!DOCTYPE html>\n<html lang=\"zh-CN\" data-site=\"" + escape(portal.site.code) + "\"";
    if (!portal.web.build_id.empty()) text += " data-build=\"" + escape(portal.web.build_id) + "\"";
    if (portal.site.demo) text += " data-demo=\"true\"";
    if (!context.plain) text += site_attributes(context);
    text += "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\"><meta name=\"color-scheme\" content=\"only light\"><title>" + escape(title) + "</title>";
    text += "<meta name=\"SiteName\" content=\"" + escape(portal.site.name) + "\">";
    if (!portal.site.site_code.empty()) text += "<meta name=\"SiteIDCode\" content=\"" + escape(portal.site.site_code) + "\">";
    if (!content.description.empty()) text += "<meta name=\"description\" content=\"" + escape(content.description) + "\">";
    if (!may_be_kept(context, content)) text += "<meta name=\"robots\" content=\"noindex, noarchive\">";
    const std::string icon = portal.web.address("favicon.svg"), manifest = portal.web.address("manifest.webmanifest");
    text += "<link rel=\"icon\" href=\"" + (icon.empty() ? std::string("data:,") : escape(icon)) + "\">";
    if (!manifest.empty()) text += "<link rel=\"manifest\" href=\"" + escape(manifest) + "\">";
    if (const std::string style = portal.web.address("style.css"); !style.empty()) text += "<link rel=\"stylesheet\" href=\"" + escape(style) + "\">";
    return text;
}

/// For whoever manages the site, on the pages they come to: what of it nobody has filled in. Not where they set a
/// password, and not on paper.
std::string reminder(const RequestContext& context)
{
    if (context.print || !context.session || context.session->must_change_password || !context.session->can(k_may_manage_parameters)) return {};
    if (context.path != "/" && (context.bundle != Bundle::console || context.path == "/password")) return {};
    const std::string sentence = unfilled_sentence(context.portal.site);
    return sentence.empty() ? sentence : "<p class=\"notice warning\">" + escape(sentence) + "</p>";
}

/// The client covers the page from here; /?plain=1 has none of it.
std::string loader(const RequestContext& context)
{
    const WebAssets& web = context.portal.web;
    const std::string source = web.address("loader.js");
    if (context.plain || source.empty()) return {};
    std::string text = "<script src=\"" + escape(source) + "\" defer";
    const std::string bundle = context.bundle == Bundle::console ? "console" : "portal";
    const std::pair<const char*, std::string> parts[] = {{"script", bundle + ".js"}, {"wasm", bundle + ".wasm"}, {"style", "app.css"}, {"font", "fonts.css"}};
    for (const auto& [name, file] : parts) {
        if (const std::string part = web.address(file); !part.empty()) text += std::string(" data-") + name + "=\"" + escape(part) + "\"";
    }
    return text + "></script>";
}

std::string person(const RequestContext& context)
{
    if (!context.session) return link(context, "/sign-in/plain", "登录");
    return "<span>" + escape(context.session->display_name) + "</span> <form method=\"post\" action=\"/sign-out/plain\" class=\"inline\">"
        + hidden_fields(context) + "<button type=\"submit\">退出</button></form>";
}

/// The same page with the client, and without it.
std::string other_look(const RequestContext& context)
{
    const std::string full = full_address(context);
    if (context.plain) return "<a href=\"" + escape(full) + "\">完整版</a>";
    return "<a href=\"" + escape(full + (full.find('?') == std::string::npos ? "?" : "&") + "plain=1") + "\">无障碍</a>";
}

/// On paper alone: where and when the page was printed; the canvas page fetches it when it is printed (web/library/print.js).
std::string print_line(const RequestContext& context)
{
    const std::string address = context.host.empty() ? full_address(context) : (context.secure ? "https://" : "http://") + context.host + full_address(context);
    return "<p class=\"print-line\">" + escape(context.portal.site.name) + "　" + escape(address) + "　" + context.portal.clock.now_text() + "</p>";
}

std::string search_form(const RequestContext& context)
{
    if (context.path == "/" || context.path == "/search") return {};
    return "<form class=\"site-search\" role=\"search\" action=\"/search\">" + plain_field(context)
        + "<input type=\"search\" name=\"q\" aria-label=\"查询\" placeholder=\"企业名称、统一代码、文书号\" maxlength=\"100\">"
          "<button type=\"submit\">查询</button></form>";
}

std::string header(const RequestContext& context)
{
    std::string text = "<a class=\"skip-link\" href=\"#content\">跳到正文</a><div class=\"emblem-bar\"></div>";
    if (context.portal.site.demo) text += "<aside class=\"demo-banner\" aria-label=\"演示说明\">演示数据：企业和记录均为虚构，不得作为信用依据。</aside>";
    text += "<header class=\"site-header\"><div class=\"wrap\"><a class=\"site-name\" href=\"" + escape(address(context, "/"))
        + "\"><span class=\"site-emblem\" aria-hidden=\"true\">信</span>" + escape(context.portal.site.name) + "</a>" + search_form(context)
        + "<div class=\"site-tools\">" + other_look(context) + person(context) + "</div></div></header>";
    return text + navigation(context);
}

std::string crumbs(const RequestContext& context, const Content& content)
{
    if (content.crumbs.empty()) return {};
    std::string text = "<nav class=\"breadcrumbs\" aria-label=\"当前位置\">" + link(context, "/", "首页");
    for (const Crumb& crumb : content.crumbs) {
        text += crumb.address.empty() ? "<span aria-current=\"page\">" + escape(crumb.text) + "</span>" : link(context, crumb.address, crumb.text);
    }
    return text + "</nav>";
}

std::string footer(const RequestContext& context)
{
    const Site& site = context.portal.site;
    std::string text = "<footer class=\"site-footer\"><div class=\"wrap\"><div class=\"footer-columns\"><section><h2>" + escape(site.name) + "</h2><ul>";
    const std::pair<const char*, const std::string*> facts[] = {{"主办单位", &site.host}, {"承办单位", &site.undertaker}, {"联系电话", &site.phone}};
    for (const auto& [name, value] : facts) {
        if (!value->empty()) text += std::string("<li>") + name + "：" + escape(*value) + "</li>";
    }
    text += "</ul></section><section><h2>本站</h2><ul>" + site_links(context) + "</ul></section><section><h2>友情链接</h2><ul>";
    for (const SiteExternalLink& external : site.links) {
        text += "<li><a href=\"" + escape(external.address) + "\" rel=\"noopener\">" + escape(external.name) + "</a></li>";
    }
    text += "</ul></section></div><p class=\"footer-line\">" + escape(site.icp);
    if (!site.site_code.empty()) text += "　网站标识码：" + escape(site.site_code);
    return text + "　信用信息查询、公示、异议与修复均免费</p></div></footer>";
}

} // namespace

Reply page(const RequestContext& context, const Content& content)
{
    Reply reply;
    reply.status = content.status;
    reply.body = head(context, content) + loader(context) + "</head><body class=\"portal\"><div id=\"twin\">" + header(context)
        + "<main id=\"content\" class=\"wrap\" tabindex=\"-1\">" + print_line(context) + reminder(context) + crumbs(context, content) + content.body + "</main>" + footer(context) + "</div></body></html>\n";
    if (context.portal.site.demo) reply.headers["X-Robots-Tag"] = "noindex";
    return reply;
}

} // namespace chengxin::html
