#include "client/core/context.hpp"
#include "client/features/publicity/pages.hpp"
#include "client/platform/browser.hpp"
#include "client/ui/button.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/date_field.hpp"
#include "client/ui/field.hpp"
#include "client/ui/portal.hpp"
#include "client/ui/table.hpp"
#include "client/ui/text.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/publicity/pages.hpp"

#include <array>

namespace chengxin::client::publicity_pages {

namespace {

using publicity::RecordRow;
using publicity::RecordsRequest;

constexpr const char* k_columns_setting = "publicity.columns";

/// The list's state is its address; the drafts are what is being typed. "Back" finds filter and page again.
class ListView : public PageView {
public:
    ListView();
    std::string title() const override;
    void draw(PageContext& context) override;

private:
    void ask(PageContext& context);
    void draw_catalogues(PageContext& context);
    void draw_filters(PageContext& context);
    void draw_filter_fields(PageContext& context);
    void draw_list(PageContext& context);
    void draw_cell(PageContext& context, const RecordRow& row, const ui::TableColumn& column, const ui::Box& box);
    void filter(PageContext& context, std::string_view name, std::string_view value);

    std::string m_asked, m_catalogue, m_item_title;
    std::string m_query, m_county, m_from, m_to;
    ui::CalendarState m_from_calendar, m_to_calendar;
    ui::TableState m_table;
    Pending<api::Page<RecordRow>> m_rows;
    Pending<publicity::SiteResponse> m_site;
};

const std::array k_columns{ui::TableColumn{.key = "name", .title = "行政相对人名称", .share = 3, .sortable = true}, ui::TableColumn{.key = "document_number", .title = "决定文书号", .share = 2},
                           ui::TableColumn{.key = "kind", .title = "类别", .width = 164}, ui::TableColumn{.key = "authority", .title = "决定机关", .share = 2, .sortable = true},
                           ui::TableColumn{.key = "decided_on", .title = "决定日期", .width = 124, .sortable = true}, ui::TableColumn{.key = "public_until", .title = "公示截止期", .width = 124},
                           ui::TableColumn{.key = "uscc", .title = "统一社会信用代码", .width = 232, .hidden_at_first = true}};

ListView::ListView()
{
    const std::string turned = browser::stored(k_columns_setting).value_or("");
    for (const ui::TableColumn& column : k_columns)
        if (("," + turned + ",").find("," + column.key + ",") != std::string::npos)
            m_table.turned.insert(column.key);
}

std::string ListView::title() const { return m_item_title.empty() ? tr("信用公示") : m_item_title + tr("公示"); }

RecordsRequest request_of(const Route& route)
{
    const std::string sort = route.get("sort");
    return {.catalogue = route.get("catalogue"), .q = route.get("q"), .authority = route.get("authority"), .county = route.get("county"), .from = route.get("from"),
            .to = route.get("to"), .sort = sort.empty() ? "-decided_on" : sort, .page = route.get_page()};
}

void ListView::ask(PageContext& context)
{
    m_asked = context.route.address();
    const RecordsRequest request = request_of(context.route);
    m_catalogue = request.catalogue;
    const SiteItem* item = find_item(context.site, m_catalogue);
    m_item_title = item != nullptr ? item->title : "";
    m_query = request.q;
    m_county = request.county;
    m_from = request.from;
    m_to = request.to;
    m_table.sort = request.sort;
    m_rows = context.api.call<publicity::Records>(request);
}

void ListView::filter(PageContext& context, std::string_view name, std::string_view value)
{
    Route route = context.route;
    context.navigate(route.set(name, value).set("page", "").address());
}

void ListView::draw_catalogues(PageContext& context)
{
    std::string chosen = m_catalogue.empty() ? "all" : m_catalogue;
    std::vector<ui::Option> tabs{{"all", tr("全部")}};
    for (const SiteItem& item : context.site.items)
        tabs.push_back({item.code, item.title});
    if (ui::tabs(tr("公示类别"), chosen, tabs))
        filter(context, "catalogue", chosen == "all" ? "" : chosen);
}

void ListView::draw_filter_fields(PageContext& context)
{
    ui::Columns columns("filters", {{.share = 2}, {.share = 1.2f}, {.share = 1.2f}, {.share = 1.2f}}, ui::k_space_4);
    columns.next();
    if (ui::search_field(tr("名称或文书号"), m_query, {.placeholder = tr("企业名称的一部分、决定文书号"), .max_length = 100}).submitted)
        filter(context, "q", m_query);
    columns.next();
    std::vector<ui::Option> counties{{"all", tr("全部县市")}};
    if (const auto* site = m_site.value())
        for (const auto& division : site->divisions)
            counties.push_back({division.division, division.name});
    std::string county = m_county.empty() ? "all" : m_county;
    if (ui::select(tr("县市"), county, counties))
        filter(context, "county", county == "all" ? "" : county);
    const int day = browser::today();
    char today[16];
    std::snprintf(today, sizeof today, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    columns.next();
    ui::date_field(tr("决定日期自"), m_from, m_from_calendar, today);
    columns.next();
    ui::date_field(tr("决定日期至"), m_to, m_to_calendar, today);
}

void ListView::draw_filters(PageContext& context)
{
    draw_filter_fields(context);
    ui::space(ui::k_space_4);
    Route route = context.route;
    if (ui::button(tr("查询"), {.kind = ui::ButtonKind::primary, .icon = ui::Icon::search}))
        context.navigate(route.set("q", m_query).set("from", m_from).set("to", m_to).set("page", "").address());
    ui::flow(ui::button_width(tr("清除条件")));
    if (ui::button(tr("清除条件"))) {
        Route cleared{"/publicity", {}};
        m_asked.clear();
        context.navigate(cleared.set("catalogue", m_catalogue).address());
    }
    ui::flow(ui::button_width(tr("下载 CSV"), {.icon = ui::Icon::download}));
    if (ui::button(tr("下载 CSV"), {.icon = ui::Icon::download}))
        browser::download_address(std::string(publicity::Export::path) + "?" + api::encode_query(request_of(context.route)));
    ui::flow(ui::tool_button_width(tr("列"), {.icon = ui::Icon::columns}));
    if (!ui::column_choice(m_table, k_columns))
        return;
    std::string turned;
    for (const std::string& key : m_table.turned)
        turned += (turned.empty() ? "" : ",") + key;
    browser::store(k_columns_setting, turned);
}

void ListView::draw_cell(PageContext& context, const RecordRow& row, const ui::TableColumn& column, const ui::Box& box)
{
    const std::string address = "/record?id=" + std::to_string(row.id);
    if (column.key == "name") {
        if (ui::cell_link(box, row.name, address))
            context.navigate(address);
    } else if (column.key == "document_number") {
        ui::cell_text(box, row.document_number);
    } else if (column.key == "kind") {
        const std::string kind = row.kind.empty() ? item_title(context.site, row.catalogue) : row.kind;
        ui::cell_badge(box, kind, is_adverse(context.site, row.catalogue) ? ui::Status::danger : ui::Status::info);
    } else if (column.key == "authority") {
        ui::cell_text(box, row.authority);
    } else if (column.key == "decided_on") {
        ui::cell_text(box, row.decided_on);
    } else if (column.key == "public_until") {
        ui::cell_text(box, row.public_until.empty() ? tr("长期") : row.public_until);
    } else {
        ui::cell_code(box, column.title, row.uscc);
    }
}

void ListView::draw_list(PageContext& context)
{
    const auto* found = m_rows.value();
    const Error* error = m_rows.error();
    const std::string name = title();
    const ui::TableOptions options{.name = name, .rows = found != nullptr ? found->rows.size() : 0,
                                   .first_row = found != nullptr ? static_cast<std::size_t>((found->page - 1) * found->page_size) : 0,
                                   .total = found != nullptr ? static_cast<std::size_t>(found->total) : 0,
                                   .content = found != nullptr ? ui::TableContent::rows : error != nullptr ? ui::TableContent::failed : ui::TableContent::loading,
                                   .error = error != nullptr ? std::string_view(error->message) : std::string_view(), .empty_icon = ui::Icon::search,
                                   .empty_title = tr("没有符合条件的公示信息"), .empty_text = tr("换一个关键词，或放宽日期、县市条件。"),
                                   .key = [found](std::size_t row) { return found->rows[row].id; }};
    const ui::DensityScope density(context.layout == Layout::phone ? ui::Density::portal : ui::Density::console);
    const auto result = ui::table(m_table, k_columns, options, [&](std::size_t row, const ui::TableColumn& column, const ui::Box& box) { draw_cell(context, found->rows[row], column, box); });
    if (result.retry) {
        m_asked.clear();
        m_site = {};
    }
    if (result.sort_changed)
        filter(context, "sort", m_table.sort == "-decided_on" ? "" : m_table.sort);
}

void ListView::draw(PageContext& context)
{
    if (!m_site.started())
        m_site = context.api.call<publicity::Site>({});
    if (m_asked != context.route.address())
        ask(context);
    ui::page_title(title());
    ui::paragraph(tr("行政许可、行政处罚等信息自作出决定之日起七个工作日内公示。"), {.tone = ui::Tone::ink_soft});
    ui::space(ui::k_space_3);
    draw_catalogues(context);
    ui::space(ui::k_space_4);
    {
        const ui::Card card;
        draw_filters(context);
    }
    ui::space(ui::k_space_5);
    {
        const ui::Card card({.padding = 1});
        draw_list(context);
    }
    const auto* found = m_rows.value();
    if (found == nullptr || found->rows.empty())
        return;
    ui::space(ui::k_space_4);
    std::int64_t page = found->page;
    Route route = context.route;
    if (ui::pager(page, found->page_size, found->total, found->total_capped))
        context.navigate(route.set("page", page == 1 ? "" : std::to_string(page)).address());
}

} // namespace

PageEntry list_page()
{
    return {&publicity::k_list_page, [] { return std::make_unique<ListView>(); }};
}

} // namespace chengxin::client::publicity_pages
