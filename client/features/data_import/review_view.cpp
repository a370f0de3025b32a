#include "client/features/data_import/review_parts.hpp"

#include "client/ui/console.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <imgui.h>
#include <utility>

namespace chengxin::client::data_import {

namespace {

using shared::Cause;
using shared::CheckSession;

constexpr float k_row_button = 28; ///< height of a button within a table row

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

/// Chooses lines and findings anew for the filter.
void refresh(Review& review, const CheckSession& session)
{
    review.stale = false;
    review.detail = -1;
    review.lines.clear();
    review.findings.clear();
    const Cause* cause = chosen_cause(review, session);
    if (!cause) review.cause.clear();
    const auto add = [&](std::uint32_t line) {
        review.lines.push_back(line);
        const auto& findings = session.line(line).findings;
        for (std::uint32_t index = 0; index < findings.size(); ++index) {
            if (cause && (findings[index].rule != cause->rule || findings[index].column_index != cause->column_index)) continue;
            review.findings.emplace_back(line, index);
        }
    };
    if (cause) {
        for (const auto line : cause->lines) add(line);
        return;
    }
    for (std::uint32_t line = 0; line < session.line_count(); ++line) {
        if (is_wanted(session, review, line)) add(line);
    }
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

void draw_list(UploadState& state)
{
    auto& review = state.review;
    CheckSession& session = *state.session;
    const ui::TableColumn columns[] = {
        {.key = "row", .title = tr("行"), .width = 64, .align = ui::Align::right},
        {.key = "column", .title = tr("列"), .share = 2},
        {.key = "value", .title = tr("内容"), .share = 2},
        {.key = "message", .title = tr("问题"), .share = 4},
        {.key = "action", .title = tr("建议"), .share = 3},
    };
    const ui::TableOptions options{.name = tr("问题清单"), .rows = review.findings.size(), .height = ui::rest_height(320),
        .empty_icon = ui::Icon::success, .empty_title = tr("没有问题")};
    std::optional<std::pair<std::uint32_t, rules::Finding>> accepted;
    ui::table(review.list, columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        const auto [line, index] = review.findings[row];
        if (index >= session.line(line).findings.size()) return ui::cell_text(box, tr("已更正"), ui::Align::left, ui::Tone::success);
        const auto& finding = session.line(line).findings[index];
        if (column.key == "row") return ui::cell_text(box, std::to_string(finding.row), ui::Align::right);
        if (column.key == "column") return ui::cell_text(box, rules::place_text(finding.sheet, finding.column));
        if (column.key == "value") return ui::cell_text(box, finding.value);
        if (column.key == "message") return ui::cell_text(box, finding.message, ui::Align::left, finding.severity == rules::Severity::error ? ui::Tone::danger : ui::Tone::ink);
        if (finding.suggestion.empty() || finding.column_index < 0) return;
        const ui::IdScope scope(static_cast<std::int64_t>(row));
        ImGui::SetCursorScreenPos({box.min.x, box.centre().y - k_row_button / 2});
        if (ui::button("采纳：" + finding.suggestion, {.width = box.width(), .height = k_row_button})) accepted.emplace(line, finding);
    });
    if (!accepted) return;
    session.accept(accepted->first, accepted->second);
    session.settle();
    review.stale = true;
}

void draw_send_bar(UploadState& state, PageContext& context)
{
    CheckSession& session = *state.session;
    const auto& totals = session.totals();
    ui::space(ui::k_space_4);
    const bool open = !session.open_questions().empty();
    if (open) {
        ui::paragraph(tr("请先在上面选择隐藏的内容和工作表是否上报，然后才能上报。"), {.tone = ui::Tone::warning});
        ui::space(ui::k_space_2);
    }
    const std::string label = totals.rejected > 0 ? "上报 " + std::to_string(totals.ready) + " 行，退回 " + std::to_string(totals.rejected) + " 行"
                                                  : "上报 " + std::to_string(totals.ready) + " 行";
    if (ui::button(label, {.kind = ui::ButtonKind::primary, .icon = ui::Icon::send, .disabled = open})) state.review.promised = label;
    if (!state.review.promised.empty() && session.checked()) {
        // Leaving a cell to press the button starts the check of the whole file anew: the press waits for it, and counts
        // only if the file is still what the button said.
        const bool same = std::exchange(state.review.promised, {}) == label;
        if (same) return send(state, context);
        context.toast("检查结果有变化，请看过后再上报。", ui::Status::warning);
    }
    ui::same_line();
    if (ui::button(tr("重新选择文件"))) {
        if (session.edited_cells() > 0) state.confirm_leave = true;
        else start_over(state);
        return;
    }
    if (session.edited_cells() > 0) {
        ui::same_line();
        ui::inline_text("已更正 " + std::to_string(session.edited_cells()) + " 个单元格", {.tone = ui::Tone::success}, ui::control_height());
    }
    if (ui::confirm(tr("放弃更正？"), state.confirm_leave, tr("这个文件里已经更正的单元格不会保留。"), tr("放弃并重新选择"))) start_over(state);
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
    if (review.stale && session.checked()) refresh(review, session);
    ui::heading(2, session.file_name());
    ui::paragraph(summary_of(session), {.tone = ui::Tone::ink_soft});
    ui::space(ui::k_space_3);
    if (shared::Answers answers = session.answers(); draw_questions(session.questions(), state.answers, answers)) {
        session.answer(std::move(answers));
        review.stale = true;
    }
    if (has_questions(session)) ui::space(ui::k_space_3);
    for (const auto& finding : session.file_findings()) {
        if (is_question(finding)) continue; // the card above asks it
        if (finding.severity == rules::Severity::info) ui::meta(finding.message);
        else ui::notice(finding.message, ui::Status::warning);
    }
    ui::space(ui::k_space_3);
    draw_causes(state);
    ui::space(ui::k_space_3);
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
    ui::space(ui::k_space_2);
    if (review.shown == "table") {
        draw_grid(state);
        if (review.table.edited_row != review.last_edited_row) {
            // A row was left: what spans rows (duplicates, counts) is made right again.
            review.last_edited_row = review.table.edited_row;
            session.settle();
        }
        if (review.table.edited_row >= 0) review.detail = review.table.edited_row;
        if (review.detail < 0 && !review.lines.empty()) review.detail = review.lines.front();
        if (review.detail >= 0) {
            ui::space(ui::k_space_3);
            draw_line_findings(state, static_cast<std::uint32_t>(review.detail));
        }
    } else {
        draw_list(state);
    }
    draw_send_bar(state, context);
}

} // namespace chengxin::client::data_import
