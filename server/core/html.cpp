#include "server/core/html.hpp"

#include "shared/api/account_claim.hpp"
#include "shared/api/form.hpp"

#include <algorithm>

namespace chengxin::html {

std::string escape(std::string_view text)
{
    std::string result;
    result.reserve(text.size() + text.size() / 8);
    for (const char character : text) {
        switch (character) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\'': result += "&#39;"; break;
        default: result += character;
        }
    }
    return result;
}

std::string grouped(std::int64_t value)
{
    std::string text = std::to_string(value);
    for (std::size_t left = text.size(); left > 3; left -= 3) text.insert(left - 3, ",");
    return text;
}

std::string url_component(std::string_view text)
{
    return api::percent_encode(text);
}

std::string address(const RequestContext& context, std::string_view address)
{
    std::string result(address);
    if (!context.plain || result.empty() || result[0] != '/') return result;
    const std::size_t fragment = std::min(result.find('#'), result.size());
    const char* separator = result.find('?') < fragment ? "&" : "?";
    return result.insert(fragment, std::string(separator) + "plain=1");
}

std::string link(const RequestContext& context, std::string_view target, std::string_view text)
{
    return "<a href=\"" + escape(address(context, target)) + "\">" + escape(text) + "</a>";
}

std::string pager(const RequestContext& context, std::string_view address_of_page, std::int64_t page, std::int64_t page_count)
{
    if (page_count <= 1 || context.print) return {};
    const auto to = [&](std::int64_t number, const std::string& text) { return link(context, std::string(address_of_page) + std::to_string(number), text); };
    std::string result = "<nav class=\"pager\" aria-label=\"分页\">";
    if (page > 1) result += to(1, "首页") + " " + to(page - 1, "上一页") + " ";
    result += "<span>第 " + std::to_string(page) + " 页，共 " + std::to_string(page_count) + " 页</span>";
    if (page < page_count) result += " " + to(page + 1, "下一页") + " " + to(page_count, "末页");
    return result + "</nav>";
}

std::string full_address(const RequestContext& context)
{
    constexpr std::string_view k_plain_path = "/plain";
    std::string result = context.path;
    if (const std::size_t at = result.rfind(k_plain_path); at != std::string::npos && at > 0 && (at + k_plain_path.size() == result.size() || result[at + k_plain_path.size()] == '/')) result.resize(at);
    char separator = '?';
    for (std::string_view rest = context.query; !rest.empty();) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pair.empty() || pair == "plain=1" || pair == "print=1") continue;
        result += separator;
        result += pair;
        separator = '&';
    }
    return result;
}

std::string more_than_printed(const RequestContext& context, std::size_t printed, std::int64_t total, bool capped, std::string_view elsewhere)
{
    if (!context.print || (static_cast<std::int64_t>(printed) >= total && !capped)) return {};
    return "<p class=\"notice warning\">这里打印了前 " + grouped(static_cast<std::int64_t>(printed)) + " 条，还有更多。" + std::string(elsewhere) + "</p>";
}

std::string plain_field(const RequestContext& context)
{
    return context.plain ? "<input type=\"hidden\" name=\"plain\" value=\"1\">" : "";
}

std::string hidden_fields(const RequestContext& context)
{
    if (!context.session) return plain_field(context);
    return plain_field(context) + "<input type=\"hidden\" name=\"" + api::k_account_field + "\" value=\"" + std::to_string(context.session->account_id) + "\">";
}

Reply error_page(const RequestContext& context, int status, const Error& error)
{
    Content content;
    content.title = status == 404 ? "没有找到页面" : "无法完成操作";
    content.status = status;
    content.index = Index::forbidden;
    content.body = "<h1>" + content.title + "</h1><p class=\"error\" role=\"alert\">" + escape(error.message) + "</p>";
    if (status == 401) content.body += "<p>" + link(context, "/sign-in/plain", "去登录") + "</p>";
    content.body += "<p>" + link(context, "/", "返回首页") + "</p><p class=\"meta\">编号 " + escape(context.request_id) + "</p>";
    return page(context, content);
}

} // namespace chengxin::html
