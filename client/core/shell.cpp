#include "client/core/app.hpp"

#include "client/platform/browser.hpp"
#include "client/platform/history.hpp"
#include "client/platform/platform.hpp"
#include "client/ui/button.hpp"
#include "client/ui/interact.hpp"

#include <algorithm>

namespace chengxin::client {

namespace {

ui::NavigationItem navigation_item(std::string_view label, const Pages& pages)
{
    ui::NavigationItem item{.label = std::string(label), .href = std::string(pages.front()->path), .icon = pages.front()->icon};
    for (const PageInfo* page : pages)
        item.pages.push_back({.label = std::string(page->title), .href = std::string(page->path), .icon = page->icon});
    return item;
}

} // namespace

/// The columns of the site file, where it has some: then the group that begins with the same page stands below one.
std::vector<ui::NavigationItem> App::portal_navigation() const
{
    std::vector<ui::NavigationItem> items;
    for (const MenuGroup& group : chengxin::portal_navigation(m_described)) {
        items.push_back(navigation_item(group.label(), group.pages));
        if (group.pages.size() == 1)
            items.back().pages.clear();
    }
    if (m_site.columns.empty())
        return items;
    std::vector<ui::NavigationItem> columns;
    for (const SiteLink& column : m_site.columns) {
        const auto found = std::find_if(items.begin(), items.end(), [&column](const ui::NavigationItem& item) { return item.href == column.address; });
        columns.push_back({.label = column.name, .href = column.address, .pages = found == items.end() ? std::vector<ui::NavigationItem>() : found->pages});
    }
    return columns;
}

std::vector<ui::NavigationItem> App::console_navigation() const
{
    std::vector<ui::NavigationItem> items;
    for (const MenuGroup& group : chengxin::console_navigation(m_described, [this](Permission permission) { return m_session.may(permission); }))
        items.push_back(navigation_item(label_of(group.menu), group.pages));
    return items;
}

void App::draw_portal(PageView& page, const PageEntry& entry)
{
    m_portal_data.path = m_route.path;
    m_portal_data.address = m_route.address();
    const auto search = entry.info->path == "/" ? ui::HeaderSearch::hidden : ui::HeaderSearch::shown;
    const ui::PortalPage frame(m_portal, m_portal_data, search);
    if (entry.info->path == "/")
        draw_reminder();
    if (m_session.may(entry.info->permission))
        draw_page(page);
    else if (ui::empty_state(ui::Icon::shield, tr("没有权限"), tr("您的账号没有打开此页面的权限，如有需要请联系管理员。"), tr("返回首页"), 1))
        m_requests.go_to = "/";
}

void App::draw_console(PageView& page, const PageEntry& entry)
{
    m_console_data.path = m_route.path;
    m_console_data.navigation = console_navigation();
    m_console_data.finds_pages = offers_palette(&entry);
    m_console_data.trail = {{.label = tr("首页"), .href = "/"}, {.label = page.title()}};
    const ui::ConsolePage frame(m_console, m_console_data);
    if (entry.info->path != "/password")
        draw_reminder();
    if (m_session.may(entry.info->permission))
        draw_page(page);
    else if (ui::empty_state(ui::Icon::shield, tr("没有权限"), tr("您的账号没有打开此页面的权限，如有需要请联系管理员。"), tr("返回首页"), 1))
        m_requests.go_to = "/";
}

bool App::offers_palette(const PageEntry* entry) const
{
    return entry != nullptr && entry->info->audience == Audience::console && m_session.signed_in() && !m_session.person->must_change_password &&
           m_care.lock == Lock::none && !m_leaving;
}

void App::follow_palette(const PageEntry* entry)
{
    const bool offered = offers_palette(entry);
    platform().events.takes_find_key = offered;
    const bool wanted = ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_K) || std::exchange(m_console.find_page, false);
    if (!offered) {
        m_palette = {};
        return;
    }
    const bool covered = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel); // one dialog at a time
    if (wanted && (m_palette.open || !covered))
        m_palette = {.open = !m_palette.open};
    const auto groups = site_map_groups(m_described, [this](Permission permission) { return m_session.may(permission); });
    if (std::string address = draw_palette(m_palette, groups); !address.empty())
        m_requests.go_to = std::move(address);
}

/// What whoever manages the site has left open; not where they set a password.
void App::draw_reminder() const
{
    if (!m_session.signed_in() || m_session.person->must_change_password || m_session.person->reminder.empty())
        return;
    ui::notice(m_session.person->reminder, ui::Status::warning);
    ui::space(ui::k_space_4);
}

/// A file dropped where nobody waits for one must not turn up on another page later.
void App::refuse_files(const PageView& page)
{
    const bool locked = m_care.lock != Lock::none;
    if ((page.takes_files() && !locked) || browser::take_files().empty())
        return;
    m_toasts.add(locked ? tr("文件没有接收：请先重新登录，再把文件拖进来。") : tr("文件没有接收：这一页不收文件。请先打开“数据上报”，再把文件拖到那一页。"), ui::Status::warning);
}

void App::draw_page(PageView& page)
{
    if (m_care.lock != Lock::none)
        return; // what is on it is for its owner's eyes only
    const ui::IdScope scope("page " + m_route.path); // a link to the page has its path as scope
    PageContext borrowed = context();
    page.draw(borrowed);
}

void App::draw_missing()
{
    m_portal_data.path = m_route.path;
    m_portal_data.address = m_route.address();
    const ui::PortalPage frame(m_portal, m_portal_data);
    if (m_me.waiting() || m_leaving) {
        ui::waiting();
        return;
    }
    if (ui::empty_state(ui::Icon::search, tr("没有这个页面"), tr("地址可能有误，或内容已经移走。可以从首页重新查找。"), tr("返回首页"), 1))
        m_requests.go_to = "/";
}

void App::draw_outdated()
{
    if (!m_api.outdated())
        return;
    bool open = true;
    if (ui::Dialog dialog(tr("系统已更新"), open); dialog) {
        ui::notice(tr("平台刚刚升级，需要刷新页面才能继续使用。"), ui::Status::info);
        if (ui::button(tr("刷新页面"), {.kind = ui::ButtonKind::primary}))
            history::reload();
    }
}

} // namespace chengxin::client
