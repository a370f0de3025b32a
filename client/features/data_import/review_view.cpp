#include "client/features/data_import/review_parts.hpp"

#include "client/platform/frames.hpp"
#include "client/ui/bottom_bar.hpp"
#include "client/ui/console.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <imgui.h>
#include <utility>

namespace chengxin::client::data_import {

namespace {

using shared::Cause;
using shared::CheckSession;

/// Of the grid, however little of the window is left. On a phone the message has room only below its cell.
float least_height()
{
    return ui::is_phone() ? 560.0f : 320.0f;
}

bool is_wanted(const CheckSession& session, const Review& review, std::uint32_t line)
{
    const auto& checked = session.line(line);
    if (review.which == "hidden") return session.row(line).hidden;
    if (checked.left_out) return review.which == "all";
    if (review.which == "held") return checked.verdict == rules::Verdict::held;
    if (review.which == "ready") return checked.verdict == rules::Verdict::accepted || checked.verdict == rules::Verdict::held;
    if (review.which == "problems")
        return checked.verdict == rules::Verdict::rejected
            || std::any_of(checked.findings.begin(), checked.findings.end(), [](const auto& finding) { return finding.severity != rules::Severity::info; });
    return true;
}

/// Chooses lines and findings anew for the filter, and goes to the first cell that is to be corrected.
void refresh(UploadState& state)
{
    Review& review = state.review;
    const CheckSession& session = *state.session;
    review.stale = false;
    if (review.filled.empty()) note_filled_columns(review, session);
    review.lines.clear();
    review.findings.clear();
    const Cause* cause = chosen_cause(review, session);
    if (!cause) review.cause.clear();
    const auto add = [&](std::uint32_t line) {
        review.lines.push_back(line);
        for (const rules::Finding& finding : session.line(line).findings) {
            const bool wanted = cause ? finding.rule == cause->rule && finding.column_index == cause->column_index : true;
            if (wanted) review.findings.push_back({line, finding.rule, finding.column_index, finding.message});
        }
    };
    if (cause) {
        for (const auto line : cause->lines) add(line);
    } else {
        for (std::uint32_t line = 0; line < session.line_count(); ++line) {
            if (is_wanted(session, review, line)) add(line);
        }
    }
    go_to_first_wrong(state);
    review.list.go({0, 2});
}

/// What spans rows is put right when nobody writes for a moment.
void settle_in_time(Review& review, CheckSession& session)
{
    if (review.settle_at <= 0) return;
    const double rest = review.settle_at - ImGui::GetTime();
    if (rest > 0) return request_frame_after(rest);
    review.settle_at = 0;
    session.settle();
}

/// What draw_questions shows as a question or its answer.
bool is_question(const rules::Finding& finding)
{
    return finding.rule == rules::Rule::r01 || (finding.rule == rules::Rule::r02 && finding.sheet.empty());
}

bool has_questions(const CheckSession& session)
{
    return !session.questions().hidden.empty() || !session.questions().sheets.empty();
}

bool has_hidden_rows(const CheckSession& session)
{
    const auto& hidden = session.questions().hidden;
    return std::any_of(hidden.begin(), hidden.end(), [](const shared::HiddenPart& part) { return part.rows > 0; });
}

std::string summary_of(const CheckSession& session)
{
    const auto& totals = session.totals();
    std::string text = std::to_string(totals.total) + " 行 · " + std::to_string(totals.ready) + " 可上报";
    if (totals.held > 0) text += "（" + std::to_string(totals.held) + " 待核）";
    text += " · " + std::to_string(totals.rejected) + " 需更正";
    if (totals.duplicate > 0) text += " · " + std::to_string(totals.duplicate) + " 重复";
    if (totals.left_out > 0) text += " · " + std::to_string(totals.left_out) + " 不上报";
    if (totals.late > 0) text += " · " + std::to_string(totals.late) + " 迟报";
    return text;
}

void draw_send_bar(UploadState& state, PageContext& context)
{
    const ui::BottomBar bar(tr("上报"));
    CheckSession& session = *state.session;
    const auto& totals = session.totals();
    const bool open = !session.open_questions().empty();
    const std::string sent = "上报 " + std::to_string(totals.ready) + " 行";
    const std::string label = totals.rejected > 0 ? sent + "，退回 " + std::to_string(totals.rejected) + " 行" : sent;
    const std::string other = ui::is_phone() ? tr("换文件") : tr("重新选择文件");
    const ui::ButtonOptions look{.kind = ui::ButtonKind::primary, .icon = ui::Icon::send, .disabled = open, .spoken = label};
    const bool whole = ui::button_width(label, look) + ui::k_space_3 + ui::button_width(other) <= ui::available_width();
    if (ui::button((whole ? label : sent) + "##send", look)) {
        state.review.promised = label;
        state.review.settle_at = 0;
        session.settle();
    }
    if (!state.review.promised.empty() && session.checked()) {
        // What spans rows is checked once more before anything is sent: the press waits for it, and counts only if the file is
        // still what the button said.
        const bool same = std::exchange(state.review.promised, {}) == label;
        if (same) return send(state, context);
        context.toast("检查结果有变化，请看过后再上报。", ui::Status::warning);
    }
    ui::same_line();
    if (ui::button(other, {.spoken = tr("重新选择文件")})) {
        if (session.edited_cells() > 0) state.confirm_leave = true;
        else start_over(state);
        return;
    }
    const std::string said = open                          ? tr("请先选择隐藏的内容和工作表是否上报")
                             : session.edited_cells() > 0 ? "已更正 " + std::to_string(session.edited_cells()) + " 个单元格"
                                                          : std::string();
    if (!said.empty() && !ui::is_phone()) {
        ui::same_line();
        ui::inline_text(said, {.tone = open ? ui::Tone::warning : ui::Tone::success}, ui::control_height());
    }
}

/// Very large files: the server checks them.
void draw_unchecked(UploadState& state, PageContext& context)
{
    ui::Card card;
    ui::heading(2, state.session ? state.session->file_name() : state.file.name);
    ui::space(ui::k_space_3);
    ui::notice(tr("这个文件很大，由服务器检查：上报后显示每个问题，有问题的行退回，其余入库；“只检查”先看结果，不入库。"), ui::Status::info, tr("浏览器不检查此文件"));
    ui::space(ui::k_space_4);
    if (ui::button(tr("上报"), {.kind = ui::ButtonKind::primary, .icon = ui::Icon::send})) send(state, context);
    ui::same_line();
    if (ui::button(tr("只检查"))) send_for_check(state, context);
    ui::same_line();
    if (ui::button(tr("重新选择文件"))) start_over(state);
}

} // namespace

void draw_review(UploadState& state, PageContext& context)
{
    if (!state.problem.message.empty()) {
        ui::notice(state.problem.message, ui::Status::danger, tr("没有发送成功"));
        ui::space(ui::k_space_4);
    }
    if (state.sent_unchecked) return draw_unchecked(state, context);
    CheckSession& session = *state.session;
    auto& review = state.review;
    settle_in_time(review, session);
    if (review.stale && session.checked()) refresh(state);
    ui::block_title(session.file_name());
    ui::paragraph(summary_of(session), {.type = ui::k_small, .tone = ui::Tone::ink_soft});
    if (shared::Answers answers = session.answers(); draw_questions(session.questions(), state.answers, answers)) {
        session.answer(std::move(answers));
        review.stale = true;
    }
    if (has_questions(session)) ui::space(ui::k_space_3);
    std::string remarks;
    for (const auto& finding : session.file_findings()) {
        if (is_question(finding)) continue; // the card above asks it
        if (finding.severity == rules::Severity::info) remarks += (remarks.empty() ? "" : "　") + finding.message;
        else ui::notice(finding.message, ui::Status::warning);
    }
    if (!remarks.empty()) ui::meta(remarks);
    ui::space(ui::k_space_2);
    draw_causes(state);
    ui::space(ui::k_space_2);
    const ui::Option views[] = {{"table", tr("表格")}, {"list", tr("问题清单")}};
    ui::segmented(tr("显示方式"), review.shown, views);
    if (ui::is_phone()) ui::space(ui::k_space_2);
    else ui::same_line();
    std::vector<ui::Option> filters{{"problems", tr("有问题的行")}, {"held", tr("待核")}, {"ready", tr("可上报")}, {"all", tr("全部行")}};
    if (has_hidden_rows(session)) filters.push_back({"hidden", tr("隐藏的行")});
    if (ui::segmented(tr("筛选"), review.which, filters)) {
        review.cause.clear();
        review.stale = true;
    }
    if (ui::is_low()) ui::flow(ui::control_height(), ui::k_space_4); // the tools' icons follow as far as there is room
    else ui::space(ui::k_space_2);
    const float height = ui::rest_height(least_height() + ui::BottomBar::height()) - ui::BottomBar::height();
    if (review.shown == "table") draw_table(state, height);
    else draw_list(state, height);
    draw_send_bar(state, context);
    // Asked outside of the bar, which is drawn aside.
    if (ui::confirm(tr("放弃更正？"), state.confirm_leave, tr("这个文件里已经更正的单元格不会保留。"), tr("放弃并重新选择"))) start_over(state);
}

} // namespace chengxin::client::data_import
