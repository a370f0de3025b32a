#include "server/features/data_import/routes.hpp"

#include "server/features/data_import/pages/page_parts.hpp"
#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/review/held.hpp"
#include "shared/features/data_import/pages.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::data_import {

namespace {

constexpr std::int64_t k_rows_on_page = 20;

std::int64_t page_of(const Form& form)
{
    return std::max<std::int64_t>(1, number_of(form.field("page"), 1));
}

std::int64_t pages_of(std::int64_t total)
{
    return std::max<std::int64_t>(1, (total + k_rows_on_page - 1) / k_rows_on_page);
}

/// Where the row has another name than the base library, confirming decides about it.
std::vector<std::pair<std::string, std::string>> decisions_on(const HeldRow& held)
{
    if (held.known_name.empty()) return {{"confirm", "确认无误"}, {"withdraw", "撤下"}};
    return {{"adopt", "确认，并采用新名称“" + held.name + "”"}, {"return", "名称有误，退回该行"}, {"withdraw", "撤下"}};
}

std::string decision_form(const RequestContext& context, const HeldRow& held)
{
    return "<form method=\"post\" action=\"/held\">" + html::hidden_fields(context) + "<input type=\"hidden\" name=\"record_id\" value=\"" + std::to_string(held.record_id) +
           "\">" + select("decision", "处理", decisions_on(held), "") +
           " <label>理由 <input name=\"reason\" maxlength=\"200\"></label> <button type=\"submit\">提交</button></form>";
}

std::vector<std::string> held_cells(const RequestContext& context, const HeldRow& held)
{
    std::string reasons;
    for (const FindingRow& finding : held.findings) {
        reasons += "<p>" + html::escape(finding.column) + "：" + html::escape(finding.message) + "（" + html::escape(finding.rule) + "）</p>";
    }
    std::vector<std::string> cells{html::escape(held.name), html::escape(held.uscc), html::escape(held.document_number), html::escape(held.authority),
        html::escape(held.decided_on), reasons};
    if (!context.print) cells.push_back(decision_form(context, held)); // nobody decides on paper
    return cells;
}

Reply held_rows_page(const RequestContext& context, const HeldRequest& request, const api::Page<HeldRow>& held)
{
    std::vector<std::vector<std::string>> rows;
    for (const HeldRow& row : held.rows) rows.push_back(held_cells(context, row));
    std::vector<std::string> titles{"相对人", "统一社会信用代码", "文书号", "决定机关", "决定日期", "疑点"};
    if (!context.print) titles.push_back("处理");
    html::Content content;
    content.title = "待核记录";
    content.index = html::Index::forbidden;
    content.crumbs = {{"/upload", "数据上报"}};
    content.body = "<h1>待核记录</h1><p>校验时有疑点、可能误伤相对人的处罚信息，以及公开文字里有个人信息的处罚和许可信息。确认之前不向社会公示，已公示的先遮盖；内容有误的，请用更正后的文件重新上报，或撤下。</p>"
                   "<form method=\"get\" action=\"/held\">" +
                   html::plain_field(context) + "<label>名称、代码或文书号 <input name=\"q\" value=\"" + html::escape(request.q) +
                   "\"></label> <button type=\"submit\">查询</button></form>";
    content.body += rows.empty() ? "<p>没有待核记录。</p>"
                                 : table("待核记录", titles, rows);
    content.body += html::more_than_printed(context, rows.size(), held.total, held.total_capped, "请按名称、代码或文书号缩小范围后再打印。");
    content.body += html::pager(context, "/held?q=" + html::url_component(request.q) + "&page=", request.page, pages_of(held.total));
    return html::page(context, content);
}

Next<Reply> held_page(RequestContext& context, const RawRequest&, const Form& form)
{
    HeldRequest request{form.field("q"), page_of(form), k_rows_on_page};
    if (const Result<void> page = checked_page(request.page, request.page_size, k_most_rows_on_page); !page) return error_page(context, page.error());
    if (context.print) request.page = 1, request.page_size = html::k_most_printed_rows; // one read, so that no row moves between pages
    return list_held(context.portal, uploader_of(context.who()), request, context.remote_address)
        .then([&context, request](Result<api::Page<HeldRow>> held) -> Result<Reply> {
            if (!held) return error_page(context, held.error());
            return held_rows_page(context, request, *held);
        });
}

Next<Reply> held_decision(RequestContext& context, const RawRequest&, const Form& form)
{
    ResolveHeldRequest request;
    request.record_id = number_of(form.field("record_id"), 0);
    request.decision = form.field("decision");
    if (request.decision == "adopt" || request.decision == "return") request.name = std::exchange(request.decision, "confirm");
    request.reason = form.field("reason");
    return resolve_held(context.portal, uploader_of(context.who()), request, context.remote_address).then([&context](Result<ResolveHeldResponse> resolved) -> Result<Reply> {
        if (!resolved) return error_page(context, resolved.error());
        return redirect(context, "/held");
    });
}

} // namespace

void add_list_pages(Router& router)
{
    add_batch_list(router);
    router.page(k_held_page, held_page);
    router.page("POST", "/held", k_may_confirm, held_decision, Bundle::console);
}

} // namespace chengxin::data_import
