#include "client/features/site_map/pages.hpp"

#include "client/core/context.hpp"
#include "client/platform/semantics.hpp"
#include "client/ui/text.hpp"
#include "shared/features/site_map/pages.hpp"

#include <algorithm>

namespace chengxin::client::site_map_pages {

namespace {

using semantics::Role;

constexpr std::size_t k_in_row = 3;

class SiteMapView : public PageView {
public:
    std::string title() const override { return std::string(site_map::k_site_map_page.title); }
    void draw(PageContext& context) override;
};

void draw_group(PageContext& context, const MenuGroup& group, ui::Columns& columns)
{
    const ui::Card card({.title = label_of(group.menu), .row = &columns});
    const semantics::Group list({.role = Role::list, .name = label_of(group.menu)});
    for (const PageInfo* page : group.pages) {
        const semantics::Group item({.role = Role::list_item});
        if (ui::link(page->title, page->path, {.icon = page->icon, .width = ui::available_width(), .height = 44}))
            context.navigate(page->path);
    }
}

void SiteMapView::draw(PageContext& context)
{
    ui::page_title(site_map::k_site_map_page.title);
    const auto groups = site_map_groups(context.pages, [&context](Permission permission) { return context.session.may(permission); });
    for (std::size_t row = 0; row < groups.size(); row += k_in_row) {
        ui::space(ui::k_space_5);
        ui::Columns columns("row " + std::to_string(row), static_cast<int>(k_in_row));
        for (std::size_t i = row; i < std::min(row + k_in_row, groups.size()); ++i) {
            columns.next();
            draw_group(context, groups[i], columns);
        }
    }
}

} // namespace

PageEntry site_map_page()
{
    return {&site_map::k_site_map_page, [] { return std::make_unique<SiteMapView>(); }};
}

} // namespace chengxin::client::site_map_pages
