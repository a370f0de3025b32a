#pragma once

#include "shared/core/icon.hpp"
#include "shared/core/permission.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace chengxin {

/// For citizens, or for people at their work: frame, navigation and the client's bundle follow.
enum class Audience { portal, console };

/// The groups of the navigation, from above; `none`: a page that one reaches from another page.
enum class Menu { none, home, query, publicity, data, account, help };

/// Whether search engines may keep a page.
enum class Indexing { forbidden, allowed };

/// A page, described once: the client's route (PageEntry), the server's twin (Router::page), the navigation, the map of the site and the
/// list for search engines come from it. A feature declares its pages in shared/features/<feature>/pages.hpp as constants and lists them
/// in shared/features.hpp.
struct PageInfo {
    std::string_view path;  ///< exact, such as "/upload"; of a constant
    std::string_view title; ///< Chinese: heading, navigation
    Permission permission = Permission::anyone;
    Audience audience = Audience::portal;
    Menu menu = Menu::none;
    Icon icon = Icon::none;
    Indexing indexing = Indexing::forbidden;
    bool entrance = false; ///< of the console, and in the portal's navigation, too
};

/// Constants, which live as long as the program.
using Pages = std::vector<const PageInfo*>;

/// The page with this path, or null.
const PageInfo* find_page(const Pages& pages, std::string_view path);

/// 数据归集
std::string_view label_of(Menu menu);

/// A group of the navigation with its pages, of which there is one at least, in the order of their description.
struct MenuGroup {
    Menu menu;
    Pages pages;

    /// Of the group, or of its only page.
    std::string_view label() const { return pages.size() == 1 ? pages.front()->title : label_of(menu); }
    bool holds(std::string_view path) const { return find_page(pages, path) != nullptr; }
};

/// The tree of the portal's navigation, the same for everybody: a page for people with an account leads to the sign-in.
std::vector<MenuGroup> portal_navigation(const Pages& pages);
/// The tree of the console's: what the person may open.
std::vector<MenuGroup> console_navigation(const Pages& pages, const std::function<bool(Permission)>& may);

/// The tree of the whole site for somebody: what they may open, and the entrances.
std::vector<MenuGroup> site_map_groups(const Pages& pages, const std::function<bool(Permission)>& may);

} // namespace chengxin
