#include "client/features/data_import/questions_view.hpp"

#include "client/ui/button.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/display.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>

namespace chengxin::client::data_import {

namespace {

bool draw_hidden(const shared::Questions& questions, AnswerDraft& draft, shared::Answers& answers)
{
    ui::paragraph(shared::hidden_question(questions, answers));
    ui::space(ui::k_space_2);
    const ui::Option options[] = {{"send", tr(shared::k_send_hidden)}, {"leave", tr(shared::k_leave_hidden)}};
    if (!ui::radio_group(tr("隐藏的内容"), draft.hidden, options, {.required = true})) return false;
    answers.hidden = draft.hidden == "send" ? shared::HiddenAnswer::send : shared::HiddenAnswer::leave;
    return true;
}

std::string label_of(const shared::SheetPart& sheet)
{
    return sheet.rows > 0 ? sheet.name + "（" + ui::grouped(sheet.rows) + " 行）" : sheet.name;
}

bool draw_sheet_boxes(const shared::Questions& questions, AnswerDraft& draft)
{
    bool changed = false;
    for (const shared::SheetPart& sheet : questions.sheets) {
        const auto chosen = std::find(draft.sheets.begin(), draft.sheets.end(), sheet.name);
        bool checked = chosen != draft.sheets.end();
        if (!ui::check_box(label_of(sheet), checked)) continue;
        if (checked) draft.sheets.push_back(sheet.name);
        else draft.sheets.erase(chosen);
        changed = true;
    }
    return changed;
}

bool draw_sheets(const shared::Questions& questions, AnswerDraft& draft, shared::Answers& answers)
{
    ui::paragraph(shared::sheets_question(questions));
    ui::space(ui::k_space_2);
    const ui::Option options[] = {{"all", tr(shared::k_send_all_sheets)}, {"some", tr("只上报选中的工作表")}};
    bool changed = ui::radio_group(tr("工作表"), draft.which, options, {.required = true});
    if (draft.which == "some") changed |= draw_sheet_boxes(questions, draft);
    if (changed) answers.sheets = draft.which == "all" ? shared::k_all_sheets : shared::choice_of(draft.sheets);
    return changed;
}

} // namespace

bool draw_questions(const shared::Questions& questions, AnswerDraft& draft, shared::Answers& answers)
{
    const bool hidden = !shared::hidden_in_chosen(questions, answers).empty();
    if (!hidden && questions.sheets.empty()) return false;
    const bool open = !shared::open_questions(questions, answers).empty();
    ui::Card card({.title = open ? tr("上报之前请选择") : tr("已选择"), .edge = open ? ui::Tone::warning : ui::Tone::success});
    bool changed = false;
    if (!questions.sheets.empty()) changed |= draw_sheets(questions, draft, answers);
    if (hidden && !questions.sheets.empty()) ui::space(ui::k_space_4);
    if (hidden) changed |= draw_hidden(questions, draft, answers);
    return changed;
}

bool draw_waiting(WaitingBatch& waiting, const shared::Batch& batch, PageContext& context)
{
    if (waiting.id != batch.id) {
        waiting = {};
        waiting.id = batch.id;
        waiting.answers = {batch.hidden, batch.sheets};
        if (batch.hidden != shared::HiddenAnswer::ask) waiting.draft.hidden = batch.hidden == shared::HiddenAnswer::send ? "send" : "leave";
        if (!batch.sheets.empty()) waiting.draft.which = batch.sheets == shared::k_all_sheets ? "all" : "some";
        for (const shared::SheetPart& sheet : batch.questions.sheets) {
            if (waiting.draft.which == "some" && shared::is_chosen(waiting.answers, sheet.name)) waiting.draft.sheets.push_back(sheet.name);
        }
    }
    bool goes_on = false;
    if (auto sent = waiting.sent.take()) {
        goes_on = sent->has_value();
        waiting.problem = goes_on ? std::string() : sent->error().message;
    }
    ui::notice("已检查，还没有入库任何内容。请在 " + batch.answer_until + " 之前答复，逾期作废。", ui::Status::warning, tr("等待您的答复"));
    ui::space(ui::k_space_3);
    if (!waiting.problem.empty()) {
        ui::notice(waiting.problem, ui::Status::danger);
        ui::space(ui::k_space_3);
    }
    draw_questions(batch.questions, waiting.draft, waiting.answers);
    ui::space(ui::k_space_3);
    const bool open = !shared::open_questions(batch.questions, waiting.answers).empty();
    const std::string label = batch.asks.size() == 1 && batch.asks.front() == "publish" ? "上报 " + ui::grouped(batch.accepted) + " 行" : tr("按以上选择上报");
    if (ui::button(label, {.kind = ui::ButtonKind::primary, .icon = ui::Icon::send, .disabled = open, .busy = waiting.sent.waiting()}))
        waiting.sent = context.api.call<shared::Answer>({.id = batch.id, .hidden = waiting.answers.hidden, .sheets = waiting.answers.sheets, .publish = true});
    return goes_on;
}

void draw_decisions(const shared::Batch& batch)
{
    const shared::Answers answers{batch.hidden, batch.sheets};
    for (const std::string& text : {shared::sheets_decision(batch.questions, answers), shared::hidden_decision(batch.questions, answers)}) {
        if (!text.empty()) ui::meta(text);
    }
    if (batch.corrected_cells > 0) ui::meta("上报前在页面上更正了 " + ui::grouped(batch.corrected_cells) + " 个单元格。");
}

} // namespace chengxin::client::data_import
