#include "client/core/context.hpp"
#include "client/features/subject_query/pages.hpp"
#include "client/ui/answer.hpp"
#include "client/ui/button.hpp"
#include "client/ui/chart_scale.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/portal.hpp"
#include "client/ui/text.hpp"
#include "shared/features/subject_query/api.hpp"
#include "shared/features/subject_query/pages.hpp"

#include <array>
#include <cmath>

namespace chengxin::client::query_pages {

namespace {

using semantics::Role;
using subject_query::Facet;
using subject_query::Hit;
using subject_query::SearchResponse;

constexpr std::size_t k_facet_rows = 8;

class SearchView : public PageView {
public:
    std::string title() const override { return m_asked_text.empty() ? std::string(subject_query::k_search_page.title) : m_asked_text + tr(" 的查询结果"); }
    void draw(PageContext& context) override;

private:
    void ask(PageContext& context);
    void draw_query(PageContext& context);
    void draw_tabs(PageContext& context, const SearchResponse& found);
    void draw_found(PageContext& context, const SearchResponse& found);
    void draw_facets(PageContext& context, const SearchResponse& found);
    void draw_facet(PageContext& context, const Facet& facet, bool more);
    void draw_hits(PageContext& context, const SearchResponse& found);
    void draw_nothing(PageContext& context, const SearchResponse& found);
    /// Another filter starts again at the first page.
    void narrow(PageContext& context, std::string_view name, std::string_view value);

    std::string m_query, m_asked, m_asked_text;
    std::vector<std::string> m_opened; ///< facets shown in full
    Pending<SearchResponse> m_found;
    std::optional<SearchResponse> m_kept; ///< what the query found before it was narrowed: stands, with the focus in it, until the answer is there
    bool m_told = false;                  ///< how much was found, to those who do not see it
};

std::string address_of_subject(const Hit& hit)
{
    Route route{"/subject", {}};
    return route.set("uscc", hit.uscc).set("name", hit.id != 0 ? hit.name : "").set("id", hit.id != 0 ? std::to_string(hit.id) : "").address();
}

void SearchView::ask(PageContext& context)
{
    m_asked = context.route.address();
    if (m_asked_text != context.route.get("q"))
        m_kept.reset();
    else if (const auto* found = m_found.value(); found != nullptr)
        m_kept = *found;
    m_asked_text = m_query = context.route.get("q");
    m_found = {};
    m_told = false;
    if (m_asked_text.empty())
        return;
    const std::string kind = context.route.get("kind");
    m_found = context.api.call<subject_query::Search>({.q = m_asked_text, .kind = kind.empty() ? "all" : kind, .authority = context.route.get("authority"),
                                                       .county = context.route.get("county"), .year = context.route.get("year"), .page = context.route.get_page()});
}

void SearchView::narrow(PageContext& context, std::string_view name, std::string_view value)
{
    Route route = context.route;
    context.navigate(route.set(name, value).set("page", "").address());
}

void SearchView::draw_query(PageContext& context)
{
    const semantics::Group landmark({.role = Role::search, .name = tr("信用查询")});
    const float button = 104;
    const auto field = ui::search_field(tr("查询内容"), m_query, {.placeholder = tr("企业名称、统一代码、文书号、拼音"),
                                                                  .width = std::fmin(760.0f, ui::available_width()) - button - ui::k_space_2, .max_length = 100, .hide_label = true});
    ui::same_line(ui::k_space_2);
    const bool pressed = ui::button(tr("查询"), {.kind = ui::ButtonKind::primary, .width = button});
    if ((!field.submitted && !pressed) || m_query.empty())
        return;
    Route route{"/search", {}};
    context.navigate(route.set("q", m_query).set("kind", context.route.get("kind")).address());
}

std::int64_t count_of_kind(const SearchResponse& found, std::string_view kind)
{
    for (const Facet& facet : found.facets)
        if (facet.name == "kind")
            for (const auto& value : facet.values)
                if (value.value == kind)
                    return value.count;
    return -1;
}

void SearchView::draw_tabs(PageContext& context, const SearchResponse& found)
{
    std::string kind = context.route.get("kind");
    const std::string before = kind = kind.empty() ? "all" : kind;
    // Facets look at the first 1,001 hits; behind those there may be more.
    const bool more = found.total_capped;
    std::vector<ui::Option> tabs{{"all", tr("全部"), kind == "all" ? found.total : -1, more}};
    for (const SiteItem& item : context.site.items) {
        const std::int64_t count = count_of_kind(found, item.code);
        if (count >= 0 || found.facets.empty() || kind == item.code)
            tabs.push_back({item.code, item.title, count, more});
    }
    if (ui::tabs(tr("信息类别"), kind, tabs) && kind != before)
        narrow(context, "kind", kind == "all" ? "" : kind);
}

/// One value of a facet: a link with a count, or the chosen one with a cross.
bool draw_facet_value(const subject_query::FacetValue& value, bool chosen, bool more)
{
    const ui::Box box = ui::reserve(0, 34);
    const ImGuiID id = ui::id_of(value.value);
    const ui::Interaction state = ui::interact(box, id);
    const ui::Box row{{box.min.x - ui::k_space_2, box.min.y + 1}, {box.max.x + ui::k_space_2, box.max.y - 1}};
    if (chosen || state.hovered)
        ui::paint_box(row, chosen ? ui::Tone::primary_tint : ui::Tone::ground, 6);
    const ui::Type type = chosen ? ui::k_small_strong : ui::k_small;
    const std::string count = more ? ui::at_least_text(value.count) : ui::grouped(value.count);
    const float count_width = chosen ? 16 : ui::text_width(count, ui::k_small) + 1;
    ui::paint_text_in({box.min, {box.max.x - count_width - ui::k_space_2, box.max.y}}, value.label, type, ui::colour(chosen || state.hovered ? ui::Tone::primary : ui::Tone::ink));
    if (chosen)
        ui::paint_icon(ui::Icon::close, {box.max.x - 8, box.centre().y}, 12, ui::colour(ui::Tone::primary));
    else
        ui::paint_text_in({{box.max.x - count_width, box.min.y}, box.max}, count, ui::k_small, ui::colour(ui::Tone::ink_meta));
    const std::string name = value.label + " " + count;
    semantics::node({.id = id, .role = Role::button, .name = name, .min = box.min, .max = box.max, .pressed = chosen});
    return state.pressed;
}

void SearchView::draw_facet(PageContext& context, const Facet& facet, bool more)
{
    const ui::DensityScope small(context.layout == Layout::phone ? ui::Density::portal : ui::Density::console);
    const ui::IdScope scope(facet.name);
    const semantics::Group group({.role = Role::group, .name = facet.label});
    ui::paragraph(facet.label, {.type = ui::k_body_strong});
    ui::space(ui::k_space_1);
    const std::string chosen = context.route.get(facet.name);
    const bool opened = std::find(m_opened.begin(), m_opened.end(), facet.name) != m_opened.end();
    for (std::size_t i = 0; i < facet.values.size() && (opened || i < k_facet_rows); ++i) {
        const auto& value = facet.values[i];
        if (draw_facet_value(value, value.value == chosen, more))
            narrow(context, facet.name, value.value == chosen ? "" : value.value);
    }
    if (facet.values.size() > k_facet_rows && !opened && ui::button(std::string(tr("更多")) + "##" + facet.name, {.kind = ui::ButtonKind::quiet, .icon = ui::Icon::chevron_down}))
        m_opened.push_back(facet.name);
}

void SearchView::draw_facets(PageContext& context, const SearchResponse& found)
{
    const ui::Card card;
    bool first = true;
    for (const Facet& facet : found.facets) {
        if (facet.name == "kind" || facet.values.empty())
            continue;
        if (!std::exchange(first, false))
            ui::rule(ui::k_space_3);
        draw_facet(context, facet, found.total_capped);
    }
}

const char* matched_text(std::string_view matched)
{
    if (matched == "uscc") return tr("按统一代码");
    if (matched == "document") return tr("按文书号");
    if (matched == "pinyin") return tr("按拼音");
    if (matched == "former_name") return tr("按曾用名");
    return "";
}

void draw_hit(PageContext& context, const Hit& hit)
{
    const std::string address = address_of_subject(hit);
    if (ui::link(hit.name, address, {.type = ui::k_lead, .look = ui::LinkLook::strong}))
        context.navigate(address);
    if (!hit.state.empty()) {
        ui::flow(ui::badge_width(hit.state), ui::k_space_3);
        ui::badge(hit.state, hit.state == "存续" ? ui::Status::success : ui::Status::neutral);
    }
    if (const std::string_view matched = matched_text(hit.matched); !matched.empty()) {
        ui::flow(ui::badge_width(matched), ui::k_space_2);
        ui::badge(matched, ui::Status::info);
    }
    ui::space(ui::k_space_1);
    ui::inline_text(ui::grouped_code(hit.uscc), {.tone = ui::Tone::ink_soft});
    if (!hit.uscc.empty()) {
        ui::same_line(ui::k_space_1);
        ui::copy_button(std::string(tr("复制统一社会信用代码")) + "##" + hit.uscc, hit.uscc);
    }
    std::string counts;
    bool adverse = false;
    for (const auto& count : hit.counts) {
        counts += (counts.empty() ? "" : "　") + count.title + " " + ui::grouped(count.count) + tr(" 条");
        adverse |= count.adverse && count.count > 0;
    }
    ui::flow(ui::text_width(counts, ui::k_body), ui::k_space_5, 0);
    ui::inline_text(counts, {.tone = adverse ? ui::Tone::ink : ui::Tone::ink_soft});
}

void SearchView::draw_hits(PageContext& context, const SearchResponse& found)
{
    {
        const ui::Card card;
        const semantics::Group list({.role = Role::list, .name = tr("查询结果")});
        for (std::size_t i = 0; i < found.rows.size(); ++i) {
            const Hit& hit = found.rows[i];
            const ui::IdScope scope(hit.uscc + hit.name + std::to_string(hit.id));
            const semantics::Group item({.role = Role::list_item});
            if (i > 0)
                ui::rule(ui::k_space_4);
            draw_hit(context, hit);
        }
    }
    ui::space(ui::k_space_4);
    std::int64_t page = found.page;
    if (!ui::pager(page, found.page_size, found.total, found.total_capped))
        return;
    Route route = context.route;
    context.navigate(route.set("page", page == 1 ? "" : std::to_string(page)).address());
}

void SearchView::draw_nothing(PageContext& context, const SearchResponse& found)
{
    const ui::Card card;
    const std::string text = found.notice.empty() ? tr("可以只输名称中的几个字、拼音首字母，或核对统一代码、文书号是否完整。") : found.notice;
    ui::empty_state(ui::Icon::search, found.notice.empty() ? tr("没有找到符合条件的主体") : tr("暂无内容"), text);
    if (found.suggestions.empty())
        return;
    ui::paragraph(tr("您可以试试："), {.tone = ui::Tone::ink_soft});
    ui::space(ui::k_space_2);
    bool first = true;
    for (const std::string& suggestion : found.suggestions) {
        if (!std::exchange(first, false))
            ui::flow(ui::text_width(suggestion, ui::k_body), ui::k_space_5);
        Route route{"/search", {}};
        const std::string address = route.set("q", suggestion).address();
        if (ui::link(suggestion, address))
            context.navigate(address);
    }
}

void SearchView::draw_found(PageContext& context, const SearchResponse& found)
{
    const bool listed = context.route.get("kind") != "article";
    if (listed)
        draw_tabs(context, found);
    ui::space(ui::k_space_4);
    const std::string total = found.total_capped ? tr("找到的主体：") + ui::at_least_text(found.total) : tr("找到 ") + ui::grouped(found.total) + tr(" 个主体");
    if (m_found.done() && !std::exchange(m_told, true))
        semantics::announce(!found.rows.empty() ? total : found.notice.empty() ? std::string(tr("没有找到符合条件的主体")) : found.notice);
    if (found.rows.empty())
        return draw_nothing(context, found);
    ui::paragraph(total, {.type = ui::k_small, .tone = ui::Tone::ink_soft});
    ui::space(ui::k_space_3);
    if (context.layout == Layout::phone) {
        draw_hits(context, found);
        ui::space(ui::k_space_5);
        return draw_facets(context, found);
    }
    ui::Columns columns("results", {{.fixed = 264}, {.share = 1}});
    columns.next();
    draw_facets(context, found);
    columns.next();
    draw_hits(context, found);
}

void SearchView::draw(PageContext& context)
{
    if (m_asked != context.route.address())
        ask(context);
    ui::page_title(tr("信用查询"));
    ui::space(ui::k_space_4);
    draw_query(context);
    ui::space(ui::k_space_4);
    if (!m_found.started()) {
        const ui::Card card;
        ui::empty_state(ui::Icon::search, tr("查企业，看信用"), tr("输入企业名称的任意部分、统一社会信用代码、决定文书号，或名称的拼音、首字母。"));
        return;
    }
    if (m_found.waiting() && m_kept)
        return draw_found(context, *m_kept);
    if (ui::draw_answer(m_found, [&](const SearchResponse& found) { draw_found(context, found); }, 10))
        m_asked.clear();
}

} // namespace

PageEntry search_page()
{
    return {&subject_query::k_search_page, [] { return std::make_unique<SearchView>(); }};
}

} // namespace chengxin::client::query_pages
