#pragma once

#include "server/core/clock.hpp"
#include "server/core/context.hpp"
#include "server/core/parameters.hpp"
#include "server/storage/store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chengxin {

inline constexpr Parameter k_idle_minutes{"session.idle_minutes", "30", "会话空闲多少分钟后自动退出"};
inline constexpr Parameter k_session_hours{"session.absolute_hours", "12", "会话最长小时数，到时须重新登录"};
inline constexpr Parameter k_enforce_password_change{"accounts.enforce_password_change", "1", "口令到期或为初始口令时，是否先换口令才能使用其他功能（1 是，0 不强制）"};
inline constexpr Parameter k_password_days{"accounts.password_days", "90", "口令多少天后必须更换"};

/// Signed-in sessions: a random token in a cookie, its hash in the table session. Thread-safe.
class Sessions {
public:
    Sessions(storage::Store& store, const Clock& clock, const Parameters& parameters) : m_store(store), m_clock(clock), m_parameters(parameters) {}

    /// The session of a token with current rights; nothing when it has ended, was idle too long, or the account is not active.
    std::optional<Session> find(const std::string& token) const;
    /// Rights of an account without a session: for the command line and sign-in. Nothing when it is not active.
    std::optional<Session> describe(storage::Connection& connection, std::int64_t account_id) const;
    /// A new session; returns the token for the cookie. Sessions that have ended are removed on the way, and one of the account on the
    /// same device (a hash; empty: not known) is replaced.
    std::string create(storage::Connection& connection, std::int64_t account_id, const std::string& address, const std::string& device = {}) const;
    void end(storage::Connection& connection, const std::string& token_hash) const;

    std::int64_t idle_seconds() const;
    std::int64_t longest_seconds() const; ///< of a new session

    /// Value of Set-Cookie for any cookie of ours: SameSite=Strict and HttpOnly, Secure over TLS; without `seconds` until the browser
    /// closes, with 0 gone at once.
    static std::string set_cookie(std::string_view name, std::string_view value, bool secure, std::optional<std::int64_t> seconds = std::nullopt);
    /// The same of a session.
    static std::string cookie(const std::string& token, bool secure);
    static std::string expired_cookie(bool secure);
    /// The token in a Cookie header; empty when there is none.
    static std::string token_in(std::string_view cookie_header);
    /// The value of the cookie with this name; empty when there is none.
    static std::string cookie_value(std::string_view cookie_header, std::string_view name);

private:
    storage::Store& m_store;
    const Clock& m_clock;
    const Parameters& m_parameters;
};

/// Name of a permission or scope in the tables, and back; nothing for an unknown name.
std::string name_of(ScopeKind scope);
std::optional<ScopeKind> scope_of(std::string_view name);

} // namespace chengxin
