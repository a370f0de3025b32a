#pragma once

#include "client/core/api_client.hpp"
#include "client/core/drafts.hpp"
#include "client/core/page.hpp"
#include "client/core/route.hpp"
#include "client/core/session.hpp"
#include "client/core/site_info.hpp"
#include "client/core/translate.hpp"
#include "client/ui/overlay.hpp"

#include <string_view>

namespace chengxin::client {

enum class Layout { desktop, phone };

/// Wishes that the shell fulfils after the frame.
struct Requests {
    std::string go_to;                        ///< a new History entry
    std::string replace_by;                   ///< the same entry
    std::optional<accounts::Person> signed_in;
    bool sign_out = false;
};

/// Borrowed for one frame: everything a view may touch. Clipboard, downloads, files and storage are functions of
/// client/platform/browser.hpp; the widgets are in client/ui.
struct PageContext {
    ApiClient& api;
    const Session& session;
    const SiteInfo& site;
    const Pages& pages;        ///< that there are, in both bundles
    const Route& route;        ///< the page's own address; look for changed parameters each frame
    ui::Toasts& toasts;
    Drafts& drafts;            ///< unfinished work that this browser keeps
    Layout layout;
    Requests& requests;

    /// Goes to an address of ours ("/subject?uscc=…"): a new History entry, scrolled to the top.
    void navigate(std::string_view address) { requests.go_to = address; }
    /// Changes the own address while a filter is typed: no new entry, no scrolling.
    void replace(std::string_view address) { requests.replace_by = address; }
    void toast(std::string text, ui::Status status = ui::Status::success) { toasts.add(std::move(text), status); }
    /// After a successful sign-in: the person the server named.
    void start_session(accounts::Person person) { requests.signed_in = std::move(person); }
    void sign_out() { requests.sign_out = true; }
};

} // namespace chengxin::client
