#pragma once

#include "client/core/context.hpp"
#include "client/core/page_list.hpp"
#include "client/core/palette.hpp"
#include "client/core/session_care.hpp"
#include "client/ui/console.hpp"

namespace chengxin::client {

/// The application behind the pages: address, session, live pages, frame around them. One object, drawn once a frame.
class App {
public:
    /// `entries`: the pages of this bundle; `described`: those of both.
    App(std::vector<PageEntry> entries, Pages described);
    void draw();

private:
    enum class Entering { link, button, start }; ///< how an address was reached
    enum class Kept { yes, no };                 ///< drafts, when their owner signs out

    void enter(std::string_view address, Entering how);
    void follow_browser();
    void follow_requests();
    void begin_session(accounts::Person person);
    /// Destroys every page and the person; the next visitor sees nothing of the last.
    void end_session();
    void sign_out(Kept drafts);
    std::string sign_in_address() const;
    std::string address_before(const char* page) const; ///< of a page that leads back here

    // The session's life: app_session.cpp.
    bool has_unsent_work() const;
    void take_session(accounts::Person person);
    void resume_session(accounts::Person person);
    void lock_pages(Lock why);
    void leave_session();
    void follow_tabs();
    void keep_session();
    void watch_session();
    void give_up();
    bool draw_ending(double left, bool for_good);
    void draw_giving_up();
    void draw_lock();
    void draw_leaving();
    void draw_signing_out();

    void refuse_files(const PageView& page);

    void draw_portal(PageView& page, const PageEntry& entry);
    void draw_console(PageView& page, const PageEntry& entry);
    void draw_reminder() const;
    void draw_page(PageView& page);
    /// Whether the palette is to be had on the page.
    bool offers_palette(const PageEntry* entry) const;
    void follow_palette(const PageEntry* entry);
    void draw_missing();
    void draw_outdated();
    std::vector<ui::NavigationItem> portal_navigation() const;
    std::vector<ui::NavigationItem> console_navigation() const;
    PageContext context();

    Pages m_described;
    PageList m_pages;
    ApiClient m_api;
    Session m_session;
    SessionCare m_care;
    SiteInfo m_site;
    Route m_route;
    ui::Toasts m_toasts;
    ui::PortalState m_portal;
    ui::PortalData m_portal_data;
    ui::ConsoleState m_console;
    ui::ConsoleData m_console_data;
    Palette m_palette;
    Drafts m_drafts;
    Requests m_requests;
    Pending<accounts::Person> m_me;
    std::string m_shown_title;
    bool m_leaving = false; ///< signed out; the portal's page comes
};

} // namespace chengxin::client
