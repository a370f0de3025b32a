#include "client/features/data_import/upload_state.hpp"

#include "client/ui/console.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <imgui.h>

namespace chengxin::client::data_import {

namespace {

using shared::Cause;
using shared::CheckSession;

constexpr float k_row_button = 28; ///< height of a button within a table row

ui::Status status_of(rules::Severity severity)
{
    switch (severity) {
    case rules::Severity::error: return ui::Status::danger;
    case rules::Severity::warning: return ui::Status::warning;
    case rules::Severity::info: return ui::Status::info;
    }
    return ui::Status::neutral;
}

std::pair<const char*, ui::Status> verdict_text(const shared::CheckedLine& line)
{
    switch (line.verdict) {
    case rules::Verdict::rejected: return {tr("需更正"), ui::Status::danger};
    case rules::Verdict::held: return {tr("待核"), ui::Status::warning};
    case rules::Verdict::duplicate: return {tr("重复"), ui::Status::neutral};
    case rules::Verdict::accepted: break;
    }
    return line.late ? std::pair(tr("迟报"), ui::Status::warning) : std::pair(tr("可上报"), ui::Status::success);
}

bool is_wanted(const CheckSession& session, const Review& review, std::uint32_t line)
{
    const auto& checked = session.line(line);
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
    const Cause* cause = nullptr;
    if (review.cause >= 0 && static_cast<std::size_t>(review.cause) < session.causes().size()) cause = &session.causes()[static_cast<std::size_t>(review.cause)];
    else review.cause = -1;
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

std::string summary_of(const CheckSession& session)
{
    const auto& totals = session.totals();
    std::string text = std::to_string(totals.total) + " 行 · " + std::to_string(totals.ready) + " 可上报";
    if (totals.held > 0) text += "（" + std::to_string(totals.held) + " 待核）";
    text += " · " + std::to_string(totals.rejected) + " 需更正";
    if (totals.duplicate > 0) text += " · " + std::to_string(totals.duplicate) + " 重复";
    if (totals.late > 0) text += " · " + std::to_string(totals.late) + " 迟报";
    return text;
}

/// The causes as buttons; choosing one narrows table and list to it.
void draw_causes(UploadState& state)
{
    CheckSession& session = *state.session;
    if (session.causes().empty()) {
        ui::notice(tr("没有发现问题，可以直接上报。"), ui::Status::success);
        return;
    }
    ui::inline_text(tr("问题归类"), {.tone = ui::Tone::ink_soft}, ui::control_height());
    const auto choose = [&](std::int32_t cause) {
        state.review.cause = cause;
        state.review.stale = true;
    };
    ui::same_line();
    if (ui::button(tr("全部"), {.kind = state.review.cause < 0 ? ui::ButtonKind::primary : ui::ButtonKind::secondary})) choose(-1);
    for (std::size_t index = 0; index < session.causes().size(); ++index) {
        const Cause& cause = session.causes()[index];
        const bool chosen = state.review.cause == static_cast<std::int32_t>(index);
        const std::string label = cause.title + " " + std::to_string(cause.lines.size()) + "##cause" + std::to_string(index);
        const ui::ButtonOptions look{.kind = chosen ? ui::ButtonKind::primary : ui::ButtonKind::secondary, .icon = ui::status_icon(status_of(cause.severity))};
        ui::flow(ui::button_width(label, look), ui::k_space_2);
        if (ui::button(label, look)) choose(chosen ? -1 : static_cast<std::int32_t>(index));
    }
    if (state.review.cause < 0 || static_cast<std::size_t>(state.review.cause) >= session.causes().size()) return;
    const Cause cause = session.causes()[static_cast<std::size_t>(state.review.cause)];
    if (cause.suggestions == 0) return;
    ui::space(ui::k_space_2);
    if (ui::button("采纳这一类的全部建议（" + std::to_string(cause.suggestions) + "）", {.icon = ui::Icon::check})) {
        session.accept_all(cause);
        session.settle();
        choose(-1);
    }
}

/// Wide enough for what stands in the column: names and codes in full, long texts shortened.
float column_width(const CheckSession& session, std::size_t column, const catalogue::Item* item)
{
    const float title = 32.0f + 14.0f * static_cast<float>(session.columns().headers[column].size()) / 3.0f;
    const auto field = session.columns().field_of[column];
    const auto role = item && field >= 0 ? item->fields[static_cast<std::size_t>(field)].role : catalogue::Role::none;
    switch (role) {
    case catalogue::Role::subject_name:
    case catalogue::Role::authority_name:
    case catalogue::Role::source_name:
    case catalogue::Role::violation:
    case catalogue::Role::facts:
    case catalogue::Role::content: return 260;
    case catalogue::Role::subject_uscc:
    case catalogue::Role::authority_uscc:
    case catalogue::Role::source_uscc:
    case catalogue::Role::identity_number:
    case catalogue::Role::decision_number: return 200;
    case catalogue::Role::subject_kind: return 160;
    default: return std::clamp(title, 110.0f, 200.0f);
    }
}

std::vector<ui::TableColumn> grid_columns(const CheckSession& session, const catalogue::Item* item)
{
    std::vector<ui::TableColumn> columns{
        {.key = "row", .title = tr("行"), .width = 64, .align = ui::Align::right, .frozen = true},
        {.key = "verdict", .title = tr("状态"), .width = 96, .frozen = true},
    };
    const auto& headers = session.columns().headers;
    for (std::size_t column = 0; column < headers.size(); ++column) {
        const auto field = session.columns().field_of[column];
        columns.push_back({.key = std::to_string(column), .title = headers[column].empty() ? tr("（无列名）") : headers[column],
            .width = column_width(session, column, item), .hidden_at_first = field < 0});
    }
    return columns;
}

void draw_grid_cell(UploadState& state, std::uint32_t line, const ui::TableColumn& column, const ui::Box& box)
{
    CheckSession& session = *state.session;
    if (column.key == "row") return ui::cell_text(box, std::to_string(session.row(line).number), ui::Align::right, ui::Tone::ink_soft);
    if (column.key == "verdict") {
        const auto [text, status] = verdict_text(session.line(line));
        return ui::cell_badge(box, text, status);
    }
    const auto index = static_cast<std::size_t>(std::stoul(column.key));
    const rules::Finding* finding = session.finding_at(line, index);
    const ui::Mark mark{finding ? status_of(finding->severity) : ui::Status::neutral, finding ? std::string_view(finding->message) : std::string_view()};
    std::string value = session.cell(line, index);
    if (ui::editable_cell(state.review.table, box, line, column.key, value, mark)) session.edit(line, index, std::move(value));
}

void draw_grid(UploadState& state)
{
    const auto columns = grid_columns(*state.session, state.reference.value() ? &state.reference.value()->item : nullptr);
    auto& review = state.review;
    ui::column_choice(review.table, columns);
    ui::space(ui::k_space_2);
    float least = 0;
    for (const auto& column : columns) {
        if (ui::is_shown(review.table, column)) least += column.width;
    }
    const ui::TableOptions options{
        .name = tr("检查结果"),
        .rows = review.lines.size(),
        .height = std::max(280.0f, ui::rest_height() - 260),
        .min_width = least,
        .cards_on_phone = false,
        .empty_icon = ui::Icon::success,
        .empty_title = tr("没有这样的行"),
        .empty_text = tr("换一个筛选条件看看其他行。"),
        .key = [&](std::size_t row) { return static_cast<std::int64_t>(review.lines[row]); },
    };
    ui::table(review.table, columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        draw_grid_cell(state, review.lines[row], column, box);
    });
}

/// The findings of one line below the grid, with their suggestions.
void draw_line_findings(UploadState& state, std::uint32_t line)
{
    CheckSession& session = *state.session;
    ui::Card card({.title = "第 " + std::to_string(session.row(line).number) + " 行"});
    const auto findings = session.line(line).findings;
    if (findings.empty()) ui::paragraph(tr("这一行没有问题。"));
    for (std::size_t index = 0; index < findings.size(); ++index) {
        const auto& finding = findings[index];
        const ui::IdScope scope(static_cast<std::int64_t>(index));
        ui::notice(finding.message, status_of(finding.severity), finding.column);
        if (!finding.suggestion.empty() && finding.column_index >= 0) {
            if (ui::button("采纳建议：" + finding.suggestion, {.icon = ui::Icon::check})) {
                session.accept(line, finding);
                session.settle();
            }
        }
        ui::space(ui::k_space_2);
    }
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
    const ui::TableOptions options{.name = tr("问题清单"), .rows = review.findings.size(), .height = std::max(280.0f, ui::rest_height() - 220),
        .empty_icon = ui::Icon::success, .empty_title = tr("没有问题")};
    std::optional<std::pair<std::uint32_t, rules::Finding>> accepted;
    ui::table(review.list, columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        const auto [line, index] = review.findings[row];
        if (index >= session.line(line).findings.size()) return ui::cell_text(box, tr("已更正"), ui::Align::left, ui::Tone::success);
        const auto& finding = session.line(line).findings[index];
        if (column.key == "row") return ui::cell_text(box, std::to_string(finding.row), ui::Align::right);
        if (column.key == "column") return ui::cell_text(box, finding.column);
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
    const bool settled = session.checked();
    const std::string label = totals.rejected > 0 ? "上报 " + std::to_string(totals.ready) + " 行，退回 " + std::to_string(totals.rejected) + " 行"
                                                  : "上报 " + std::to_string(totals.ready) + " 行";
    if (ui::button(label, {.kind = ui::ButtonKind::primary, .icon = ui::Icon::send, .disabled = !settled})) {
        send(state, context);
        return;
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

/// .xls and very large files: the server checks them.
void draw_unchecked(UploadState& state, PageContext& context)
{
    ui::Card card;
    ui::heading(2, state.session ? state.session->file_name() : state.file.name);
    ui::space(ui::k_space_3);
    ui::notice(tr("这个文件由服务器检查：上报后显示每个问题，有问题的行退回，其余入库。"), ui::Status::info, tr("浏览器不检查此文件"));
    ui::space(ui::k_space_4);
    if (ui::button(tr("上报"), {.kind = ui::ButtonKind::primary, .icon = ui::Icon::send})) send(state, context);
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
    for (const auto& finding : session.file_findings()) {
        if (finding.severity == rules::Severity::info) ui::meta(finding.message);
        else ui::notice(finding.message, ui::Status::warning);
    }
    ui::space(ui::k_space_3);
    draw_causes(state);
    ui::space(ui::k_space_3);
    const ui::Option views[] = {{"table", tr("表格")}, {"list", tr("问题清单")}};
    ui::segmented(tr("显示方式"), review.shown, views);
    ui::same_line();
    const ui::Option filters[] = {{"problems", tr("有问题的行")}, {"held", tr("待核")}, {"ready", tr("可上报")}, {"all", tr("全部行")}};
    if (ui::segmented(tr("筛选"), review.which, filters)) {
        review.cause = -1;
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
