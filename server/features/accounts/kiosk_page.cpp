#include "server/core/html.hpp"
#include "server/core/kiosk.hpp"
#include "server/features/accounts/routes.hpp"

namespace chengxin::accounts {

namespace {

Reply kiosk_page(RequestContext& context, bool on)
{
    context.set_device = kiosk_cookie(on, context.secure);
    html::Content content;
    content.title = "自助终端";
    content.index = html::Index::forbidden;
    content.body =
        std::string("<h1>自助终端</h1><p class=\"notice\" role=\"status\">") +
        (on ? "本机已设为自助终端：不保留上报草稿，也不记住登录过的账号；登录结束时，页面上的内容全部清除。" : "本机不再是自助终端。") +
        "</p><form method=\"post\" action=\"/kiosk\" class=\"inline\">" + html::hidden_fields(context) +
        "<input type=\"hidden\" name=\"kiosk\" value=\"" + (on ? "0" : "1") + "\"><button type=\"submit\">" +
        (on ? "取消自助终端" : "设为自助终端") + "</button></form><p>" + html::link(context, "/", "返回首页") + "</p>";
    return html::page(context, content);
}

Reply show(RequestContext& context, const RawRequest&, const Form&)
{
    return kiosk_page(context, true);
}

Reply submit(RequestContext& context, const RawRequest&, const Form& form)
{
    context.plain = context.plain || form.field("plain") == "1";
    return kiosk_page(context, form.field("kiosk") != "0");
}

} // namespace

void add_kiosk_page(Router& router)
{
    HandleOptions always;
    always.always = true;
    router.page("GET", "/kiosk", Permission::anyone, show, always);
    router.page("POST", "/kiosk", Permission::anyone, submit, always);
}

} // namespace chengxin::accounts
