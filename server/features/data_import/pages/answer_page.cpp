#include "server/features/data_import/pages/answer_page.hpp"

#include "server/features/data_import/intake/waiting.hpp"
#include "server/features/data_import/pages/page_parts.hpp"
#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/routes.hpp"

#include <algorithm>

namespace chengxin::data_import {

namespace {

constexpr const char* k_sheet_field = "sheet-"; ///< and its number: a form field comes once

bool is_asked(const Batch& batch, const char* what)
{
    return std::find(batch.asks.begin(), batch.asks.end(), what) != batch.asks.end();
}

std::string button(const char* name, const char* value, const std::string& label)
{
    return "<button class=\"primary\" type=\"submit\" name=\"" + std::string(name) + "\" value=\"" + value + "\">" + html::escape(label) + "</button> ";
}

std::string paragraph(const std::string& text)
{
    return text.empty() ? text : "<p>" + html::escape(text) + "</p>";
}

std::string hidden_choice(const Batch& batch)
{
    return "<fieldset><legend>隐藏的内容</legend>" + paragraph(hidden_question(batch.questions, {batch.hidden, batch.sheets})) +
           "<label><input type=\"radio\" name=\"hidden\" value=\"send\" required> " + k_send_hidden +
           "</label><label><input type=\"radio\" name=\"hidden\" value=\"leave\"> " + k_leave_hidden + "</label></fieldset>";
}

std::string sheets_choice(const Batch& batch)
{
    std::string out = "<fieldset><legend>工作表</legend>" + paragraph(sheets_question(batch.questions));
    for (std::size_t i = 0; i < batch.questions.sheets.size(); ++i) {
        const SheetPart& sheet = batch.questions.sheets[i];
        out += "<label><input type=\"checkbox\" name=\"" + std::string(k_sheet_field) + std::to_string(i) + "\" value=\"" + html::escape(sheet.name) + "\" checked> " +
               html::escape(sheet.name) + "（" + std::to_string(sheet.rows) + " 行）</label>";
    }
    return out + "</fieldset>";
}

/// One question has a button for each answer; several are answered together.
std::string choices(const Batch& batch)
{
    const bool hidden = is_asked(batch, "hidden");
    const bool sheets = is_asked(batch, "sheets");
    if (!hidden && !sheets) return "<p class=\"actions\">" + button("publish", "1", "上报 " + std::to_string(batch.accepted) + " 行") + "</p>";
    if (!sheets) {
        return paragraph(hidden_question(batch.questions, {batch.hidden, batch.sheets})) + "<p class=\"actions\">" + button("hidden", "send", k_send_hidden) +
               button("hidden", "leave", k_leave_hidden) + "</p>";
    }
    return (hidden ? hidden_choice(batch) : "") + sheets_choice(batch) + "<p class=\"actions\">" + button("publish", "1", "按以上选择上报") + "</p>";
}

Next<Reply> plain_answer(RequestContext& context, const RawRequest&, const Form& form)
{
    AnswerRequest request;
    request.id = number_of(form.field("id"), 0);
    if (form.field("hidden") == "send") request.hidden = HiddenAnswer::send;
    if (form.field("hidden") == "leave") request.hidden = HiddenAnswer::leave;
    std::vector<std::string> sheets;
    for (const auto& [name, value] : form.fields) {
        if (name.rfind(k_sheet_field, 0) == 0) sheets.push_back(value);
    }
    request.sheets = choice_of(sheets);
    request.publish = true;
    return answer_batch(context.portal, uploader_of(context.who()), request, context.remote_address).then([&context, id = request.id](Result<BatchRow> answered) -> Result<Reply> {
        if (!answered) return error_page(context, answered.error());
        return redirect(context, "/upload/plain/result?id=" + std::to_string(id));
    });
}

} // namespace

std::string decisions_part(const Batch& batch)
{
    const Answers answers{batch.hidden, batch.sheets};
    std::string out = paragraph(sheets_decision(batch.questions, answers)) + paragraph(hidden_decision(batch.questions, answers));
    if (batch.corrected_cells > 0) out += "<p>上报前在页面上更正了 " + std::to_string(batch.corrected_cells) + " 个单元格。</p>";
    return out;
}

std::string answer_form(const RequestContext& context, const Batch& batch)
{
    if (batch.state != BatchState::waiting) return {};
    return "<section class=\"card\"><h2 class=\"card-head\">上报之前请回答</h2><p class=\"notice warning\">已检查，还没有入库任何内容。请在 " + html::escape(batch.answer_until) +
           " 之前答复，逾期作废。</p><form method=\"post\" action=\"/upload/plain/answer\">" + html::hidden_fields(context) +
           "<input type=\"hidden\" name=\"id\" value=\"" + std::to_string(batch.id) + "\">" + choices(batch) + "</form></section>";
}

void add_answer_page(Router& router)
{
    HandleOptions plain = Bundle::console;
    plain.plain = true;
    router.page("POST", "/upload/plain/answer", k_may_upload, plain_answer, plain);
}

} // namespace chengxin::data_import
