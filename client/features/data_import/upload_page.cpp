#include "client/features/data_import/feature.hpp"
#include "client/features/data_import/upload_state.hpp"

#include "client/platform/browser.hpp"
#include "client/ui/file_drop.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

namespace chengxin::client::data_import {

namespace {

std::size_t step_of(Stage stage)
{
    switch (stage) {
    case Stage::choose: return 0;
    case Stage::reading:
    case Stage::asking:
    case Stage::checking:
    case Stage::review: return 1;
    case Stage::sending:
    case Stage::working: return 2;
    case Stage::finished: return 3;
    }
    return 0;
}

void draw_steps(const UploadState& state)
{
    const ui::Step steps[] = {{tr("选择数据")}, {tr("检查")}, {tr("上报")}, {tr("结果")}};
    ui::steps(tr("上报步骤"), steps, step_of(state.stage));
    ui::space(ui::k_space_4);
}

/// Reading, asking and checking: what is going on, in words.
void draw_checking(const UploadState& state)
{
    ui::Card card;
    ui::heading(2, state.file.name.empty() && state.session ? state.session->file_name() : state.file.name);
    ui::space(ui::k_space_3);
    switch (state.stage) {
    case Stage::reading: ui::waiting(tr("正在读取文件…")); break;
    case Stage::asking: ui::waiting(tr("正在核对主体名称…")); break;
    default: ui::progress(tr("正在检查"), state.session ? std::optional(state.session->progress()) : std::nullopt); break;
    }
}

void draw_sending(const UploadState& state)
{
    ui::Card card;
    if (state.stage == Stage::sending) {
        ui::heading(2, tr("正在上报"));
        ui::space(ui::k_space_3);
        ui::progress(tr("发送进度"), state.upload.progress());
        return;
    }
    ui::heading(2, tr("服务器正在检查和入库"));
    ui::space(ui::k_space_3);
    ui::progress(tr("处理进度"), state.result ? std::optional(state.result->progress) : std::nullopt);
    ui::space(ui::k_space_2);
    ui::meta(tr("可以离开本页，处理会继续进行；稍后在“上报记录”中查看结果。"));
}

/// The server has checked the file and needs an answer before it stores anything.
void draw_waiting_result(UploadState& state, PageContext& context)
{
    const shared::Batch batch = *state.result;
    ui::Card card;
    ui::heading(2, batch.file_name);
    ui::space(ui::k_space_3);
    const bool goes_on = draw_waiting(state.waiting, batch, context);
    ui::space(ui::k_space_4);
    draw_counts(batch);
    ui::space(ui::k_space_4);
    const std::string address = "/uploads?id=" + std::to_string(batch.id);
    if (ui::link(tr("查看检查结果，或撤回这个批次"), address)) context.navigate(address);
    if (!goes_on) return;
    state.batch = {};
    state.next_poll = 0;
    state.stage = Stage::working;
}

class UploadPage final : public PageView {
public:
    std::string title() const override { return tr("数据上报"); }
    bool has_unsent_work() const override { return data_import::has_unsent_work(m_state); }

    void draw(PageContext& context) override
    {
        for (auto& file : browser::take_files()) take_file(m_state, std::move(file));
        advance(m_state, context);
        deliver(m_state.download, context);
        draw_steps(m_state);
        switch (m_state.stage) {
        case Stage::choose: draw_choose(m_state, context); break;
        case Stage::reading:
        case Stage::asking:
        case Stage::checking: draw_checking(m_state); break;
        case Stage::review: draw_review(m_state, context); break;
        case Stage::sending:
        case Stage::working: draw_sending(m_state); break;
        case Stage::finished: draw_result(m_state, context); break;
        }
    }

private:
    UploadState m_state;
};

} // namespace

void draw_choose(UploadState& state, PageContext& context)
{
    ui::Card card({.title = tr("选择数据和文件")});
    const auto options = catalogue_options();
    ui::segmented(tr("数据集"), state.catalogue, options);
    ui::same_line();
    if (ui::button(tr("下载模板"), {.icon = ui::Icon::download, .busy = state.download.waiting()}))
        state.download = context.api.call<shared::Template>({state.catalogue});
    ui::space(ui::k_space_4);
    if (!state.problem.message.empty()) {
        ui::notice(state.problem.message, ui::Status::danger, tr("这个文件不能上报"));
        ui::space(ui::k_space_4);
    }
    const bool phone = ui::is_phone();
    auto files = ui::file_drop(tr("选择文件"), phone ? tr("点击选择文件") : tr("把文件拖到这里，或点击选择"),
        phone ? tr("支持 .xlsx、.xls 和 .csv") : tr("支持 .xlsx、.xls 和 .csv；检查在本机进行，确认上报前不会发送任何内容"), ".xlsx,.xls,.csv");
    for (auto& file : files) take_file(state, std::move(file));
    ui::space(ui::k_space_4);
    if (ui::link(tr("上报手册"), "/help?page=clerk", {.icon = ui::Icon::help})) context.navigate("/help?page=clerk");
    if (!phone) ui::same_line(ui::k_space_5);
    if (ui::link(tr("上报记录"), "/uploads", {.icon = ui::Icon::history})) context.navigate("/uploads");
    if (!phone) ui::same_line(ui::k_space_5);
    if (ui::link(tr("纯文本上报"), "/upload/plain", {.icon = ui::Icon::document})) context.navigate("/upload/plain");
}

void draw_result(UploadState& state, PageContext& context)
{
    const shared::Batch& batch = *state.result;
    if (batch.state == shared::BatchState::waiting) return draw_waiting_result(state, context);
    ui::Card card;
    if (batch.state == shared::BatchState::failed) {
        ui::notice(batch.message, ui::Status::danger, tr("没有入库任何内容"));
    } else if (state.recognised) {
        ui::notice(tr("这个文件以前上报过，没有重复入库。下面是当时的结果。"), ui::Status::info, tr("已认出同一个文件"));
    } else if (batch.rejected > 0) {
        ui::notice(tr("其余各行已经入库。请下载退回行，更正后直接再上传。"), ui::Status::warning, "有 " + std::to_string(batch.rejected) + " 行需要更正");
    } else {
        ui::notice(tr("全部行都已处理，没有需要更正的内容。"), ui::Status::success, tr("上报完成"));
    }
    ui::space(ui::k_space_4);
    draw_decisions(batch);
    draw_counts(batch);
    ui::space(ui::k_space_4);
    if (batch.rejected > 0) {
        if (ui::button(tr("下载退回行"), {.kind = ui::ButtonKind::primary, .icon = ui::Icon::download, .busy = state.download.waiting()}))
            state.download = context.api.call<shared::Returned>({batch.id});
        ui::same_line();
    }
    if (ui::button(tr("再上报一个文件"), {.icon = ui::Icon::upload})) {
        start_over(state);
        return;
    }
    ui::same_line();
    const std::string address = "/uploads?id=" + std::to_string(batch.id);
    if (ui::link(tr("查看这个批次"), address, {.height = ui::control_height()})) context.navigate(address);
    if (batch.held > 0) {
        ui::space(ui::k_space_4);
        if (ui::link("有 " + std::to_string(batch.held) + " 条记录待核，请前往确认", "/held", {.icon = ui::Icon::warning})) context.navigate("/held");
    }
}

PageEntry upload_page()
{
    return {"/upload", tr("数据上报"), Permission::import_upload, Audience::console, static_cast<std::uint32_t>(ui::Icon::upload),
        [] { return std::make_unique<UploadPage>(); }};
}

} // namespace chengxin::client::data_import
