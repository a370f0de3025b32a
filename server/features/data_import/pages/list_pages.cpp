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

BatchesRequest batches_request(const Form& form)
{
    BatchesRequest request;
    request.state = form.field("state");
    request.catalogue = form.field("catalogue");
    request.q = form.field("q");
    if (const std::string sort = form.field("sort"); !sort.empty()) request.sort = sort;
    request.page = page_of(form);
    request.page_size = k_rows_on_page;
    return request;
}

std::string filter_form(const RequestContext& context, const BatchesRequest& request)
{
    std::vector<std::pair<std::string, std::string>> sets = data_sets(context);
    sets.insert(sets.begin(), {"", "全部"});
    return "<form method=\"get\" action=\"/uploads\">" + html::plain_field(context) +
           select("state", "状态", {{"", "全部"}, {"queued", "排队中"}, {"running", "处理中"}, {"waiting", "待回答"}, {"publishing", "入库中"}, {"done", "已完成"}, {"failed", "未入库"}, {"undone", "已撤回"}, {"dropped", "已作废"}}, request.state) +
           " " + select("catalogue", "数据集", sets, request.catalogue) +
           " <label>文件名 <input name=\"q\" value=\"" + html::escape(request.q) + "\"></label> " +
           select("sort", "排序", {{"-id", "最近上报在前"}, {"id", "最早上报在前"}, {"file_name", "文件名"}, {"-total", "行数多的在前"}, {"-rejected", "退回多的在前"}}, request.sort) +
           " <button type=\"submit\">查询</button></form>";
}

std::vector<std::string> batch_cells(const RequestContext& context, const Batch& batch)
{
    return {html::link(context, "/upload/plain/result?id=" + std::to_string(batch.id), batch.file_name), catalogue_label(context, batch.catalogue),
        html::escape(batch.organisation), html::escape(batch.uploaded_by), html::escape(batch.uploaded_at), state_label(batch.state),
        std::to_string(batch.total), std::to_string(batch.accepted + batch.corrected), std::to_string(batch.duplicate),
        std::to_string(batch.rejected), std::to_string(batch.held), std::to_string(batch.late)};
}

std::string batches_address(const BatchesRequest& request)
{
    return "/uploads?state=" + html::url_component(request.state) + "&catalogue=" + html::url_component(request.catalogue) +
           "&q=" + html::url_component(request.q) + "&sort=" + html::url_component(request.sort) + "&page=";
}

Reply uploads_page(RequestContext& context, const RawRequest&, const Form& form)
{
    const BatchesRequest request = batches_request(form);
    const Result<api::Page<Batch>> batches = html::page_or_whole(context, request.page, [&](std::int64_t number) {
        BatchesRequest asked = request;
        asked.page = number;
        return get_batches(context.portal, uploader_of(context.who()), asked);
    });
    if (!batches) return error_page(context, batches.error());
    std::vector<std::vector<std::string>> rows;
    for (const Batch& batch : batches->rows) rows.push_back(batch_cells(context, batch));
    html::Content content;
    content.title = "上报记录";
    content.index = html::Index::forbidden;
    content.crumbs = {{"/upload", "数据上报"}};
    content.body = "<h1>上报记录</h1><p>本单位及下级单位上报的文件和处理结果。" + html::link(context, "/upload/plain", "上报一个文件") + "</p>" +
                   filter_form(context, request);
    content.body += rows.empty() ? "<p>没有符合条件的上报记录。</p>"
                                 : table("上报记录", {"文件", "数据集", "单位", "上报人", "时间", "状态", "总行数", "入库", "重复", "退回", "待核", "迟报"}, rows);
    content.body += html::more_than_printed(context, rows.size(), batches->total, batches->total_capped, "请缩小查询范围后再打印。");
    content.body += html::pager(context, batches_address(request), request.page, pages_of(batches->total));
    return html::page(context, content);
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
    router.page(k_batches_page, uploads_page);
    router.page(k_held_page, held_page);
    router.page("POST", "/held", k_may_confirm, held_decision, Bundle::console);
}

} // namespace chengxin::data_import
