#include "server/core/html.hpp"
#include "server/core/reply.hpp"
#include "server/features/accounts/routes.hpp"
#include "server/features/accounts/sign_in.hpp"
#include "shared/features/accounts/pages.hpp"

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
    content.title = k_sign_in_page.title;
    content.index = html::Index::forbidden;
    content.status = error ? status_of(error->code) : 200;
    content.body = "<h1>" + content.title + "</h1>";
    if (error) content.body += "<p class=\"error\" role=\"alert\">" + html::escape(error->message) + "</p>";
    content.body += "<form method=\"post\" action=\"/sign-in/plain\" class=\"stacked\">" + html::plain_field(context)
        + "<input type=\"hidden\" name=\"next\" value=\"" + html::escape(next) + "\">"
          "<p><label for=\"name\">账号</label><input id=\"name\" name=\"name\" autocomplete=\"username\" required value=\"" + html::escape(name) + "\"></p>"
          "<p><label for=\"password\">密码</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required></p>"
          "<p><button type=\"submit\" class=\"primary\">登录</button></p></form>"
          "<p class=\"meta\">账号由本单位管理员或信用办开通。</p>";
    return html::page(context, content);
}

Reply show(RequestContext& context, const RawRequest&, const Form& form)
{
    return sign_in_page(context, "", local_path(form.field("next")), nullptr);
}

Next<Reply> submit(RequestContext& context, const RawRequest&, const Form& form)
{
    context.plain = context.plain || form.field("plain") == "1";
    const std::string next = local_path(form.field("next"));
    const std::string name = form.field("name");
    return sign_in(context, {name, form.field("password")}).then([&context, name, next](Result<SignedIn> signed_in) -> Result<Reply> {
        if (!signed_in) return sign_in_page(context, name, next, &signed_in.error());
        if (!signed_in->person.must_change_password) return go_to(html::address(context, next));
        return go_to(next == "/" ? "/password/plain" : "/password/plain?next=" + html::url_component(next));
    });
}

Next<Reply> submit_sign_out(RequestContext& context, const RawRequest&, const Form& form)
{
    context.plain = context.plain || form.field("plain") == "1";
    return sign_out(context).then([&context](Result<api::Nothing> ended) -> Result<Reply> {
        if (!ended) return fail(std::move(ended.error()));
        return go_to(html::address(context, "/"));
    });
}

std::string password_field(const char* id, const char* label, const char* autocomplete)
{
    return std::string("<p><label for=\"") + id + "\">" + label + "</label><input id=\"" + id + "\" name=\"" + id
        + "\" type=\"password\" autocomplete=\"" + autocomplete + "\" required></p>";
}

Reply password_page(const RequestContext& context, const std::string& next, const Error* error)
{
    html::Content content;
    content.title = k_password_page.title;
    content.index = html::Index::forbidden;
    content.status = error ? status_of(error->code) : 200;
    content.body = "<h1>" + content.title + "</h1>";
    if (error) content.body += "<p class=\"error\" role=\"alert\">" + html::escape(error->message) + "</p>";
    else if (context.who().must_change_password) content.body += "<p class=\"notice\">您的密码是初始密码或已到期，请先修改，然后继续。</p>";
    content.body += "<form method=\"post\" action=\"/password/plain\" class=\"stacked\">" + html::hidden_fields(context)
        + "<input type=\"hidden\" name=\"next\" value=\"" + html::escape(next) + "\">"
        + password_field("old_password", "原密码", "current-password") + password_field("new_password", "新密码", "new-password")
        + "<p class=\"meta\">至少 10 位，含大写字母、小写字母、数字、符号中的三类，不含账号名，不与最近 5 次相同。</p>"
          "<p><button type=\"submit\" class=\"primary\">修改</button></p></form>";
    return html::page(context, content);
}

Reply show_password(RequestContext& context, const RawRequest&, const Form& form)
{
    return password_page(context, local_path(form.field("next")), nullptr);
}

Next<Reply> submit_password(RequestContext& context, const RawRequest&, const Form& form)
{
    const std::string next = local_path(form.field("next"));
    return change_password(context, {form.field("old_password"), form.field("new_password")}).then([&context, next](Result<api::Nothing> changed) -> Result<Reply> {
        if (!changed) return password_page(context, next, &changed.error());
        return go_to(html::address(context, next));
    });
}

} // namespace

void add_pages(Router& router)
{
    HandleOptions always;
    always.always = true;
    HandleOptions plain = always;
    plain.plain = true;
    router.page(k_sign_in_page, show, always);
    router.page("GET", "/sign-in/plain", Permission::anyone, show, plain);
    router.page("POST", "/sign-in/plain", Permission::anyone, submit);
    router.page("POST", "/sign-out/plain", Permission::signed_in, submit_sign_out, always);
    router.page(k_password_page, show_password, always);
    router.page("GET", "/password/plain", Permission::signed_in, show_password, plain);
    router.page("POST", "/password/plain", Permission::signed_in, submit_password, plain);
}

} // namespace chengxin::accounts
