#include "server/core/html.hpp"
#include "server/core/reply.hpp"
#include "server/core/session.hpp"
#include "server/features/accounts/routes.hpp"
#include "server/features/accounts/sign_in.hpp"

namespace chengxin::accounts {

namespace {

/// Only a path of this site: "//host" and "/\host" would lead elsewhere.
std::string local_path(const std::string& next)
{
    const bool local = !next.empty() && next[0] == '/' && (next.size() == 1 || (next[1] != '/' && next[1] != '\\'));
    const bool clean = next.find_first_of("\r\n\t") == std::string::npos;
    return local && clean ? next : "/";
}

Reply go_to(const std::string& address)
{
    Reply reply;
    reply.status = 303;
    reply.headers["Location"] = address;
    return reply;
}

Reply sign_in_page(const RequestContext& context, const std::string& name, const std::string& next, const Error* error)
{
    html::Content content;
    content.title = "登录";
    content.index = html::Index::forbidden;
    content.status = error ? status_of(error->code) : 200;
    content.body = "<h1>登录</h1>";
    if (error) content.body += "<p class=\"error\" role=\"alert\">" + html::escape(error->message) + "</p>";
    content.body += "<form method=\"post\" action=\"/sign-in/plain\" class=\"stacked\">" + html::plain_field(context)
        + "<input type=\"hidden\" name=\"next\" value=\"" + html::escape(next) + "\">"
          "<p><label for=\"name\">账号</label><input id=\"name\" name=\"name\" autocomplete=\"username\" required value=\"" + html::escape(name) + "\"></p>"
          "<p><label for=\"password\">口令</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required></p>"
          "<p><button type=\"submit\" class=\"primary\">登录</button></p></form>"
          "<p class=\"meta\">账号由本单位管理员或信用办开通。</p>";
    return html::page(context, content);
}

Reply show(RequestContext& context, const RawRequest&, const Form& form)
{
    return sign_in_page(context, "", local_path(form.field("next")), nullptr);
}

Reply show_plain(RequestContext& context, const RawRequest& request, const Form& form)
{
    context.plain = true;
    return show(context, request, form);
}

Reply submit(RequestContext& context, const RawRequest&, const Form& form)
{
    context.plain = context.plain || form.field("plain") == "1";
    const std::string next = local_path(form.field("next"));
    auto signed_in = sign_in(context.portal, {form.field("name"), form.field("password")}, context.remote_address);
    if (!signed_in) return sign_in_page(context, form.field("name"), next, &signed_in.error());
    context.set_cookie = Sessions::cookie(signed_in->token, context.secure);
    return go_to(html::address(context, next));
}

Reply submit_sign_out(RequestContext& context, const RawRequest&, const Form& form)
{
    context.plain = context.plain || form.field("plain") == "1";
    if (const auto ended = sign_out(context); !ended) return html::error_page(context, status_of(ended.error().code), ended.error());
    return go_to(html::address(context, "/"));
}

} // namespace

void add_pages(Router& router)
{
    router.page("GET", "/sign-in", Permission::anyone, show);
    router.page("GET", "/sign-in/plain", Permission::anyone, show_plain);
    router.page("POST", "/sign-in/plain", Permission::anyone, submit);
    router.page("POST", "/sign-out/plain", Permission::signed_in, submit_sign_out);
}

} // namespace chengxin::accounts
