#include "client/features/help/pages.hpp"

#include "client/core/context.hpp"
#include "client/ui/answer.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/portal.hpp"
#include "client/ui/text.hpp"
#include "shared/features/help/api.hpp"
#include "shared/features/help/pages.hpp"

#include <cmath>

namespace chengxin::client::help_pages {

namespace {

using help::Block;
using semantics::Role;

class HelpView : public PageView {
public:
    std::string title() const override { return m_chosen ? manual_title() : std::string(help::k_help_page.title); }
    void draw(PageContext& context) override;

private:
    void draw_contents(PageContext& context);
    std::string manual_title() const { return m_page.value() != nullptr ? m_page.value()->title : std::string(help::k_help_page.title); }

    std::string m_slug;
    bool m_chosen = false; ///< by the address; else it is the page of all manuals, with the first one
    Pending<help::ContentsResponse> m_contents;
    Pending<help::PageResponse> m_page;
};

std::string address_of(const std::string& slug)
{
    Route route{"/help", {}};
    return route.set("page", slug).address();
}

/// A dot or a number, then the text.
void draw_item(const Block& block, int number)
{
    const float indent = ui::k_space_5 * static_cast<float>(std::max<std::int64_t>(block.level, 1));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float step = std::round(ui::k_body.size * ui::k_body.line);
    const std::string mark = number > 0 ? std::to_string(number) + "." : "•";
    ui::paint_text_in({{start.x, start.y}, {start.x + indent - ui::k_space_2, start.y + step}}, mark, ui::k_body, ui::colour(ui::Tone::primary), ui::Align::end);
    const ui::Area area(start.x + indent, ui::available_width() - indent);
    ui::paragraph(block.text, {.type = ui::k_body});
    ui::space(ui::k_space_1);
}

/// The rows of one table, from `first` up to the returned index.
std::size_t draw_table(const std::vector<Block>& blocks, std::size_t first)
{
    std::size_t end = first + 1;
    while (end < blocks.size() && blocks[end].kind == "row" && blocks[end].level != 1)
        ++end;
    const semantics::Group table({.role = Role::table, .name = tr("表格"), .row_count = static_cast<int>(end - first), .column_count = static_cast<int>(blocks[first].cells.size())});
    for (std::size_t row = first; row < end; ++row) {
        const semantics::Group group({.role = Role::row, .row_index = static_cast<int>(row - first) + 1});
        const ui::IdScope scope(static_cast<std::int64_t>(row));
        ui::space(ui::k_space_2);
        {
            ui::Columns columns("row", static_cast<int>(std::max<std::size_t>(blocks[row].cells.size(), 1)), ui::k_space_4, ui::OnPhone::keep);
            int column = 0;
            for (const std::string& cell : blocks[row].cells) {
                columns.next();
                const semantics::Group cell_group({.role = row == first ? Role::column_header : Role::cell, .column_index = ++column});
                ui::paragraph(cell, {.type = row == first ? ui::k_small_strong : ui::k_small});
            }
        }
        ui::space(ui::k_space_2);
        ui::paint_box(ui::reserve(0, 1), ui::Tone::line);
    }
    ui::space(ui::k_space_4);
    return end;
}

void draw_blocks(const std::vector<Block>& blocks)
{
    int number = 0;
    for (std::size_t i = 0; i < blocks.size();) {
        const Block& block = blocks[i];
        number = block.kind == "step" && block.level <= 1 ? number + 1 : block.kind == "step" ? number : 0;
        if (block.kind == "row") {
            i = draw_table(blocks, i);
            continue;
        }
        if (block.kind == "heading") {
            ui::space(i == 0 ? 0 : block.level <= 2 ? ui::k_space_5 : ui::k_space_3);
            if (block.level <= 1)
                ui::page_title(block.text);
            else
                ui::heading(static_cast<int>(block.level), block.text);
            ui::space(ui::k_space_2);
        } else if (block.kind == "item" || block.kind == "step") {
            draw_item(block, block.kind == "step" ? number : 0);
        } else if (block.kind == "note") {
            ui::notice(block.text, ui::Status::info);
            ui::space(ui::k_space_3);
        } else {
            ui::paragraph(block.text);
            ui::space(ui::k_space_3);
        }
        ++i;
    }
}

void HelpView::draw_contents(PageContext& context)
{
    const ui::Card card;
    const semantics::Group navigation({.role = Role::navigation, .name = tr("手册目录")});
    ui::paragraph(tr("使用手册"), {.type = ui::k_lead_strong}); // no heading: it stands before the page's own
    ui::space(ui::k_space_3);
    const auto draw_rows = [&](const help::ContentsResponse& contents) {
        for (const auto& entry : contents.rows) {
            const bool current = entry.slug == m_slug;
            const ui::LinkOptions look{.look = current ? ui::LinkLook::strong : ui::LinkLook::quiet, .width = ui::available_width(), .height = 40, .current = current};
            if (ui::link(entry.title, address_of(entry.slug), look))
                context.navigate(address_of(entry.slug));
            ui::line(entry.audience, {.type = ui::k_meta, .tone = ui::Tone::ink_meta});
            ui::space(ui::k_space_2);
        }
    };
    if (ui::draw_answer(m_contents, draw_rows, 3))
        m_contents = {};
}

void HelpView::draw(PageContext& context)
{
    if (!m_contents.started())
        m_contents = context.api.call<help::Contents>({});
    std::string slug = context.route.get("page");
    m_chosen = !slug.empty();
    if (!m_chosen)
        slug = "citizen";
    if (!m_page.started() || slug != m_slug) {
        m_slug = slug;
        m_page = context.api.call<help::Page>({.slug = slug});
    }
    const std::string followed = ui::breadcrumbs({{.label = tr("首页"), .href = "/"}, {.label = tr("帮助"), .href = "/help"}, {.label = manual_title()}});
    if (!followed.empty())
        context.navigate(followed);
    ui::Columns columns("help", {{.fixed = 264}, {.share = 1}});
    columns.next();
    draw_contents(context);
    columns.next();
    const ui::Card card;
    if (ui::draw_answer(m_page, [](const help::PageResponse& page) { draw_blocks(page.blocks); }, 12))
        m_page = {};
}

} // namespace

PageEntry help_page()
{
    return {&help::k_help_page, [] { return std::make_unique<HelpView>(); }};
}

} // namespace chengxin::client::help_pages
