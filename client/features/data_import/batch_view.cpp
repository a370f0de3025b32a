#include "client/features/data_import/batch_view.hpp"

#include "client/features/data_import/feature.hpp"
#include "client/features/data_import/upload_state.hpp"
#include "client/platform/frames.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"
#include "shared/features/data_import/batch_list.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <imgui.h>

namespace chengxin::client::data_import {

namespace {

constexpr std::int64_t k_findings_per_page = 50;
constexpr std::size_t k_shortest_reason = 2;
constexpr double k_poll_seconds = 1;

void ask_findings(BatchDetail& detail, PageContext& context)
{
    detail.findings = context.api.call<shared::Findings>({.id = detail.id, .page = detail.page, .page_size = k_findings_per_page, .severity = detail.severity});
}

std::string severity_text(const std::string& severity)
{
    return tr(api::label_text(shared::k_severities, severity).c_str());
}

ui::Status severity_status(const std::string& severity)
{
    return severity == "error" ? ui::Status::danger : severity == "warning" ? ui::Status::warning : ui::Status::info;
}

void draw_facts(const shared::Batch& batch, const SiteInfo& site)
{
    const ui::KeyValue pairs[] = {
        {tr("编号"), std::to_string(batch.id)},
        {tr("数据集"), item_title(site, batch.catalogue)},
        {tr("状态"), state_text(batch.state)},
        {tr("上报人"), batch.uploaded_by},
        {tr("上报单位"), batch.organisation},
        {tr("上报时间"), batch.uploaded_at},
        {tr("完成时间"), batch.finished_at},
        {tr("可撤回至"), batch.undo_until},
    };
    ui::key_values("facts", pairs);
    if (batch.message.empty()) return;
    ui::space(ui::k_space_3);
    ui::notice(batch.message, batch.state == shared::BatchState::failed ? ui::Status::danger : ui::Status::info);
}

void draw_actions(BatchDetail& detail, const shared::Batch& batch, PageContext& context)
{
    if (batch.rejected > 0) {
        if (ui::button(tr("下载退回行"), {.icon = ui::Icon::download, .busy = detail.download.waiting()}))
            detail.download = context.api.call<shared::Returned>({batch.id});
        ui::same_line();
    }
    if (batch.undoable && ui::button(tr("撤回批次"), {.kind = ui::ButtonKind::danger, .icon = ui::Icon::history})) {
        detail.undo_open = true;
        detail.reason_problem.clear();
    }
}

void draw_findings(BatchDetail& detail, PageContext& context)
{
    ui::heading(3, tr("校验结果"));
    const ui::Option filters[] = {{"", tr("全部")}, {"error", tr("错误")}, {"warning", tr("疑问")}, {"info", tr("提示")}};
    if (ui::segmented(tr("级别"), detail.severity, filters)) {
        detail.page = 1;
        ask_findings(detail, context);
    }
    ui::space(ui::k_space_2);
    const auto* page = detail.findings.value();
    const ui::TableColumn columns[] = {
        {.key = "row", .title = tr("行"), .width = 56, .align = ui::Align::end},
        {.key = "severity", .title = tr("级别"), .width = 84},
        {.key = "column", .title = tr("列"), .share = 2},
        {.key = "value", .title = tr("内容"), .share = 2},
        {.key = "message", .title = tr("问题"), .share = 4},
    };
    const Error* error = detail.findings.error();
    const ui::TableOptions options{
        .name = tr("校验结果"), .rows = page ? page->rows.size() : 0, .total = page ? static_cast<std::size_t>(page->total) : 0,
        .content = detail.findings.waiting() ? ui::TableContent::loading : error ? ui::TableContent::failed : ui::TableContent::rows,
        .error = error ? std::string_view(error->message) : std::string_view(), .empty_icon = ui::Icon::success, .empty_title = tr("没有这一级别的问题"),
    };
    const auto drawn = ui::table(detail.table, columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        const auto& finding = page->rows[row];
        if (column.key == "row") return ui::cell_text(box, finding.row > 0 ? std::to_string(finding.row) : "—", ui::Align::end);
        if (column.key == "severity") return ui::cell_badge(box, severity_text(finding.severity), severity_status(finding.severity));
        if (column.key == "column") return ui::cell_text(box, rules::place_text(finding.sheet, finding.column));
        if (column.key == "value") return ui::cell_text(box, finding.value);
        ui::cell_text(box, finding.suggestion.empty() ? finding.message : finding.message + "建议：" + finding.suggestion);
    });
    if (drawn.retry) ask_findings(detail, context);
    if (page && ui::pager(detail.page, page->page_size, page->total)) ask_findings(detail, context);
}

void draw_undo(BatchDetail& detail, PageContext& context)
{
    if (auto undone = detail.undo.take()) {
        if (*undone) {
            detail.undo_open = false;
            detail.changed = true;
            const bool stored = detail.shown && detail.shown->state == shared::BatchState::done;
            context.toast(stored ? tr("批次已撤回，原有记录已恢复。") : tr("批次已撤回，没有入库任何内容。"));
            open_detail(detail, detail.id, context);
        } else {
            detail.reason_problem = undone->error().message;
        }
    }
    ui::Dialog dialog(tr("撤回批次"), detail.undo_open);
    if (!dialog) return;
    const bool waiting = detail.shown && detail.shown->state == shared::BatchState::waiting;
    ui::paragraph(waiting ? tr("撤回后，这个批次就此结束，不入库任何内容。原因会记入审计。") : tr("撤回后，这一批新增的记录从公示中消失，被它更正过的记录恢复原样。原因会记入审计。"));
    ui::space(ui::k_space_3);
    ui::text_area(tr("撤回原因"), detail.reason, 3, {.message = detail.reason_problem, .max_length = 200, .required = true});
    ui::space(ui::k_space_3);
    if (ui::button(tr("确认撤回"), {.kind = ui::ButtonKind::danger, .busy = detail.undo.waiting()})) {
        if (detail.reason.size() < 3 * k_shortest_reason) detail.reason_problem = tr("请写明撤回原因，至少两个字。");
        else detail.undo = context.api.call<shared::Undo>({detail.id, detail.reason});
    }
}

/// Takes the answer, and asks again while the server works on the batch; list and findings follow at its end.
void follow(BatchDetail& detail, PageContext& context)
{
    if (const auto* batch = detail.batch.value()) {
        const bool ended = detail.shown && is_under_way(detail.shown->state) && !is_under_way(batch->state);
        detail.shown = *batch;
        if (ended) {
            detail.changed = true;
            ask_findings(detail, context);
        }
        if (!is_under_way(batch->state)) return;
        detail.batch = {};
        detail.next_poll = ImGui::GetTime() + k_poll_seconds;
    }
    if (!detail.shown || !is_under_way(detail.shown->state)) return;
    if (detail.batch.error()) {
        detail.batch = {}; // a lost connection: ask again
        detail.next_poll = ImGui::GetTime() + k_poll_seconds;
    }
    if (!detail.batch.started() && ImGui::GetTime() >= detail.next_poll) detail.batch = context.api.call<shared::GetBatch>({detail.id});
    request_frame_after(k_poll_seconds);
}

} // namespace

std::string state_text(shared::BatchState state)
{
    return tr(api::label_text(shared::k_batch_states, boost::describe::enum_to_string(state, "")).c_str());
}

ui::Status state_status(shared::BatchState state)
{
    switch (state) {
    case shared::BatchState::queued:
    case shared::BatchState::running:
    case shared::BatchState::publishing: return ui::Status::info;
    case shared::BatchState::done: return ui::Status::success;
    case shared::BatchState::failed: return ui::Status::danger;
    case shared::BatchState::waiting: return ui::Status::warning;
    case shared::BatchState::dropped:
    case shared::BatchState::undone: return ui::Status::neutral;
    }
    return ui::Status::neutral;
}

void draw_counts(const shared::Batch& batch)
{
    struct Count {
        const char* label;
        std::int64_t value;
        ui::Tone tone;
    };
    const Count counts[] = {
        {tr("总行数"), batch.total, ui::Tone::ink}, {batch.state == shared::BatchState::waiting ? tr("可入库") : tr("受理"), batch.accepted, ui::Tone::success}, {tr("更正"), batch.corrected, ui::Tone::info},
        {tr("重复"), batch.duplicate, ui::Tone::ink_soft}, {tr("退回"), batch.rejected, ui::Tone::danger}, {tr("待核"), batch.held, ui::Tone::warning},
        {tr("迟报"), batch.late, ui::Tone::warning}, {tr("不公示"), batch.not_public, ui::Tone::ink_soft},
    };
    std::vector<ui::KeyValue> pairs;
    for (const auto& count : counts) pairs.push_back({count.label, ui::grouped(count.value) + " 行"});
    ui::Columns columns("counts", 2, ui::k_space_5);
    columns.next();
    ui::key_values("counts-left", std::span(pairs).first(4));
    columns.next();
    ui::key_values("counts-right", std::span(pairs).last(4));
}

void open_detail(BatchDetail& detail, std::int64_t id, PageContext& context)
{
    const bool changed = detail.changed;
    detail = {};
    detail.changed = changed;
    detail.id = id;
    detail.open = true;
    detail.batch = context.api.call<shared::GetBatch>({id});
    ask_findings(detail, context);
}

void draw_detail(BatchDetail& detail, PageContext& context)
{
    deliver(detail.download, context);
    follow(detail, context);
    const shared::Batch* batch = detail.shown ? &*detail.shown : nullptr;
    {
        ui::Drawer drawer(batch ? batch->file_name : tr("批次"), detail.open, 720);
        if (!drawer) return;
        detail.go_to = kit::draw_neighbours(detail.around);
        ui::space(ui::k_space_3);
        if (const Error* error = detail.batch.error(); error && !batch) {
            if (ui::empty_state(ui::Icon::danger, tr("没有取得这个批次"), error->message, tr("重试"))) open_detail(detail, detail.id, context);
            return;
        }
        if (!batch) return ui::skeleton(8, 28);
        draw_facts(*batch, context.site);
        draw_decisions(*batch);
        ui::space(ui::k_space_4);
        if (batch->state == shared::BatchState::waiting) {
            if (draw_waiting(detail.waiting, *batch, context)) {
                detail.changed = true;
                return open_detail(detail, detail.id, context);
            }
            ui::space(ui::k_space_4);
        }
        draw_counts(*batch);
        ui::space(ui::k_space_4);
        draw_actions(detail, *batch, context);
        ui::space(ui::k_space_4);
        draw_findings(detail, context);
    }
    draw_undo(detail, context);
}

} // namespace chengxin::client::data_import
