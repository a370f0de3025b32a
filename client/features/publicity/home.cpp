#include "client/features/publicity/pages.hpp"

#include "client/core/context.hpp"
#include "client/ui/answer.hpp"
#include "client/ui/button.hpp"
#include "client/ui/chart.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/portal.hpp"
#include "client/ui/text.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/publicity/pages.hpp"

#include <array>
#include <cmath>
#include <vector>

namespace chengxin::client::publicity_pages {

namespace {

using semantics::Role;

constexpr std::size_t k_hero_links = 2; ///< to lists below the query
constexpr int k_grid = 4; ///< columns of the page; the query box spans all but the last

class HomeView : public PageView {
public:
    std::string title() const override { return tr("首页"); }
    void draw(PageContext& context) override;

private:
    void draw_hero(PageContext& context);
    void draw_query_line(PageContext& context);
    void draw_short_cuts(PageContext& context);
    void search(PageContext& context);

    std::string m_kind = "all", m_query, m_problem;
    Pending<publicity::HomeResponse> m_home;
};

std::string address_of_record(std::int64_t id) { return "/record?id=" + std::to_string(id); }

void HomeView::search(PageContext& context)
{
    m_problem = m_query.empty() ? tr("请输入要查询的内容。") : "";
    if (!m_problem.empty())
        return;
    Route route{"/search", {}};
    context.navigate(route.set("q", m_query).set("kind", m_kind == "all" ? "" : m_kind).address());
}

/// A large field with its button directly beside it.
void HomeView::draw_query_line(PageContext& context)
{
    const ui::DensityScope touch(ui::Density::touch);
    const char* placeholder = m_kind == "code" ? tr("18 位统一社会信用代码") : m_kind == "article" ? tr("文章标题或内容") : tr("企业名称、统一代码、文书号、拼音");
    const bool phone = context.layout == Layout::phone;
    const float button = phone ? 0 : 128;
    const float width = ui::available_width();
    const auto field = ui::search_field(tr("查询内容"), m_query, {.placeholder = placeholder, .width = width - button - (phone ? 0 : ui::k_space_2), .max_length = 100, .hide_label = true});
    if (!phone)
        ui::same_line(ui::k_space_2);
    else
        ui::space(ui::k_space_3);
    const bool pressed = ui::button(tr("查询"), {.kind = ui::ButtonKind::primary, .width = phone ? width : button});
    if (field.submitted || pressed)
        search(context);
    if (field.changed)
        m_problem.clear();
}

void HomeView::draw_hero(PageContext& context)
{
    const bool phone = context.layout == Layout::phone;
    const float gap = phone ? ui::k_space_4 : ui::k_space_5;
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({cursor.x, cursor.y - gap});
    ui::paint_band(phone ? 330 : 340, ui::Tone::primary_tint, ui::Tone::ground);
    ImGui::SetCursorScreenPos(cursor);
    ui::space(phone ? ui::k_space_3 : ui::k_space_6);
    const float column = std::floor((ui::available_width() - (k_grid - 1) * gap) / k_grid);
    ui::Columns columns("hero", {{.share = 1}, {.fixed = column}}, gap);
    columns.next();
    const ui::Align align = phone ? ui::Align::centre : ui::Align::start;
    ui::heading(1, tr("查企业，看信用"), align);
    ui::space(ui::k_space_1);
    ui::paragraph(tr("行政许可、行政处罚等信用信息公示，免费查询"), {.tone = ui::Tone::ink_soft, .align = align});
    ui::space(ui::k_space_5);
    {
        const semantics::Group landmark({.role = Role::search, .name = tr("信用查询")});
        const std::array kinds{ui::Option{"all", tr("双公示信息")}, ui::Option{"code", phone ? tr("统一代码") : tr("统一社会信用代码")}, ui::Option{"article", tr("站内文章")}};
        ui::segmented(tr("查询范围"), m_kind, kinds);
        ui::space(ui::k_space_3);
        draw_query_line(context);
        if (!m_problem.empty())
            ui::field_message({}, m_problem);
    }
    columns.next();
    draw_short_cuts(context);
}

/// Where most visitors want to go: a card in the last column of the page's grid, on a phone a line of links.
void HomeView::draw_short_cuts(PageContext& context)
{
    std::vector<std::tuple<std::string, std::string, ui::Icon>> links;
    for (const SiteItem& item : context.site.items)
        if (links.size() < k_hero_links)
            links.emplace_back(item.title + tr("公示"), "/publicity?catalogue=" + item.code, item.adverse ? ui::Icon::penalty : ui::Icon::licence);
    links.emplace_back(tr("查询说明"), "/help?page=citizen", ui::Icon::help);
    const bool phone = context.layout == Layout::phone;
    std::optional<ui::Card> card;
    if (!phone)
        card.emplace(ui::CardOptions{.title = tr("常用入口")});
    bool first = true;
    for (const auto& [label, href, icon] : links) {
        if (!std::exchange(first, false) && phone)
            ui::flow(ui::text_width(label, ui::k_body), ui::k_space_5);
        const ui::LinkOptions look = phone ? ui::LinkOptions{} : ui::LinkOptions{.icon = icon, .width = ui::available_width(), .height = 40};
        if (ui::link(label, href, look))
            context.navigate(href);
    }
}

void draw_figures(const publicity::HomeResponse& home)
{
    struct Figure {
        std::string label;
        std::int64_t value;
        ui::Icon icon;
        const char* unit;
    };
    std::vector<Figure> figures{{tr("信用主体"), home.subjects, ui::Icon::building, tr("家")}};
    for (std::size_t i = 0; i < home.latest.size(); ++i)
        figures.push_back({home.counts[i].title, home.counts[i].count, home.counts[i].adverse ? ui::Icon::penalty : ui::Icon::licence, tr("条")});
    figures.push_back({tr("今日新增"), home.today_records, ui::Icon::clock, tr("条")});
    const bool phone = ui::is_phone();
    const std::size_t in_row = phone ? 2 : 4;
    for (std::size_t row = 0; row < figures.size(); row += in_row) {
        if (row > 0)
            ui::space(ui::k_space_3);
        ui::Columns columns(row == 0 ? "figures" : "more figures", static_cast<int>(in_row), phone ? ui::k_space_3 : ui::k_space_5, ui::OnPhone::keep);
        for (std::size_t i = row; i < std::min(row + in_row, figures.size()); ++i) {
            columns.next();
            ui::figure(figures[i].label, ui::short_count(static_cast<double>(figures[i].value)), figures[i].unit, figures[i].icon, ui::Tone::primary);
        }
    }
}

void draw_rows(PageContext& context, const std::vector<publicity::RecordRow>& rows)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const ui::IdScope row_scope(row.id);
        const semantics::Group item({.role = Role::list_item});
        if (i > 0)
            ui::rule(ui::k_space_2);
        if (ui::link(row.name, address_of_record(row.id)))
            context.navigate(address_of_record(row.id));
        const std::string details = row.document_number + "　" + row.authority;
        const float date = std::ceil(ui::text_width(row.decided_on, ui::k_small)) + ui::k_space_3;
        ui::line(details, {.type = ui::k_small, .tone = ui::Tone::ink_meta, .width = ui::available_width() - date});
        ui::same_line(0);
        ui::line(row.decided_on, {.type = ui::k_small, .tone = ui::Tone::ink_meta, .align = ui::Align::end});
    }
}

void draw_latest(PageContext& context, const publicity::LatestRecords& latest, ui::Columns& columns)
{
    const ui::IdScope scope(latest.catalogue);
    const std::string title = tr("最新") + latest.title;
    const auto& rows = latest.rows;
    const ui::Card card({.title = title, .row = &columns});
    if (rows.empty()) {
        ui::paragraph(tr("暂无公示记录"), {.tone = ui::Tone::ink_meta});
    } else {
        const semantics::Group list({.role = Role::list, .name = title});
        draw_rows(context, rows);
    }
    ui::space(ui::k_space_3);
    const std::string all = "/publicity?catalogue=" + latest.catalogue;
    if (ui::link(tr("查看全部"), all, {.type = ui::k_small, .icon = ui::Icon::chevron_right, .spoken = std::string(tr("查看全部")) + title}))
        context.navigate(all);
}

/// What is published beside the featured items.
void draw_others(PageContext& context, const publicity::HomeResponse& home)
{
    if (home.counts.size() <= home.latest.size())
        return;
    ui::space(ui::k_space_5);
    const ui::Card card({.title = tr("更多公示")});
    for (std::size_t i = home.latest.size(); i < home.counts.size(); ++i) {
        const std::string label = home.counts[i].title + " " + ui::grouped(home.counts[i].count) + tr(" 条");
        const std::string address = "/publicity?catalogue=" + home.counts[i].catalogue;
        if (i > home.latest.size())
            ui::flow(ui::text_width(label, ui::k_body), ui::k_space_5);
        if (ui::link(label, address))
            context.navigate(address);
    }
}

/// A line of the chart for each of the home page's series.
std::vector<ui::Series> chart_series(const publicity::HomeResponse& home)
{
    constexpr std::array tones{ui::Tone::series_1, ui::Tone::series_2, ui::Tone::series_3, ui::Tone::series_4};
    std::vector<ui::Series> series;
    for (const std::string& title : home.series)
        series.push_back({.name = title, .tone = tones[series.size() % tones.size()]});
    return series;
}

void put_values(ui::ChartData& data, const std::vector<std::int64_t>& counts)
{
    for (std::size_t i = 0; i < data.series.size(); ++i)
        data.series[i].values.push_back(i < counts.size() ? static_cast<double>(counts[i]) : 0);
}

/// 行政许可和行政处罚
std::string titles(const publicity::HomeResponse& home)
{
    std::string text;
    for (std::size_t i = 0; i < home.series.size(); ++i)
        text += (i == 0 ? "" : i + 1 == home.series.size() ? tr("和") : tr("、")) + home.series[i];
    return text;
}

void draw_months(const publicity::HomeResponse& home, ui::Columns& columns)
{
    const ui::Card card({.title = tr("近十二个月归集"), .row = &columns});
    ui::ChartData data{.name = tr("近十二个月归集的") + titles(home), .series = chart_series(home)};
    for (const auto& month : home.months) {
        data.labels.push_back(month.month.size() >= 7 ? month.month.substr(2) : month.month);
        put_values(data, month.counts);
    }
    ui::bar_chart(data, 320);
}

void draw_divisions(const publicity::HomeResponse& home, ui::Columns& columns)
{
    const ui::Card card({.title = tr("按县市分布"), .row = &columns});
    ui::ChartData data{.name = tr("各县市的") + titles(home), .series = chart_series(home)};
    for (const auto& division : home.divisions) {
        data.labels.push_back(division.name);
        put_values(data, division.counts);
    }
    ui::share_chart(data, 26);
}

void draw_home(PageContext& context, const publicity::HomeResponse& home)
{
    draw_figures(home);
    ui::space(ui::k_space_5);
    {
        ui::Columns columns("latest", 2);
        for (const auto& latest : home.latest) {
            columns.next();
            draw_latest(context, latest, columns);
        }
    }
    draw_others(context, home);
    ui::space(ui::k_space_5);
    ui::Columns columns("charts", 2);
    columns.next();
    draw_months(home, columns);
    columns.next();
    draw_divisions(home, columns);
}

void HomeView::draw(PageContext& context)
{
    if (!m_home.started())
        m_home = context.api.call<publicity::Home>({});
    draw_hero(context);
    ui::space(ui::k_space_6);
    if (ui::draw_answer(m_home, [&context](const publicity::HomeResponse& home) { draw_home(context, home); }, 10))
        m_home = {};
}

} // namespace

PageEntry home_page()
{
    return {&publicity::k_home_page, [] { return std::make_unique<HomeView>(); }};
}

} // namespace chengxin::client::publicity_pages
