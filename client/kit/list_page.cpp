#include "client/kit/list_page.hpp"

#include "client/core/site_info.hpp"
#include "client/kit/list_state.hpp"
#include "client/platform/browser.hpp"
#include "client/ui/button.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/layout.hpp"
#include "client/ui/text.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::client::kit {

namespace {

std::int64_t id_in(const Route& route)
{
    const std::string text = route.get("id");
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

std::vector<api::DataSet> data_sets_of(const SiteInfo& site)
{
    std::vector<api::DataSet> sets;
    for (const SiteItem& item : site.items)
        sets.push_back({item.code, item.title});
    return sets;
}

class ListView final : public PageView {
public:
    explicit ListView(const ListPage& description)
        : m_page(description), m_info(*description.type.info), m_columns(table_columns(m_info)), m_turned(stored_columns(m_info)),
          m_detail(description.detail())
    {
    }

    std::string title() const override { return m_info.title(); }

    void draw(PageContext& context) override
    {
        if (!m_known) m_known.emplace(m_info, data_sets_of(context.site)); // the site is that of the document: it does not change
        read_address(context);
        ui::page_title(m_info.title());
        ui::space(ui::k_space_3);
        draw_tools(context);
        ui::space(ui::k_space_3);
        take_answer();
        draw_table(context);
        draw_pager(context);
        draw_detail(context);
    }

private:
    std::string address() const
    {
        Route route = route_of(m_info, m_state);
        const std::int64_t id = m_detail->id();
        return route.set("id", id == 0 ? "" : std::to_string(id)).address();
    }

    void ask(PageContext& context) { m_answer = m_page.type.ask(context.api, form_of(m_info, m_state)); }

    /// Filter, page and opened row from the address: after a reload, a shared link, the back button.
    void read_address(PageContext& context)
    {
        if (context.route.address() == m_asked) return;
        m_asked = context.route.address();
        const std::string list = route_of(m_info, read_route(m_info, context.route)).address();
        if (list != m_list_asked) {
            m_list_asked = list;
            const bool more_open = m_state.more_open;
            m_state = read_route(m_info, context.route);
            m_state.more_open = more_open;
            m_state.table.turned = m_turned;
            ask(context);
        }
        const std::int64_t id = id_in(context.route);
        if (id == 0)
            m_detail->close();
        else if (m_detail->id() != id)
            m_detail->open(id, context);
    }

    /// The filter changed: address and list follow, without a new History entry.
    void refilter(PageContext& context)
    {
        m_asked = address();
        m_list_asked = route_of(m_info, m_state).address();
        context.replace(m_asked);
        ask(context);
    }

    /// A new History entry where the drawer opens; within it, and when it closes, the same one.
    void open(std::int64_t id, PageContext& context)
    {
        const bool was_open = m_detail->id() != 0;
        m_detail->open(id, context);
        m_asked = address();
        if (was_open)
            context.replace(m_asked);
        else
            context.navigate(m_asked);
    }

    void download(const char* path) const
    {
        Route route = route_of(m_info, m_state);
        route.path = path;
        browser::download_address(route.set("page", "").address());
    }

    void draw_tools(PageContext& context)
    {
        bool changed = draw_filters(m_known->info(), m_state);
        if (ui::is_phone()) changed |= draw_order(m_known->info(), m_state);
        ui::flow(ui::tool_button_width(tr("列"), {.icon = ui::Icon::columns}));
        if (ui::column_choice(m_state.table, m_columns)) {
            m_turned = m_state.table.turned;
            store_columns(m_info, m_turned);
        }
        const auto draw_export = [this](const char* label, ui::Icon icon, const char* path) {
            ui::flow(ui::tool_button_width(label, {.icon = icon}));
            if (ui::tool_button(label, {.icon = icon})) download(path);
        };
        draw_export(tr("导出 CSV"), ui::Icon::download, m_page.type.csv);
        draw_export(tr("导出 Excel"), ui::Icon::sheet, m_page.type.xlsx);
        if (*m_page.action) {
            ui::flow(ui::button_width(tr(m_page.action), {.icon = m_page.action_icon}));
            if (ui::button(tr(m_page.action), {.kind = ui::ButtonKind::primary, .icon = m_page.action_icon}))
                context.navigate(m_page.action_address);
        }
        changed |= draw_more_filters(m_known->info(), m_state);
        if (!changed) return;
        m_state.page = 1;
        refilter(context);
    }

    void take_answer()
    {
        if (!m_answer) return;
        auto answer = m_answer();
        if (!answer) return;
        m_answer = nullptr;
        if (*answer) m_shown.emplace(std::move(**answer), m_info.key);
        m_error = *answer ? Error{} : answer->error();
    }

    ui::TableOptions table_options() const
    {
        ui::TableOptions options;
        options.name = m_info.about->title;
        options.content = !m_error.message.empty() ? ui::TableContent::failed
                          : !m_shown               ? ui::TableContent::loading
                                                   : ui::TableContent::rows;
        options.error = m_error.message;
        const bool behind = m_shown && m_shown->number("total") > 0;
        options.empty_title = behind ? tr("这一页没有记录") : is_filtered(m_state) ? tr("没有符合条件的记录") : tr(m_info.empty);
        options.empty_text = behind                 ? tr("请从下面的页码中选一页。")
                             : is_filtered(m_state) ? tr("请放宽筛选条件。")
                                                    : tr(m_info.empty_hint);
        if (!m_shown) return options;
        options.rows = m_shown->size();
        options.first_row = static_cast<std::size_t>((m_state.page - 1) * m_shown->number("page_size"));
        options.total = static_cast<std::size_t>(m_shown->number("total"));
        options.several_sorts = true;
        options.key = [this](std::size_t row) { return m_shown->key(row); };
        options.text = [this](std::size_t row, const ui::TableColumn& column) {
            return api::cell_text(*api::find_column(m_known->info(), column.key), *m_page.type.row, m_shown->row(row));
        };
        return options;
    }

    void draw_table(PageContext& context)
    {
        std::int64_t opened = 0;
        const auto drawn =
            ui::table(m_state.table, m_columns, table_options(), [&](std::size_t row, const ui::TableColumn& shown, const ui::Box& box) {
                const api::Column& column = *api::find_column(m_known->info(), shown.key);
                Route route = route_of(m_info, m_state);
                const std::string row_address = column.link ? route.set("id", std::to_string(m_shown->key(row))).address() : std::string();
                if (draw_cell(column, *m_page.type.row, m_shown->row(row), row_address, box, shown.align)) opened = m_shown->key(row);
            });
        if (opened != 0) open(opened, context);
        if (drawn.retry) ask(context);
        if (drawn.sort_changed) {
            m_state.page = 1;
            refilter(context);
        }
    }

    void draw_pager(PageContext& context)
    {
        if (!m_shown) return;
        const std::int64_t size = std::max<std::int64_t>(1, m_shown->number("page_size"));
        const std::int64_t total = m_shown->number("total");
        const std::int64_t behind =
            std::max<std::int64_t>(1, (total + size - 1) / size) + 1; // a page behind the last one: "previous" leads to the last
        std::int64_t page = std::min(m_state.page, behind);
        if (!ui::pager(page, size, total, m_shown->number("total_capped") != 0)) return;
        m_state.page = page;
        refilter(context);
    }

    void draw_detail(PageContext& context)
    {
        const std::int64_t id = m_detail->id();
        if (id == 0) return;
        const auto result = m_detail->draw(m_shown ? m_shown->around(id) : Neighbours{}, context);
        if (result.changed) ask(context);
        if (result.go_to != 0) return open(result.go_to, context);
        if (m_detail->id() != 0) return;
        m_asked = address();
        context.replace(m_asked);
    }

    ListPage m_page;
    const api::ListInfo& m_info;           ///< as described: without the titles of data sets
    std::optional<api::KnownList> m_known; ///< with them
    std::vector<ui::TableColumn> m_columns;
    std::set<std::string> m_turned;
    std::unique_ptr<ListDetail> m_detail;
    ListState m_state;
    std::string m_asked;      ///< the address that all of this belongs to
    std::string m_list_asked; ///< the same without the opened row
    PollList m_answer;
    std::optional<ShownPage> m_shown; ///< stays visible while the next page is fetched
    Error m_error;
};

} // namespace

std::int64_t draw_neighbours(const Neighbours& around)
{
    std::int64_t chosen = 0;
    if (ui::icon_button(ui::Icon::chevron_left, tr("上一条"), {.kind = ui::ButtonKind::secondary, .disabled = around.previous == 0}))
        chosen = around.previous;
    ui::same_line();
    if (ui::icon_button(ui::Icon::chevron_right, tr("下一条"), {.kind = ui::ButtonKind::secondary, .disabled = around.next == 0}))
        chosen = around.next;
    return chosen;
}

PageEntry list_page(const ListPage& description)
{
    return {description.type.info->about, [description] { return std::make_unique<ListView>(description); }};
}

} // namespace chengxin::client::kit
