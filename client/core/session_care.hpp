#pragma once

#include "client/core/pending.hpp"
#include "shared/api/session.hpp"

#include <string>

namespace chengxin::client {

/// Why the pages are covered: the work on them stays, but belongs to somebody who must sign in again before it goes on.
enum class Lock {
    none,
    ended, ///< the session is over
    other, ///< another account is signed in in this browser
};

/// What the application knows of the session's life, and the dialogs about it. Times are seconds of the platform's clock.
struct SessionCare {
    double seen_at = 0;             ///< last request of any tab that the server counts for the idle time-out
    double told_at = 0;             ///< last request that the other tabs were told
    double ends_at = 0;             ///< whatever is done
    bool warned = false;            ///< the notice is shown
    Pending<accounts::Person> keep; ///< the request that says that somebody works

    Lock lock = Lock::none;
    std::string password, problem;
    bool password_shown = false;
    bool giving_up = false; ///< the dialog asks whether the work shall be dropped
    Pending<accounts::Person> answer;

    std::string leave_to; ///< where a link leads for whose sake work would be lost
    bool asks_to_leave = false;
    bool asks_to_sign_out = false;
    bool leaving_asks = false; ///< what the browser was told last
};

/// What tabs tell each other: "in 12", "out 12", "out 12 forget", "alive 12 <milliseconds since 1970>".
struct TabNews {
    std::string kind;
    std::int64_t account_id = 0;
    std::string rest;
};
TabNews read_tab_news(const std::string& text);

} // namespace chengxin::client
