#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/features/subject_query/routes.hpp"
#include "server/search/subject_search.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/subject_query/pages.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::subject_query {

namespace {

using html::escape;

struct QueryKind {
    const char* kind;
    const char* label;
};
constexpr QueryKind k_query_kinds[] = {{"all", "双公示信息"}, {"code", "统一社会信用代码"}, {"article", "站内文章"}};

std::string search_address(SearchRequest request)
{
    const std::string query = api::encode_query(request);
    return query.empty() ? "/search" : "/search?" + query;
}

std::string query_form(const RequestContext& context, const SearchRequest& request)
{
    const bool tab_chosen = context.portal.catalogue->find(request.kind) != nullptr;
    std::string form = "<form class=\"query-box\" method=\"get\" action=\"/search\" role=\"search\"><div class=\"query-kinds\">";
    for (const auto& kind : k_query_kinds) {
        const bool checked = request.kind == kind.kind || (tab_chosen && kind.kind == std::string_view("all"));
        form += "<label><input type=\"radio\" name=\"kind\" value=\"" + std::string(kind.kind) + "\"" + (checked ? " checked" : "") + "><span>" + kind.label + "</span></label>";
    }
    form += "</div><div class=\"query-line\"><input type=\"search\" name=\"q\" value=\"" + escape(request.q) +
        "\" maxlength=\"100\" required aria-label=\"查询内容\" placeholder=\"企业名称、统一社会信用代码、文书号、拼音或首字母\">";
    return form + html::plain_field(context) + "<button type=\"submit\">查询</button></div></form>";
}

std::string tab(const RequestContext& context, SearchRequest request, const std::string& kind, const std::string& label)
{
    const bool current = request.kind == kind;
    request.kind = kind;
    request.page = 1;
    return "<a href=\"" + escape(html::address(context, search_address(request))) + "\"" + (current ? " aria-current=\"page\"" : "") + ">" + escape(label) + "</a>";
}

std::string tabs(const RequestContext& context, const SearchRequest& request)
{
    std::string text = "<nav class=\"tabs\" aria-label=\"查询结果类别\">" + tab(context, request, "all", "全部");
    for (const auto& reference : context.portal.catalogue->items) text += tab(context, request, reference.item.code, reference.item.title);
    return text + "</nav>";
}

/// 行政许可 3 条 · 行政处罚 0 条
std::string counts_text(const std::vector<catalogue::ItemCount>& counts, const char* between)
{
    std::string text;
    for (const auto& count : counts) text += (text.empty() ? "" : between) + count.title + " " + std::to_string(count.count) + " 条";
    return text;
}

std::string* member_of(SearchRequest& request, const std::string& facet)
{
    if (facet == "authority") return &request.authority;
    if (facet == "county") return &request.county;
    if (facet == "year") return &request.year;
    return &request.kind;
}

/// Links that choose a value, or give the chosen one up.
std::string facet_links(const RequestContext& context, const SearchRequest& request, const Facet& facet)
{
    std::string text = "<nav class=\"facet\" aria-label=\"" + escape(facet.label) + "\"><h2>" + escape(facet.label) + "</h2><ul>";
    for (const auto& value : facet.values) {
        if (value.count == 0) continue;
        SearchRequest target = request;
        target.page = 1;
        std::string* member = member_of(target, facet.name);
        const bool chosen = *member == value.value;
        *member = chosen ? (facet.name == "kind" ? "all" : "") : value.value;
        text += "<li><a href=\"" + escape(html::address(context, search_address(target))) + "\"" + (chosen ? " aria-current=\"true\"" : "") + ">" + escape(value.label) +
            "<span class=\"count\">" + std::to_string(value.count) + "</span></a></li>";
    }
    return text + "</ul></nav>";
}

std::string hit_item(const RequestContext& context, const Hit& hit)
{
    std::string text = "<li class=\"hit\"><a class=\"hit-name\" href=\"" + escape(html::address(context, subject_address(hit.uscc, hit.name, hit.id))) + "\">" +
        escape(hit.name) + "</a><p class=\"hit-meta\">" + escape(hit.uscc) + " · " + escape(counts_text(hit.counts, " · "));
    if (!hit.state.empty()) text += " · " + escape(hit.state);
    if (hit.matched == "former_name") text += " · <span class=\"badge info\">曾用名符合</span>";
    if (hit.matched == "document") text += " · <span class=\"badge info\">文书号符合</span>";
    return text + "</p></li>";
}

std::string nothing_found(const RequestContext& context, const SearchRequest& request, const SearchResponse& response)
{
    if (!response.notice.empty()) return "<section class=\"empty\"><h2>" + escape(response.notice) + "</h2></section>";
    std::string text = "<section class=\"empty\"><h2>没有查到“" + escape(request.q) + "”的公示信息</h2>";
    SearchRequest wider{request.q};
    if (search_address(wider) != search_address(request)) text += "<p>" + html::link(context, search_address(wider), "去掉筛选条件再查") + "</p>";
    if (!response.suggestions.empty()) {
        text += "<p>您可以试试：</p><ul>";
        for (const auto& suggestion : response.suggestions) text += "<li>" + html::link(context, search_address(SearchRequest{suggestion}), suggestion) + "</li>";
        text += "</ul>";
    }
    return text + "<p>未查到不代表信用状况好或不好；依法不予公示的信息不在此显示。</p></section>";
}

std::string results(const RequestContext& context, const SearchRequest& request, const SearchResponse& response)
{
    std::string text = tabs(context, request);
    if (response.rows.empty()) return text + nothing_found(context, request, response);
    const std::string total = response.total_capped ? "1,000 以上" : std::to_string(response.total);
    text += "<p>共有 " + total + " 个主体</p><div class=\"with-side\"><aside class=\"side\">";
    for (const auto& facet : response.facets) {
        if (facet.name != "kind" && !facet.values.empty()) text += facet_links(context, request, facet);
    }
    text += "</aside><div class=\"main\"><ol class=\"hits\">";
    for (const auto& hit : response.rows) text += hit_item(context, hit);
    SearchRequest pages = request;
    pages.page = 1;
    const std::int64_t count = (response.total + response.page_size - 1) / response.page_size;
    text += "</ol>" + html::more_than_printed(context, response.rows.size(), response.total, response.total_capped, "请增加条件，缩小范围后再打印。");
    return text + html::pager(context, search_address(pages) + "&page=", response.page, count) + "</div></div>";
}

Reply search_page(RequestContext& context, const RawRequest&, const Form& form)
{
    SearchRequest request;
    if (const auto decoded = api::decode_form(form, api::type_of<SearchRequest>(), &request); !decoded) return html::error_page(context, 400, decoded.error());
    html::Content content;
    const std::string title(k_search_page.title);
    content.title = request.q.empty() ? title : request.q + " - " + title;
    content.crumbs = {{"", title}};
    content.index = request.q.empty() ? html::Index::as_described : html::Index::forbidden;
    content.body = "<h1>" + title + "</h1>" + query_form(context, request);
    if (request.q.empty()) return html::page(context, content);
    if (context.print) request.page = 1;
    const auto response = search(context, request, context.print ? static_cast<std::int64_t>(search::k_counted_hits) : k_page_size);
    if (response) {
        content.body += results(context, request, *response);
    } else {
        content.status = 400;
        content.body += "<p class=\"notice warning\" role=\"alert\">" + escape(response.error().message) + "</p>";
    }
    return html::page(context, content);
}

std::string value_row(const char* label, const std::string& value)
{
    return value.empty() ? std::string() : "<dt>" + std::string(label) + "</dt><dd>" + escape(value) + "</dd>";
}

std::string identity_card(const Subject& subject)
{
    std::string text = "<section class=\"identity\"><h1>" + escape(subject.name) + "</h1><dl class=\"key-values\">";
    text += value_row("统一社会信用代码", subject.uscc) + value_row("主体类别", subject.category) + value_row("登记类型", subject.registration_kind) +
        value_row("法定代表人（经营者）", subject.representative) + value_row("登记地", subject.division_name) + value_row("状态", subject.state);
    for (const auto& name : subject.former_names) text += value_row("曾用名", name);
    return text + "</dl></section>";
}

std::string line_item(const RequestContext& context, const RecordSummary& record)
{
    const catalogue::ItemReference* reference = context.portal.catalogue->find(record.catalogue);
    const bool adverse = reference != nullptr && reference->item.adverse;
    std::string text = std::string("<li") + (adverse ? " class=\"penalty\"" : "") + "><time datetime=\"" + escape(record.decided_on) + "\">" + escape(record.decided_on) +
        "</time><div><span class=\"badge " + (adverse ? "danger" : "info") + "\">" + escape(context.portal.catalogue->title_of(record.catalogue)) + "</span> ";
    text += html::link(context, "/record?id=" + std::to_string(record.id), record.title.empty() ? record.document_number : record.title);
    text += "<p class=\"record-meta\">" + escape(record.document_number) + " · " + escape(record.authority) + " · " + escape(record.kind) + "</p><p class=\"record-meta\">公示至 " +
        (record.public_until.empty() ? "长期" : escape(record.public_until)) + " · 来源 " + escape(record.source) + "</p></div></li>";
    return text;
}

Reply subject_page(RequestContext& context, const RawRequest&, const Form& form)
{
    ProfileRequest request{form.field("uscc"), form.field("name")};
    const std::string id = form.field("id");
    if (std::from_chars(id.data(), id.data() + id.size(), request.id).ec != std::errc{}) request.id = 0;
    const auto response = profile(context, request);
    if (!response) return html::error_page(context, response.error().code == ErrorCode::not_found ? 404 : 400, response.error());
    const Subject& subject = response->subject;
    html::Content content;
    content.title = subject.name + "的信用信息";
    content.description = subject.name + "（" + subject.uscc + "）的公示信息";
    content.crumbs = {{"/search", "信用查询"}, {"", subject.name}};
    content.body = "<div class=\"with-side\"><aside class=\"side\">" + identity_card(subject) + "</aside><div class=\"main\"><h2>公示信息</h2><p>" +
        escape(counts_text(subject.counts, "，")) + "</p><ol class=\"time-line\">";
    for (const auto& record : response->records) content.body += line_item(context, record);
    content.body += "</ol>";
    if (response->records_capped) content.body += "<p class=\"notice info\">记录较多，这里显示最近 500 条。</p>";
    content.body += "</div></div>";
    return html::page(context, content);
}

} // namespace

void add_pages(Router& router)
{
    router.page(k_search_page, search_page);
    router.page(k_subject_page, subject_page);
}

} // namespace chengxin::subject_query
