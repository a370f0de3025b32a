#include "client/core/app.hpp"
#include "client/platform/browser.hpp"
#include "client/platform/history.hpp"
#include "client/platform/platform.hpp"
#include "client/platform/tabs.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <emscripten.h>

/// How the application cares for the session: it lasts as long as somebody works, ends with a warning, and what was being done waits for
/// whom it belongs to.
namespace chengxin::client {

namespace {

constexpr double k_keep_seconds = 60;     ///< typing makes a request at most this often
constexpr double k_tell_seconds = 20;     ///< other tabs are told at most this often
constexpr double k_warning_seconds = 300; ///< before the end of the session
constexpr double k_count_seconds = 15;    ///< the warning counts down

double now()
{
    return emscripten_get_now() / 1000;
}

void tell(const char* kind, std::int64_t account_id, const std::string& rest = {})
{
    tabs::tell(std::string(kind) + " " + std::to_string(account_id) + (rest.empty() ? "" : " " + rest));
}

/// Milliseconds since 1970, which all tabs share.
double date_now()
{
    return std::chrono::duration<double, std::milli>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace

bool App::has_unsent_work() const
{
    return m_session.signed_in() && m_pages.has_unsent_work();
}

void App::take_session(accounts::Person person)
{
    m_session.person = std::move(person);
    m_portal_data.person = m_console_data.person = m_session.person->display_name;
    m_console_data.organisation = m_session.person->organisation;
    m_api.use_account(m_session.person->account_id);
    m_care = {};
    m_care.seen_at = now();
    m_care.ends_at = now() + static_cast<double>(m_session.person->seconds_left);
    tell("in", m_session.person->account_id);
}

/// The same person goes on with what was being done.
void App::resume_session(accounts::Person person)
{
    take_session(std::move(person));
    m_api.repeat_held();
    m_toasts.add(tr("已重新登录，可以继续。"));
}

/// The pages stay as they are, out of sight, until their owner is back. Where there is nothing to keep, the visitor goes on without an
/// account.
void App::lock_pages(Lock why)
{
    const PageEntry* entry = m_pages.find(m_route.path);
    const bool needs_person = entry != nullptr && entry->info->permission != Permission::anyone;
    if (!m_site.kiosk && (needs_person || has_unsent_work())) {
        m_care.lock = why;
        return;
    }
    end_session();
    if (why == Lock::other) {
        m_me = m_api.call<accounts::Me>({});
        return;
    }
    m_toasts.add(tr("登录已失效，请重新登录。"), ui::Status::warning);
    if (needs_person) enter(sign_in_address(), Entering::link);
}

void App::follow_tabs()
{
    for (const std::string& text : tabs::take_told()) {
        const TabNews news = read_tab_news(text);
        const bool mine = m_session.signed_in() && m_session.person->account_id == news.account_id;
        if (news.kind == "in" && !m_session.signed_in() && !m_me.waiting())
            m_me = m_api.call<accounts::Me>({});
        else if (news.kind == "in" && mine && m_care.lock != Lock::none)
            resume_session(*m_session.person);
        else if (news.kind == "in" && m_session.signed_in() && !mine)
            lock_pages(Lock::other);
        else if (news.kind == "alive" && mine)
            m_care.seen_at = std::max(m_care.seen_at, now() - (date_now() - std::strtod(news.rest.c_str(), nullptr)) / 1000);
        else if (news.kind == "out" && mine && (news.rest == "forget" || !has_unsent_work()))
            leave_session();
        else if (news.kind == "out" && mine)
            m_care.lock = Lock::ended;
    }
}

/// Signed out in another tab, and there is nothing to keep.
void App::leave_session()
{
    const PageEntry* entry = m_pages.find(m_route.path);
    end_session();
    m_toasts.add(tr("已在另一个标签页退出登录。"), ui::Status::info);
    if (entry != nullptr && entry->info->permission != Permission::anyone) enter(sign_in_address(), Entering::link);
}

/// Somebody who types works, though nothing is asked of the server for half an hour.
void App::keep_session()
{
    SessionCare& care = m_care;
    const accounts::Person& person = *m_session.person;
    const auto idle_seconds = static_cast<double>(person.idle_seconds);
    if (m_api.last_request_at() > care.seen_at) care.seen_at = m_api.last_request_at();
    if (m_api.last_request_at() - care.told_at >= k_tell_seconds) {
        care.told_at = m_api.last_request_at();
        tell("alive", person.account_id, std::to_string(static_cast<long long>(date_now() - (now() - care.told_at) * 1000)));
    }
    if (auto kept = care.keep.take(); kept && *kept) care.ends_at = now() + static_cast<double>((*kept)->seconds_left);
    const double ends = std::min(idle_seconds > 0 ? care.seen_at + idle_seconds : care.ends_at, care.ends_at);
    const double left = ends - now();
    if (left <= 0) return lock_pages(Lock::ended);
    const double keep_seconds = idle_seconds > 0 ? std::min(k_keep_seconds, idle_seconds / 4) : k_keep_seconds,
                 since = now() - care.seen_at;
    const bool worked = tabs::last_act() > care.seen_at && now() - tabs::last_act() <= 2 * keep_seconds;
    if (worked && since < keep_seconds)
        request_frame_after(keep_seconds - since);
    else if (worked && !care.keep.waiting())
        care.keep = m_api.call<accounts::Me>({});
    const double warning = std::min(k_warning_seconds, idle_seconds > 0 ? idle_seconds / 2 : k_warning_seconds);
    request_frame_after(left > warning ? left - warning : std::min(left, k_count_seconds));
    care.warned = left <= warning && draw_ending(left, care.ends_at <= ends);
}

void App::watch_session()
{
    m_api.watch();
    if (auto me = m_me.take(); me && *me) take_session(std::move(**me));
    follow_tabs();
    m_drafts.follow(m_api, m_session.signed_in() ? m_session.person->account_id : 0, m_site.kiosk);
    const Refusal refusal = m_api.take_refusal();
    if (m_session.signed_in() && refusal != Refusal::none) lock_pages(refusal == Refusal::other_account ? Lock::other : Lock::ended);
    if (const bool asks = has_unsent_work(); asks != m_care.leaving_asks) {
        m_care.leaving_asks = asks;
        tabs::ask_before_leaving(asks);
    }
}

/// Drops the pages with their work and loads the page anew, for whoever is signed in by then.
void App::give_up()
{
    end_session();
    tabs::ask_before_leaving(false);
    history::reload();
    m_leaving = true;
}

void App::sign_out(Kept drafts)
{
    const std::string account = std::to_string(m_session.person->account_id);
    m_leaving = m_pages.find("/") == nullptr;
    tabs::ask_before_leaving(false);
    if (drafts == Kept::no) m_drafts.remove_all();
    browser::post_surely(accounts::SignOut::path, account, m_leaving ? "/" : ""); // the page may be closed before an answer comes
    tell("out", m_session.person->account_id, drafts == Kept::no ? "forget" : "");
    end_session();
    if (!m_leaving) enter("/", Entering::link);
}

} // namespace chengxin::client
