#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/features/publicity/routes.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/publicity/pages.hpp"

#include <algorithm>
#include <numeric>

namespace chengxin::publicity {

namespace {

using html::escape;

constexpr std::int64_t k_bar_steps = 20; ///< data-share of the style sheet: five per cent each

std::string figure(const std::string& label, std::int64_t value)
{
    return "<div class=\"figure\"><dt>" + escape(label) + "</dt><dd>" + html::grouped(value) + "</dd></div>";
}

std::string record_item(const RequestContext& context, const RecordRow& row)
{
    return "<li><a class=\"record-title\" href=\"" + escape(html::address(context, "/record?id=" + std::to_string(row.id))) + "\">" + escape(row.name) +
        "</a><p class=\"record-meta\">" + escape(row.document_number) + " · " + escape(row.authority) + " · " + escape(row.decided_on) + "</p></li>";
}

std::string latest_card(const RequestContext& context, const LatestRecords& latest)
{
    const std::string title = escape("最新" + latest.title);
    const auto& rows = latest.rows;
    std::string text = "<section class=\"card\"><div class=\"card-head\"><h2>" + title + "</h2><a class=\"card-more\" href=\"" +
        escape(html::address(context, "/publicity?catalogue=" + html::url_component(latest.catalogue))) + "\">更多<span class=\"visually-hidden\">" + title + "</span></a></div>";
    if (rows.empty()) return text + "<p>暂无公示信息。</p></section>";
    text += "<ol class=\"record-list\">";
    for (const auto& row : rows) text += record_item(context, row);
    return text + "</ol></section>";
}

struct Bar {
    std::string label;
    std::int64_t value;
};

std::int64_t sum_of(const std::vector<std::int64_t>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::string bar_card(const char* title, const std::vector<Bar>& bars)
{
    std::int64_t most = 1;
    for (const auto& bar : bars) most = std::max(most, bar.value);
    std::string text = "<section class=\"card\"><div class=\"card-head\"><h2>" + std::string(title) + "</h2></div><table class=\"bars\"><tbody>";
    for (const auto& bar : bars) {
        text += "<tr><th scope=\"row\">" + escape(bar.label) + "</th><td class=\"bar\"><span data-share=\"" + std::to_string(bar.value * k_bar_steps / most) + "\"></span></td><td class=\"number\">" +
            std::to_string(bar.value) + "</td></tr>";
    }
    return text + "</tbody></table></section>";
}

std::string query_box(const RequestContext& context)
{
    return "<section class=\"hero\"><div class=\"wrap\"><h1>查企业，看信用</h1><form class=\"query-box\" method=\"get\" action=\"/search\" role=\"search\">"
           "<div class=\"query-kinds\"><label><input type=\"radio\" name=\"kind\" value=\"all\" checked><span>双公示信息</span></label>"
           "<label><input type=\"radio\" name=\"kind\" value=\"code\"><span>统一社会信用代码</span></label>"
           "<label><input type=\"radio\" name=\"kind\" value=\"article\"><span>站内文章</span></label></div>"
           "<div class=\"query-line\"><input type=\"search\" name=\"q\" maxlength=\"100\" required aria-label=\"查询内容\" "
           "placeholder=\"企业名称、统一社会信用代码、文书号、拼音或首字母\">" +
        html::plain_field(context) + "<button type=\"submit\">查询</button></div></form></div></section>";
}

Reply home_page(RequestContext& context, HomeFigures& figures)
{
    const auto home = figures.get(context.portal);
    std::vector<Bar> months;
    for (const auto& month : home->months) months.push_back({month.month, sum_of(month.counts)});
    std::vector<Bar> divisions;
    for (const auto& division : home->divisions) divisions.push_back({division.name, sum_of(division.counts)});
    html::Content content;
    content.description = home->site_name + "：查询企业的公示信息";
    content.body = query_box(context) + "<dl class=\"figures\">" + figure("信用主体", home->subjects);
    for (const auto& count : home->counts) content.body += figure(count.title, count.count);
    content.body += figure("今日新增", home->today_records) + "</dl><div class=\"cards cards-2\">";
    for (const auto& latest : home->latest) content.body += latest_card(context, latest);
    content.body += bar_card("近十二个月公示数量", months) + bar_card("各县市公示数量", divisions) + "</div>";
    return html::page(context, content);
}

std::string option(const std::string& value, const std::string& label, const std::string& chosen)
{
    return "<option value=\"" + escape(value) + "\"" + (chosen == value ? " selected" : "") + ">" + escape(label) + "</option>";
}

std::string list_form(const RequestContext& context, const RecordsRequest& request)
{
    std::string text = "<form class=\"form\" method=\"get\" action=\"/publicity\"><p class=\"field\"><label for=\"f-catalogue\">类别</label><select id=\"f-catalogue\" name=\"catalogue\">" +
        option("", "全部", request.catalogue);
    for (const auto& reference : context.portal.catalogue->items) text += option(reference.item.code, reference.item.title, request.catalogue);
    text += "</select></p>";
    text += "<p class=\"field\"><label for=\"f-q\">名称、代码或文书号</label><input id=\"f-q\" name=\"q\" maxlength=\"100\" value=\"" + escape(request.q) + "\"></p>";
    text += "<p class=\"field\"><label for=\"f-county\">县市</label><select id=\"f-county\" name=\"county\">" + option("", "全部", request.county);
    for (const auto& division : context.portal.site.divisions) text += option(division.code, division.name, request.county);
    text += "</select></p><p class=\"field\"><label for=\"f-from\">决定日期自</label><input id=\"f-from\" type=\"date\" name=\"from\" value=\"" + escape(request.from) +
        "\"></p><p class=\"field\"><label for=\"f-to\">至</label><input id=\"f-to\" type=\"date\" name=\"to\" value=\"" + escape(request.to) + "\"></p>";
    return text + html::plain_field(context) + "<div class=\"actions\"><button type=\"submit\" class=\"primary\">查询</button></div></form>";
}

std::string list_row(const RequestContext& context, const RecordRow& row)
{
    return "<tr><td>" + escape(context.portal.catalogue->title_of(row.catalogue)) + "</td><td>" + html::link(context, "/record?id=" + std::to_string(row.id), row.name) + "</td><td class=\"code\">" +
        escape(row.uscc) + "</td><td>" + escape(row.document_number) + "</td><td>" + escape(row.authority) + "</td><td>" + escape(row.decided_on) + "</td><td>" +
        (row.public_until.empty() ? "长期" : escape(row.public_until)) + "</td></tr>";
}

std::string list_address(const char* path, const RecordsRequest& request)
{
    const std::string query = api::encode_query(request);
    return path + std::string(query.empty() ? "" : "?" + query);
}

std::string list_body(const RequestContext& context, const RecordsRequest& request, const api::Page<RecordRow>& page)
{
    if (page.rows.empty()) return "<section class=\"empty\"><h2>没有符合条件的公示信息</h2><p>请减少条件或换一个写法，再查询一次。</p></section>";
    std::string text = "<p>共有 " + (page.total_capped ? std::string("1,000 以上") : std::to_string(page.total)) + " 条 · <a href=\"" +
        escape(list_address(Export::path, request)) + "\">下载清单（CSV）</a></p><div class=\"table-wrap\"><table><thead><tr><th scope=\"col\">类别</th><th scope=\"col\">行政相对人</th>"
        "<th scope=\"col\">统一社会信用代码</th><th scope=\"col\">决定文书号</th><th scope=\"col\">决定机关</th><th scope=\"col\">决定日期</th><th scope=\"col\">公示至</th></tr></thead><tbody>";
    for (const auto& row : page.rows) text += list_row(context, row);
    RecordsRequest first = request;
    first.page = 1;
    const std::string address = list_address("/publicity", first);
    const std::int64_t pages = (page.total + page.page_size - 1) / page.page_size;
    text += "</tbody></table></div>" + html::more_than_printed(context, page.rows.size(), page.total, page.total_capped, "全部内容请在页面上“下载 CSV”。");
    return text + html::pager(context, address + (address.find('?') == std::string::npos ? "?page=" : "&page="), page.page, pages);
}

Reply list_page(RequestContext& context, const Form& form, HomeFigures& figures)
{
    RecordsRequest request;
    if (const auto decoded = api::decode_form(form, api::type_of<RecordsRequest>(), &request); !decoded) return html::error_page(context, 400, decoded.error());
    html::Content content;
    const auto* chosen = context.portal.catalogue->find(request.catalogue);
    content.title = chosen ? chosen->item.title + "公示" : "信用公示";
    content.description = "公示中的信用信息";
    content.crumbs = {{"", "信用公示"}};
    content.body = "<h1>" + content.title + "</h1>" + list_form(context, request);
    const auto page = html::page_or_whole(context, request.page, [&](std::int64_t number) {
        RecordsRequest asked = request;
        asked.page = number;
        if (context.print) asked.page_size = 100;
        return list(context, asked, figures);
    });
    if (page) {
        content.body += list_body(context, request, *page);
    } else {
        content.status = 400;
        content.body += "<p class=\"notice warning\" role=\"alert\">" + escape(page.error().message) + "</p>";
    }
    return html::page(context, content);
}

std::string value_row(const std::string& label, const std::string& value)
{
    return "<dt>" + escape(label) + "</dt><dd>" + escape(value) + "</dd>";
}

Reply record_page(RequestContext& context, const Form& form)
{
    RecordRequest request;
    if (const auto decoded = api::decode_form(form, api::type_of<RecordRequest>(), &request); !decoded) return html::error_page(context, 400, decoded.error());
    const auto found = record(context, request.id);
    if (!found) return html::error_page(context, 404, found.error());
    html::Content content;
    content.title = found->name + "的" + context.portal.catalogue->title_of(found->catalogue);
    const catalogue::ItemReference* reference = context.portal.catalogue->find(found->catalogue);
    if (reference == nullptr || reference->item.adverse) content.index = html::Index::forbidden;
    content.crumbs = {{"/publicity?catalogue=" + found->catalogue, found->catalogue_name}, {"", found->name}};
    content.body = "<h1>" + escape(content.title) + "</h1><section class=\"card\"><dl class=\"key-values\">";
    for (const auto& field : found->fields) content.body += value_row(field.name, field.value);
    content.body += "</dl></section><section class=\"card\"><div class=\"card-head\"><h2>公示</h2></div><dl class=\"key-values\">" +
        value_row("公示期", found->public_from + " 至 " + (found->public_until.empty() ? "长期" : found->public_until)) + value_row("公示期依据", found->basis) +
        value_row("数据来源", found->source) + value_row("更新日期", found->updated_on) + "</dl><p>" +
        html::link(context, "/search?kind=code&q=" + html::url_component(found->uscc), "该主体的全部公示信息") + "</p></section>";
    return html::page(context, content);
}

} // namespace

void add_pages(Router& router, const std::shared_ptr<HomeFigures>& figures)
{
    router.page(k_home_page, [figures](RequestContext& context, const RawRequest&, const Form&) { return home_page(context, *figures); });
    router.page(k_list_page, [figures](RequestContext& context, const RawRequest&, const Form& form) { return list_page(context, form, *figures); });
    router.page(k_record_page, [](RequestContext& context, const RawRequest&, const Form& form) { return record_page(context, form); });
}

} // namespace chengxin::publicity
