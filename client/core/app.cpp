#include "client/core/app.hpp"

#include "client/platform/browser.hpp"
#include "client/platform/history.hpp"
#include "client/platform/platform.hpp"

namespace chengxin::client {

namespace {

constexpr const char* k_sign_in = "/sign-in";
constexpr const char* k_password = "/password";

ui::PortalData portal_data(const SiteInfo& site)
{
    ui::PortalData data{.site_name = site.name, .host = site.host, .undertaker = site.undertaker, .phone = site.phone, .icp = site.icp, .demo = site.demo};
    for (const SiteLink& link : site.links)
        data.links.push_back({.label = link.name, .href = link.address});
    return data;
}

} // namespace

App::App(std::vector<PageEntry> entries, Pages described)
    : m_described(std::move(described)), m_pages(std::move(entries)), m_site(read_site_info()), m_portal_data(portal_data(m_site))
{
    m_portal_data.navigation = portal_navigation();
    m_console_data.site_name = m_site.name;
    m_console_data.demo = m_site.demo;
    if (m_site.signed_in)
        m_me = m_api.call<accounts::Me>({});
    enter(history::address(), Entering::start);
}

void App::enter(std::string_view address, Entering how)
{
    Route next = parse_route(address);
    if (how == Entering::link && m_pages.find(next.path) == nullptr) { // the other bundle's, or nobody's
        m_care.asks_to_leave = has_unsent_work();
        m_care.leave_to = next.address();
        if (!m_care.asks_to_leave)
            history::load(next.address());
        return;
    }
    const Route before = std::exchange(m_route, std::move(next));
    if (how == Entering::link) {
        history::push(m_route.address());
        if (before.path != m_route.path) // a filter, a sort, another page of the list: the focus stays where it is
            semantics::focus_page();
    }
    m_portal.sheet_open = m_console.sheet_open = false;
    if (before.path != m_route.path)
        m_shown_title.clear();
    request_frame();
}

void App::follow_browser()
{
    if (std::exchange(platform().events.address_changed, false))
        enter(history::address(), Entering::button);
}

void App::follow_requests()
{
    for (std::string* followed : {&m_portal.followed, &m_console.followed})
        if (!followed->empty())
            m_requests.go_to = std::exchange(*followed, {});
    Requests requests = std::exchange(m_requests, {});
    if (requests.signed_in)
        begin_session(std::move(*requests.signed_in));
    if (requests.sign_out || std::exchange(m_portal.sign_out, false) || std::exchange(m_console.sign_out, false)) {
        m_care.asks_to_sign_out = has_unsent_work() || !m_drafts.ids().empty();
        if (m_session.signed_in() && !m_care.asks_to_sign_out)
            sign_out(Kept::yes);
        return;
    }
    if (requests.go_to.empty() && !requests.replace_by.empty()) {
        m_route = parse_route(requests.replace_by);
        history::replace(m_route.address());
    }
    if (requests.go_to.empty())
        return;
    const bool ours = requests.go_to.front() == '/';
    if (!ours)
        browser::open_elsewhere(requests.go_to);
    else if (requests.go_to != m_route.address())
        enter(requests.go_to, Entering::link);
}

void App::begin_session(accounts::Person person)
{
    m_pages.destroy_all(); // pages of the unknown visitor
    take_session(std::move(person));
}

void App::end_session()
{
    m_pages.destroy_all();
    m_session.person.reset();
    m_api.use_account(0);
    m_drafts.end();
    m_care = {};
    m_me = {};
    m_portal = {};
    m_console = {};
    m_palette = {};
    m_toasts = {};
    m_portal_data.person.clear();
    m_console_data.person.clear();
    m_console_data.organisation.clear();
}

std::string App::sign_in_address() const
{
    return address_before(k_sign_in);
}

std::string App::address_before(const char* page) const
{
    const std::string next = m_route.path == k_sign_in ? m_route.get("next") : m_route.address(); // never back to the sign-in
    return Route{page, {}}.set("next", next).address();
}

PageContext App::context()
{
    return {m_api, m_session, m_site, m_described, m_route, m_toasts, m_drafts, ui::is_phone() ? Layout::phone : Layout::desktop, m_requests};
}

void App::draw()
{
    follow_browser();
    watch_session();
    if (m_session.signed_in() && m_session.person->must_change_password && m_route.path != k_password) { // the server refuses everything else
        m_route = parse_route(address_before(k_password));
        history::replace(m_route.address());
    }
    const PageEntry* entry = m_pages.find(m_route.path);
    const bool waits_for_person = m_me.waiting() && entry != nullptr && entry->info->permission != Permission::anyone;
    if (entry == nullptr || waits_for_person || m_leaving) {
        draw_missing();
    } else if (!m_session.signed_in() && entry->info->permission != Permission::anyone) {
        m_route = parse_route(sign_in_address());
        history::replace(m_route.address());
        request_frame();
    } else {
        PageView& page = m_pages.open(*entry);
        refuse_files(page);
        if (entry->info->audience == Audience::console)
            draw_console(page, *entry);
        else
            draw_portal(page, *entry);
        if (std::string title = page.title(); title != m_shown_title) {
            browser::set_title(title + " - " + m_site.name);
            if (!m_shown_title.empty()) // the first one is read by the browser's own news of a new document
                semantics::announce(title);
            m_shown_title = std::move(title);
        }
    }
    if (m_session.signed_in() && m_care.lock == Lock::none)
        keep_session();
    follow_palette(entry);
    draw_lock();
    draw_leaving();
    draw_outdated();
    ui::draw_toasts(m_toasts);
    follow_requests();
}

} // namespace chengxin::client
