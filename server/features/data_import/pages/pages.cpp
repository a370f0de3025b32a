#include "server/features/data_import/routes.hpp"

#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/pages/answer_page.hpp"
#include "server/features/data_import/pages/page_parts.hpp"
#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/review/undo.hpp"
#include "shared/features/data_import/pages.hpp"

#include <algorithm>

namespace chengxin::data_import {

namespace {

constexpr std::int64_t k_findings_on_page = 100;
/// Seconds until a page whose batch is still being worked on loads itself again. It never waits itself.
constexpr const char* k_reload_seconds = "1";

std::string result_address(std::int64_t id)
{
    return "/upload/plain/result?id=" + std::to_string(id);
}

std::string template_links(const RequestContext& context)
{
    std::string links;
    for (const auto& [code, title] : data_sets(context)) {
        links += std::string(links.empty() ? "" : "，") + "<a href=\"/api/v1/data-import/template?catalogue=" + html::url_component(code) + "\" download>" +
                 html::escape(title) + "模板（.xlsx）</a>";
    }
    return "<p>上报模板：" + links + "</p>";
}

Reply upload_page(RequestContext& context, const RawRequest&, const Form&)
{
    html::Content content;
    content.title = "数据上报";
    content.index = html::Index::forbidden;
    content.body = "<h1>数据上报</h1><p>各部门在这里上报行政许可、行政处罚等公示信息。文件先在浏览器中校验，每一处问题都会标出，改正后再提交；"
                   "合格的行入库公示，不合格的行退回。</p>" +
                   template_links(context) + "<p>" + html::link(context, "/upload/plain", "用简易页面上报（不需要脚本）") + "</p><p>" +
                   html::link(context, "/uploads", "查看上报记录") + "</p>";
    return html::page(context, content);
}

Reply plain_form(RequestContext& context, const RawRequest&, const Form& form)
{
    html::Content content;
    content.title = "数据上报（简易页面）";
    content.index = html::Index::forbidden;
    content.crumbs = {{"/upload", "数据上报"}};
    content.body = "<h1>数据上报（简易页面）</h1>" + template_links(context) +
                   "<form method=\"post\" action=\"/upload/plain\" enctype=\"multipart/form-data\">" + html::hidden_fields(context) + "<p>" +
                   select("catalogue", "数据集", data_sets(context), form.field("catalogue")) +
                   "</p><p><label>文件（.xlsx、.xls、.csv） <input type=\"file\" name=\"file\" required accept=\".xlsx,.xls,.csv\"></label></p><p>" +
                   select("hidden", "隐藏的行和列", {{"ask", "先问我"}, {"send", "上报"}, {"leave", "不上报"}}, "ask") +
                   "</p><p><label><input type=\"checkbox\" name=\"check_only\" value=\"1\"> 只检查，看过结果再决定是否上报</label></p>"
                   "<p><button type=\"submit\">上报</button></p></form><p>" +
                   html::link(context, "/uploads", "查看上报记录") + "</p>";
    return html::page(context, content);
}

Next<Reply> plain_upload(RequestContext& context, const RawRequest&, const Form& form)
{
    const api::File* file = form.file("file");
    if (!file || (file->bytes.empty() && !file->large && file->name.empty())) {
        return error_page(context, {ErrorCode::invalid_request, "没有选择文件，请返回上一页选择要上报的文件。", "file"});
    }
    IncomingFile incoming{form.field("catalogue"), file->name, context.remote_address, content_of(*file)};
    if (form.field("hidden") == "send") incoming.answers.hidden = HiddenAnswer::send;
    if (form.field("hidden") == "leave") incoming.answers.hidden = HiddenAnswer::leave;
    incoming.answers.sheets = form.field("sheets");
    incoming.check_only = form.field("check_only") == "1";
    return take_in(context.portal, uploader_of(context.who()), incoming).then([&context](Result<Intake> taken) -> Result<Reply> {
        if (!taken) return error_page(context, taken.error());
        return redirect(context, result_address(taken->batch_id) + (taken->recognised ? "&recognised=1" : ""));
    });
}

std::string undo_form(const RequestContext& context, const Batch& batch)
{
    if (!batch.undoable) return {};
    const std::string what = batch.state == BatchState::waiting ? "不想上报时可以撤回，本批次就此结束，不入库任何内容。"
                                                                : html::escape(batch.undo_until) + " 之前可以撤回：新增的记录撤下，被更正的记录恢复原样。";
    return "<h2>撤回本批次</h2><form method=\"post\" action=\"/upload/plain/undo\">" + html::hidden_fields(context) + "<input type=\"hidden\" name=\"id\" value=\"" +
           std::to_string(batch.id) + "\"><p>" + what +
           "</p><p><label>撤回原因 <input name=\"reason\" required minlength=\"2\" maxlength=\"200\"></label> "
           "<button type=\"submit\">撤回</button></p></form>";
}

std::string summary(const RequestContext& context, const Batch& batch, bool recognised)
{
    std::string out = "<h1>上报结果：" + html::escape(batch.file_name) + "</h1>";
    const bool waits = batch.state == BatchState::waiting;
    if (recognised) out += waits ? "<p class=\"notice\">这个文件已经上报过，正等待您的答复。</p>" : "<p class=\"notice\">这个文件已经上报过，没有重复入库。下面是当时的结果。</p>";
    out += "<p>" + catalogue_label(context, batch.catalogue) + "，" + html::escape(batch.organisation) + " " + html::escape(batch.uploaded_by) + " 于 " +
           html::escape(batch.uploaded_at) + " 上报，" + state_label(batch.state) + "。</p>";
    if (!batch.message.empty()) out += "<p class=\"notice\">" + html::escape(batch.message) + "</p>";
    if (is_under_way(batch.state)) {
        const int percent = static_cast<int>(batch.progress * 100);
        return out + "<p>正在处理，已完成 " + std::to_string(percent) + "%。页面会自动刷新，也可以" +
               html::link(context, result_address(batch.id), "立即刷新") + "。</p>";
    }
    return out + decisions_part(batch) + counts(batch);
}

std::string downloads(const Batch& batch)
{
    if (batch.rejected == 0) return {};
    return "<p><a href=\"/api/v1/data-import/returned?id=" + std::to_string(batch.id) +
           "\" download>下载退回的行（标出了问题单元格和原因的 .xlsx）</a>，改正后可以直接再次上报。</p>";
}

std::string findings_part(const RequestContext& context, const Batch& batch, std::int64_t page, const Result<api::Page<FindingRow>>& findings)
{
    if (!findings) return "<p class=\"notice\">" + html::escape(findings.error().message) + "</p>";
    if (findings->total == 0) return "<p>没有发现问题。</p>";
    const std::int64_t pages = (findings->total + k_findings_on_page - 1) / k_findings_on_page;
    return "<h2>校验结果（" + std::to_string(findings->total) + " 条）</h2>" + findings_table(findings->rows) +
           html::pager(context, result_address(batch.id) + "&page=", page, pages);
}

Next<Reply> plain_result(RequestContext& context, const RawRequest&, const Form& form)
{
    const Result<BatchRow> found = get_batch(context.portal, uploader_of(context.who()), number_of(form.field("id"), 0));
    if (!found) return error_page(context, found.error());
    const Batch batch = to_api(*found, context.who().scope, context.portal.clock.today());
    html::Content content;
    content.title = "上报结果";
    content.index = html::Index::forbidden;
    content.crumbs = {{"/upload", "数据上报"}};
    content.body = summary(context, batch, form.field("recognised") == "1");
    const std::string once_more = "<p>" + html::link(context, "/upload/plain", "再上报一个文件") + "</p>";
    if (is_under_way(batch.state)) {
        content.body += undo_form(context, batch) + once_more;
        Reply reply = html::page(context, content);
        reply.headers["Refresh"] = k_reload_seconds;
        return reply;
    }
    const std::int64_t page = std::max<std::int64_t>(1, number_of(form.field("page"), 1));
    return get_findings(context.portal, uploader_of(context.who()), {batch.id, page, k_findings_on_page, ""}, context.remote_address)
        .then([&context, content, batch, page, once_more](Result<api::Page<FindingRow>> findings) mutable -> Result<Reply> {
            content.body += answer_form(context, batch) + downloads(batch) + findings_part(context, batch, page, findings) + undo_form(context, batch) + once_more;
            return html::page(context, content);
        });
}

Next<Reply> plain_undo(RequestContext& context, const RawRequest&, const Form& form)
{
    const std::int64_t id = number_of(form.field("id"), 0);
    return undo_batch(context.portal, uploader_of(context.who()), {id, form.field("reason")}, context.remote_address).then([&context, id](Result<BatchRow> undone) -> Result<Reply> {
        if (!undone) return error_page(context, undone.error());
        return redirect(context, result_address(id));
    });
}

} // namespace

void add_pages(Router& router)
{
    router.page(k_upload_page, upload_page);
    HandleOptions plain = Bundle::console;
    plain.plain = true;
    HandleOptions upload = plain;
    upload.body_limit = k_upload_body;
    router.page("GET", "/upload/plain", k_may_upload, plain_form, plain);
    router.page("POST", "/upload/plain", k_may_upload, plain_upload, upload);
    router.page("GET", "/upload/plain/result", k_may_upload, plain_result, plain);
    router.page("POST", "/upload/plain/undo", k_may_upload, plain_undo, plain);
}

} // namespace chengxin::data_import
