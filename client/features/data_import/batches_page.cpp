#include "client/features/data_import/batch_view.hpp"
#include "client/features/data_import/feature.hpp"
#include "client/features/data_import/upload_state.hpp"

#include "client/platform/browser.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"
#include "shared/features/data_import/pages.hpp"

#include <charconv>

namespace chengxin::client::data_import {

namespace {

constexpr float k_choice_width = 140;

struct State {
    std::string asked;                       ///< the address that `answer` belongs to
    std::string q;
    std::string state;
    std::string catalogue;
    std::int64_t page = 1;
    ui::TableState table;
    Pending<api::Page<shared::Batch>> answer;
    std::optional<api::Page<shared::Batch>> shown; ///< stays visible while the next page is fetched
    Error error;
    BatchDetail detail;
};

std::int64_t id_in(const Route& route)
{
    const std::string text = route.get("id");
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

std::string address_of(const State& state)
{
    Route route{"/uploads", {}};
    route.set("q", state.q).set("state", state.state).set("catalogue", state.catalogue);
    route.set("sort", state.table.sort == "-id" ? "" : state.table.sort);
    route.set("page", state.page > 1 ? std::to_string(state.page) : "");
    route.set("id", state.detail.open ? std::to_string(state.detail.id) : "");
    return route.address();
}

void ask(State& state, PageContext& context)
{
    shared::BatchesRequest request;
    request.state = state.state;
    request.catalogue = state.catalogue;
    request.q = state.q;
    if (!state.table.sort.empty()) request.sort = state.table.sort;
    request.page = state.page;
    state.answer = context.api.call<shared::Batches>(request);
}

/// Takes filter and page from the address: after a reload, a shared link, the back button.
void read_address(State& state, PageContext& context)
{
    const std::string address = context.route.address();
    if (address == state.asked) return;
    state.asked = address;
    state.q = context.route.get("q");
    state.state = context.route.get("state");
    state.catalogue = context.route.get("catalogue");
    state.table.sort = context.route.get("sort").empty() ? "-id" : context.route.get("sort");
    state.page = context.route.get_page();
    ask(state, context);
    const std::int64_t id = id_in(context.route);
    if (id == 0) state.detail.open = false;
    else if (!state.detail.open || state.detail.id != id) open_detail(state.detail, id, context);
}

/// The filter changed: own address and list follow, without a new History entry.
void refilter(State& state, PageContext& context)
{
    state.asked = address_of(state);
    context.replace(state.asked);
    ask(state, context);
}

void draw_filter(State& state, PageContext& context)
{
    const ui::Option states[] = {{"", tr("全部状态")}, {"queued", tr("排队中")}, {"running", tr("处理中")}, {"waiting", tr("待回答")}, {"publishing", tr("入库中")}, {"done", tr("已完成")}, {"failed", tr("失败")}, {"undone", tr("已撤回")}, {"dropped", tr("已作废")}};
    std::vector<ui::Option> catalogues{{"", tr("全部数据集")}};
    for (const SiteItem& item : context.site.items) catalogues.push_back({item.code, item.title});
    bool changed = ui::search_field(tr("按文件名查找"), state.q, {.placeholder = tr("文件名"), .width = 240, .hide_label = true}).changed;
    ui::flow(k_choice_width);
    changed |= ui::select(tr("状态"), state.state, states, {.width = k_choice_width, .hide_label = true});
    ui::flow(k_choice_width);
    changed |= ui::select(tr("数据集"), state.catalogue, catalogues, {.width = k_choice_width, .hide_label = true});
    if (!changed) return;
    state.page = 1;
    refilter(state, context);
}

const std::vector<ui::TableColumn>& columns()
{
    static const std::vector<ui::TableColumn> k_columns{
        {.key = "id", .title = tr("编号"), .width = 84, .align = ui::Align::end, .sortable = true, .hidden_at_first = true},
        {.key = "file_name", .title = tr("文件"), .share = 1, .sortable = true},
        {.key = "catalogue", .title = tr("数据集"), .width = 90},
        {.key = "state", .title = tr("状态"), .width = 92},
        {.key = "organisation", .title = tr("单位"), .share = 1, .lines = 3},
        {.key = "uploaded_by", .title = tr("上报人"), .width = 120, .hidden_at_first = true, .lines = 2},
        {.key = "uploaded_at", .title = tr("时间"), .width = 146},
        {.key = "total", .title = tr("行数"), .width = 88, .align = ui::Align::end, .sortable = true},
        {.key = "accepted", .title = tr("受理"), .width = 72, .align = ui::Align::end},
        {.key = "corrected", .title = tr("更正"), .width = 80, .align = ui::Align::end, .hidden_at_first = true},
        {.key = "duplicate", .title = tr("重复"), .width = 80, .align = ui::Align::end, .hidden_at_first = true},
        {.key = "rejected", .title = tr("退回"), .width = 88, .align = ui::Align::end, .sortable = true},
        {.key = "held", .title = tr("待核"), .width = 72, .align = ui::Align::end},
        {.key = "late", .title = tr("迟报"), .width = 80, .align = ui::Align::end, .hidden_at_first = true},
    };
    return k_columns;
}

std::string text_of(const shared::Batch& batch, std::string_view column, const SiteInfo& site)
{
    if (column == "id") return std::to_string(batch.id);
    if (column == "catalogue") return item_title(site, batch.catalogue);
    if (column == "state") return state_text(batch.state);
    if (column == "file_name") return batch.file_name;
    if (column == "organisation") return batch.organisation;
    if (column == "uploaded_by") return batch.uploaded_by;
    if (column == "uploaded_at") return batch.uploaded_at.substr(0, 16); // to the minute
    if (column == "total") return ui::grouped(batch.total);
    if (column == "accepted") return ui::grouped(batch.accepted);
    if (column == "corrected") return ui::grouped(batch.corrected);
    if (column == "duplicate") return ui::grouped(batch.duplicate);
    if (column == "rejected") return ui::grouped(batch.rejected);
    if (column == "held") return ui::grouped(batch.held);
    return ui::grouped(batch.late);
}

void export_page(const api::Page<shared::Batch>& page, const PageContext& context)
{
    std::vector<std::string> header;
    for (const auto& column : columns()) header.push_back(column.title);
    std::vector<std::vector<std::string>> rows;
    for (const auto& batch : page.rows) {
        std::vector<std::string> row;
        for (const auto& column : columns()) row.push_back(text_of(batch, column.key, context.site));
        rows.push_back(std::move(row));
    }
    browser::download("上报记录.csv", "text/csv", ui::to_csv(header, rows));
}

void draw_list(State& state, PageContext& context)
{
    if (auto answer = state.answer.take()) {
        if (*answer) state.shown = std::move(**answer);
        state.error = *answer ? Error{} : answer->error();
    }
    const bool failed = !state.error.message.empty();
    const auto& page = state.shown;
    const bool filtered = !state.q.empty() || !state.state.empty() || !state.catalogue.empty();
    const ui::TableOptions options{
        .name = tr("上报记录"), .rows = page ? page->rows.size() : 0, .first_row = static_cast<std::size_t>((state.page - 1) * (page ? page->page_size : 20)),
        .total = page ? static_cast<std::size_t>(page->total) : 0,
        .content = failed ? ui::TableContent::failed : !page ? ui::TableContent::loading : ui::TableContent::rows, .error = state.error.message,
        .empty_title = filtered ? tr("没有符合条件的批次") : tr("还没有上报过文件"),
        .empty_text = filtered ? tr("请放宽筛选条件。") : tr("上报的每个文件都会列在这里。请从“数据上报”开始。"),
        .key = [&](std::size_t row) { return page->rows[row].id; },
        .text = [&](std::size_t row, const ui::TableColumn& column) { return text_of(page->rows[row], column.key, context.site); },
    };
    std::int64_t opened = 0;
    const auto drawn = ui::table(state.table, columns(), options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) {
        const auto& batch = page->rows[row];
        if (column.key == "state") return ui::cell_badge(box, state_text(batch.state), state_status(batch.state));
        if (column.key == "file_name") {
            if (ui::cell_link(box, batch.file_name, "/uploads?id=" + std::to_string(batch.id))) opened = batch.id;
            return;
        }
        ui::cell_text(box, text_of(batch, column.key, context.site), column.align);
    });
    if (opened != 0) {
        open_detail(state.detail, opened, context);
        state.asked = address_of(state);
        context.navigate(state.asked);
    }
    if (drawn.retry) ask(state, context);
    if (drawn.sort_changed) refilter(state, context);
    if (page && ui::pager(state.page, page->page_size, page->total)) refilter(state, context);
}

class BatchesPage final : public PageView {
public:
    std::string title() const override { return tr("上报记录"); }

    void draw(PageContext& context) override
    {
        read_address(m_state, context);
        ui::page_title(tr("上报记录"));
        ui::space(ui::k_space_3);
        draw_filter(m_state, context);
        ui::flow(ui::tool_button_width(tr("列"), {.icon = ui::Icon::columns}));
        ui::column_choice(m_state.table, columns());
        ui::flow(ui::button_width(tr("导出"), {.icon = ui::Icon::download}));
        if (ui::button(tr("导出"), {.icon = ui::Icon::download, .disabled = !m_state.shown})) export_page(*m_state.shown, context);
        const ui::ButtonOptions first{.kind = ui::ButtonKind::primary, .icon = ui::Icon::upload};
        ui::flow(ui::button_width(tr("上报文件"), first));
        if (ui::button(tr("上报文件"), first)) context.navigate("/upload");
        ui::space(ui::k_space_3);
        draw_list(m_state, context);
        draw_open_detail(context);
    }

private:
    void draw_open_detail(PageContext& context)
    {
        const bool was_open = m_state.detail.open;
        if (was_open) draw_detail(m_state.detail, context);
        if (m_state.detail.changed) {
            m_state.detail.changed = false;
            ask(m_state, context);
        }
        if (was_open && !m_state.detail.open) {
            m_state.asked = address_of(m_state);
            context.replace(m_state.asked);
        }
    }

    State m_state;
};

} // namespace

PageEntry batches_page()
{
    return {&chengxin::data_import::k_batches_page, [] { return std::make_unique<BatchesPage>(); }};
}

} // namespace chengxin::client::data_import
