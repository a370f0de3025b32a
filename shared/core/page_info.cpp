#include "shared/core/page_info.hpp"

#include <algorithm>
#include <iterator>

namespace chengxin {

namespace {

struct MenuLabel {
    Menu menu;
    std::string_view label;
};
constexpr MenuLabel k_menus[] = {{Menu::home, "首页"},     {Menu::query, "信用查询"},   {Menu::publicity, "信用公示"},
                                 {Menu::data, "数据归集"}, {Menu::account, "我的账号"}, {Menu::help, "帮助"}};

std::vector<MenuGroup> groups_of(const Pages& pages, const std::function<bool(const PageInfo&)>& belongs)
{
    std::vector<MenuGroup> groups;
    for (const MenuLabel& menu : k_menus) {
        MenuGroup group{menu.menu, {}};
        std::copy_if(pages.begin(), pages.end(), std::back_inserter(group.pages),
                     [&](const PageInfo* page) { return page->menu == menu.menu && belongs(*page); });
        if (!group.pages.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

} // namespace

const PageInfo* find_page(const Pages& pages, std::string_view path)
{
    const auto found = std::find_if(pages.begin(), pages.end(), [path](const PageInfo* page) { return page->path == path; });
    return found == pages.end() ? nullptr : *found;
}

std::string_view label_of(Menu menu)
{
    const auto found = std::find_if(std::begin(k_menus), std::end(k_menus), [menu](const MenuLabel& label) { return label.menu == menu; });
    return found == std::end(k_menus) ? std::string_view() : found->label;
}

std::vector<MenuGroup> portal_navigation(const Pages& pages)
{
    return groups_of(pages, [](const PageInfo& page) { return page.audience == Audience::portal || page.entrance; });
}

std::vector<MenuGroup> console_navigation(const Pages& pages, const std::function<bool(Permission)>& may)
{
    return groups_of(pages, [&may](const PageInfo& page) { return page.audience == Audience::console && may(page.permission); });
}

std::vector<MenuGroup> site_map_groups(const Pages& pages, const std::function<bool(Permission)>& may)
{
    return groups_of(pages, [&may](const PageInfo& page) { return page.entrance || may(page.permission); });
}

} // namespace chengxin
