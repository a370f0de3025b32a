#include "client/features/data_import/feature.hpp"
#include "client/features/data_import/desk_draft.hpp"
#include "client/features/data_import/upload_state.hpp"

#include "client/platform/browser.hpp"
#include "client/ui/file_drop.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"
#include "shared/features/data_import/pages.hpp"

#include <algorithm>
#include <cmath>
#include <imgui.h>
#include <set>

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
    const float title = std::ceil(ui::text_width(tr("数据上报"), ui::k_h2)) + 1;
    if (ui::is_phone()) {
        ui::page_title(tr("数据上报"));
        ui::space(ui::k_space_3);
    } else { // beside the steps: the grid below needs the height
        const ImVec2 start = ImGui::GetCursorScreenPos();
        {
            const ui::Area area(start.x, title);
            ui::page_title(tr("数据上报"));
        }
        ImGui::SetCursorScreenPos(start);
    }
    const ui::Area area(ImGui::GetCursorScreenPos().x + (ui::is_phone() ? 0 : title + ui::k_space_6), ui::available_width() - (ui::is_phone() ? 0 : title + ui::k_space_6));
    const ui::Step steps[] = {{tr("选择数据")}, {tr("检查")}, {tr("上报")}, {tr("结果")}};
    ui::steps(tr("上报步骤"), steps, step_of(state.stage));
    ui::space(ui::k_space_4);
}

/// Reading, asking and checking: what is going on, in words.
void draw_checking(const UploadState& state)
{
    ui::Card card;
    ui::heading(2, file_name_of(state));
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
        ui::progress(tr("发送进度"), state.transfer ? progress_of(*state.transfer) : state.upload.progress());
        if (!state.transfer) return;
        ui::space(ui::k_space_2);
        ui::meta(state.transfer->retry_at > 0 ? tr("连接中断，正在等待恢复；已发送的部分不会重发。") : tr("大文件分段发送，中断后从断开的地方继续。"));
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

/// A file on the desk, and the draft that was kept of it last.
struct Desk {
    UploadState state;
    std::string kept;
};

class UploadPage final : public PageView {
public:
    UploadPage() { m_desks.push_back(std::make_unique<Desk>()); }
    std::string title() const override { return tr("数据上报"); }
    bool takes_files() const override { return true; }
    bool has_unsent_work() const override
    {
        return std::any_of(m_desks.begin(), m_desks.end(), [](const auto& desk) { return data_import::has_unsent_work(desk->state); });
    }

    void draw(PageContext& context) override
    {
        take(browser::take_files());
        for (auto& desk : m_desks) step(*desk, context);
        clear_empty_desks();
        draw_choice_of_desk();
        Desk& shown = *m_desks[m_shown];
        deliver(shown.state.download, context);
        draw_steps(shown.state);
        if (shown.state.stage == Stage::choose) draw_drafts(context);
        draw_desk(m_desks[m_shown]->state, context);
    }

private:
    /// Every file has a desk of its own: nothing that is being worked on is replaced.
    UploadState& free_desk()
    {
        const auto is_free = [](const auto& desk) { return desk->state.stage == Stage::choose && desk->state.problem.message.empty(); };
        const auto shown = m_desks.begin() + static_cast<std::ptrdiff_t>(m_shown);
        auto found = is_free(*shown) ? shown : std::find_if(m_desks.begin(), m_desks.end(), is_free);
        if (found == m_desks.end()) {
            auto desk = std::make_unique<Desk>();
            desk->state.catalogue = m_desks[m_shown]->state.catalogue;
            found = m_desks.insert(m_desks.end(), std::move(desk));
        }
        m_shown = static_cast<std::size_t>(found - m_desks.begin());
        return (*found)->state;
    }

    void take(std::vector<ChosenFile> files)
    {
        for (auto& desk : m_desks) {
            if (!files.empty() && desk->state.stage == Stage::choose) desk->state.problem = {}; // of the files before
        }
        for (auto& file : files) take_file(free_desk(), std::move(file));
    }

    static void step(Desk& desk, PageContext& context)
    {
        UploadState& state = desk.state;
        advance(state, context);
        keep_draft(state, context.drafts);
        const bool sent = state.stage == Stage::working || state.stage == Stage::finished;
        if (sent) state.draft_id.clear();
        if (!desk.kept.empty() && desk.kept != state.draft_id) context.drafts.remove(desk.kept); // sent, or given up
        desk.kept = state.draft_id;
    }

    /// Beside other files an empty desk is of no use, unless it says why a file was not taken.
    void clear_empty_desks()
    {
        for (std::size_t index = m_desks.size(); index-- > 0 && m_desks.size() > 1;) {
            const UploadState& state = m_desks[index]->state;
            if (state.stage != Stage::choose || !state.problem.message.empty()) continue;
            m_desks.erase(m_desks.begin() + static_cast<std::ptrdiff_t>(index));
            if (m_shown > index || m_shown == m_desks.size()) --m_shown;
        }
    }

    void draw_choice_of_desk()
    {
        if (m_desks.size() < 2) return;
        std::vector<ui::Option> options;
        for (std::size_t index = 0; index < m_desks.size(); ++index) {
            const std::string name = file_name_of(m_desks[index]->state);
            options.push_back({std::to_string(index), std::to_string(index + 1) + "　" + (name.empty() ? std::string(tr("选择文件")) : name)});
        }
        std::string chosen = std::to_string(m_shown);
        if (ui::tabs(tr("文件"), chosen, options)) m_shown = static_cast<std::size_t>(std::stoul(chosen));
        ui::space(ui::k_space_4);
    }

    void draw_drafts(PageContext& context)
    {
        std::set<std::string> in_use;
        for (const auto& desk : m_desks) in_use.insert(desk->kept);
        follow_offers(m_offers, context.drafts, in_use);
        auto continued = draw_offers(m_offers, context);
        if (!continued) return;
        Desk& desk = *m_desks[m_shown];
        desk.state.catalogue = continued->work.catalogue;
        take_file(desk.state, std::move(continued->file));
        desk.state.draft_id = desk.kept = continued->id;
        desk.state.restored = std::move(continued->work);
    }

    static void draw_desk(UploadState& state, PageContext& context)
    {
        switch (state.stage) {
        case Stage::choose: draw_choose(state, context); break;
        case Stage::reading:
        case Stage::asking:
        case Stage::checking: draw_checking(state); break;
        case Stage::review:
            draw_review(state, context);
            if (data_import::has_unsent_work(state)) draw_draft_line(state, context);
            break;
        case Stage::sending:
        case Stage::working: draw_sending(state); break;
        case Stage::finished: draw_result(state, context); break;
        }
    }

    static void draw_draft_line(const UploadState& state, PageContext& context)
    {
        const bool kept = !state.draft_id.empty() && !context.drafts.refused();
        ui::space(ui::k_space_2);
        ui::meta(kept ? tr("更正已作为草稿加密保存在这个浏览器里。") : tr("更正没有保存为草稿（文件太大、浏览器不允许或这是自助终端），请在离开前上报。"));
    }

    std::vector<std::unique_ptr<Desk>> m_desks;
    std::size_t m_shown = 0;
    DraftOffers m_offers;
};

} // namespace

/// Penalties are what departments report most: the first adverse item is chosen until a person chooses another.
static void draw_items(UploadState& state, PageContext& context)
{
    constexpr float beside = 160; // the button for the template
    float width = beside;
    std::vector<ui::Option> options;
    for (const SiteItem& item : context.site.items) {
        options.push_back({item.code, item.title});
        width += ui::text_width(item.title, ui::k_body) + 2 * ui::k_space_4;
        if (state.catalogue.empty() && item.adverse) state.catalogue = item.code;
    }
    if (state.catalogue.empty() && !options.empty()) state.catalogue = options.front().value;
    if (width <= ui::available_width()) ui::segmented(tr("数据集"), state.catalogue, options);
    else ui::select(tr("数据集"), state.catalogue, options, {.width = 240});
}

void draw_choose(UploadState& state, PageContext& context)
{
    ui::Card card({.title = tr("选择数据和文件")});
    draw_items(state, context);
    ui::flow(ui::button_width(tr("下载模板"), {.icon = ui::Icon::download}));
    if (ui::button(tr("下载模板"), {.icon = ui::Icon::download, .busy = state.download.waiting()}))
        state.download = context.api.call<shared::Template>({state.catalogue});
    ui::space(ui::k_space_4);
    if (!state.problem.message.empty()) {
        ui::notice(state.problem.message, ui::Status::danger, tr("这个文件不能上报"));
        ui::space(ui::k_space_4);
    }
    const bool phone = ui::is_phone();
    ui::file_drop(tr("选择文件"), phone ? tr("点击选择文件") : tr("把文件拖到这里，或点击选择"),
        phone ? tr("支持 .xlsx、.xls 和 .csv") : tr("支持 .xlsx、.xls 和 .csv；检查在本机进行，确认上报前不会发送任何内容；一个文件最大 512 MB"), ".xlsx,.xls,.csv");
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
    return {&chengxin::data_import::k_upload_page, [] { return std::make_unique<UploadPage>(); }};
}

} // namespace chengxin::client::data_import
