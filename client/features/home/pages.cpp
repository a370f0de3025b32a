#include "client/features/home/pages.hpp"

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

#include <array>
#include <cmath>

namespace chengxin::client::home_pages {

namespace {

using semantics::Role;

constexpr float k_query_width = 800;

class HomeView : public PageView {
public:
    std::string title() const override { return tr("首页"); }
    void draw(PageContext& context) override;

private:
    void draw_hero(PageContext& context);
    void draw_query_line(PageContext& context);
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
    ui::heading(1, tr("查企业，看信用"), ui::Align::centre);
    ui::space(ui::k_space_1);
    ui::paragraph(tr("行政许可、行政处罚信息公示，免费查询"), {.tone = ui::Tone::ink_soft, .align = ui::Align::centre});
    ui::space(ui::k_space_5);
    const float width = std::fmin(k_query_width, ui::available_width());
    const ui::Area middle(std::round(cursor.x + (ui::available_width() - width) / 2), width);
    const semantics::Group landmark({.role = Role::search, .name = tr("信用查询")});
    const std::array kinds{ui::Option{"all", tr("双公示信息")}, ui::Option{"code", phone ? tr("统一代码") : tr("统一社会信用代码")}, ui::Option{"article", tr("站内文章")}};
    ui::segmented(tr("查询范围"), m_kind, kinds);
    ui::space(ui::k_space_3);
    draw_query_line(context);
    if (!m_problem.empty())
        ui::field_message({}, m_problem);
    ui::space(ui::k_space_4);
    const std::array links{std::pair{tr("行政许可公示"), "/publicity?catalogue=licence"}, std::pair{tr("行政处罚公示"), "/publicity?catalogue=penalty"}, std::pair{tr("查询说明"), "/help?page=citizen"}};
    bool first = true;
    for (const auto& [label, href] : links) {
        if (!std::exchange(first, false))
            ui::flow(ui::text_width(label, ui::k_body), ui::k_space_5);
        if (ui::link(label, href))
            context.navigate(href);
    }
}

void draw_figures(const publicity::HomeResponse& home)
{
    const bool phone = ui::is_phone();
    const std::array figures{std::tuple{tr("信用主体"), home.subjects, ui::Icon::building, ui::Tone::primary}, std::tuple{tr("行政许可"), home.licences, ui::Icon::licence, ui::Tone::primary},
                             std::tuple{tr("行政处罚"), home.penalties, ui::Icon::penalty, ui::Tone::primary}, std::tuple{tr("今日新增"), home.today_records, ui::Icon::clock, ui::Tone::primary}};
    const std::size_t in_row = phone ? 2 : 4;
    for (std::size_t row = 0; row < figures.size(); row += in_row) {
        if (row > 0)
            ui::space(ui::k_space_3);
        ui::Columns columns(row == 0 ? "figures" : "more figures", static_cast<int>(in_row), phone ? ui::k_space_3 : ui::k_space_5, ui::OnPhone::keep);
        for (std::size_t i = row; i < row + in_row; ++i) {
            columns.next();
            const auto& [label, value, icon, tone] = figures[i];
            ui::figure(label, ui::short_count(static_cast<double>(value)), i == 0 ? tr("家") : tr("条"), icon, tone);
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

void draw_latest(PageContext& context, const char* title, const std::string& catalogue, const std::vector<publicity::RecordRow>& rows, ui::Columns& columns)
{
    const ui::IdScope scope(catalogue);
    const ui::Card card({.title = title, .row = &columns});
    if (rows.empty()) {
        ui::paragraph(tr("暂无公示记录"), {.tone = ui::Tone::ink_meta});
    } else {
        const semantics::Group list({.role = Role::list, .name = title});
        draw_rows(context, rows);
    }
    ui::space(ui::k_space_3);
    const std::string all = "/publicity?catalogue=" + catalogue;
    if (ui::link(tr("查看全部"), all, {.type = ui::k_small, .icon = ui::Icon::chevron_right, .spoken = std::string(tr("查看全部")) + title}))
        context.navigate(all);
}

void draw_months(const publicity::HomeResponse& home, ui::Columns& columns)
{
    const ui::Card card({.title = tr("近十二个月归集"), .row = &columns});
    ui::ChartData data{.name = tr("近十二个月归集的行政许可和行政处罚"), .series = {{.name = tr("行政许可"), .tone = ui::Tone::series_1}, {.name = tr("行政处罚"), .tone = ui::Tone::series_2}}};
    for (const auto& month : home.months) {
        data.labels.push_back(month.month.size() >= 7 ? month.month.substr(2) : month.month);
        data.series[0].values.push_back(static_cast<double>(month.licences));
        data.series[1].values.push_back(static_cast<double>(month.penalties));
    }
    ui::bar_chart(data, 320);
}

void draw_divisions(const publicity::HomeResponse& home, ui::Columns& columns)
{
    const ui::Card card({.title = tr("按县市分布"), .row = &columns});
    ui::ChartData data{.name = tr("各县市的行政许可和行政处罚"), .series = {{.name = tr("行政许可"), .tone = ui::Tone::series_1}, {.name = tr("行政处罚"), .tone = ui::Tone::series_2}}};
    for (const auto& division : home.divisions) {
        data.labels.push_back(division.name);
        data.series[0].values.push_back(static_cast<double>(division.licences));
        data.series[1].values.push_back(static_cast<double>(division.penalties));
    }
    ui::share_chart(data, 26);
}

void draw_home(PageContext& context, const publicity::HomeResponse& home)
{
    draw_figures(home);
    ui::space(ui::k_space_5);
    {
        ui::Columns columns("latest", 2);
        columns.next();
        draw_latest(context, tr("最新行政许可"), "licence", home.latest_licences, columns);
        columns.next();
        draw_latest(context, tr("最新行政处罚"), "penalty", home.latest_penalties, columns);
    }
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

PageEntry home_page() { return {.path = "/", .title = tr("首页"), .create = [] { return std::make_unique<HomeView>(); }}; }

} // namespace chengxin::client::home_pages
