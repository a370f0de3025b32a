#include "server/core/session.hpp"

#include "server/core/crypto.hpp"
#include "shared/api/scalar.hpp"
#include "server/storage/shared_sql.hpp"

#include <algorithm>

namespace chengxin {

namespace {

constexpr std::int64_t k_touch_seconds = 60; ///< last use is written at most this often
constexpr std::size_t k_token_bytes = 32;
constexpr std::string_view k_cookie_name = "chengxin_session";

const storage::SharedSql k_find = "SELECT account_id, created_at, last_seen FROM session WHERE token_hash = ?";
const storage::SharedSql k_touch = "UPDATE session SET last_seen = ?1 WHERE token_hash = ?2 AND last_seen < ?1";
const storage::SharedSql k_insert = "INSERT INTO session (token_hash, account_id, created_at, last_seen, address, device) VALUES (?, ?, ?, ?, ?, ?)";
const storage::SharedSql k_remove_ended = "DELETE FROM session WHERE created_at < ? OR last_seen < ?";
const storage::SharedSql k_end = "DELETE FROM session WHERE token_hash = ?";
const storage::SharedSql k_end_of_device = "DELETE FROM session WHERE account_id = ? AND device = ?";

std::string hash_of(const std::string& token)
{
    return crypto::hex(crypto::sha256(token));
}

} // namespace

std::optional<Session> Sessions::find(const std::string& token) const
{
    if (token.size() != 2 * k_token_bytes) return std::nullopt;
    const std::string token_hash = hash_of(token);
    const std::int64_t now = m_clock.steady_now(); // a session lasts as long as it lasts, whatever the clock is set to
    std::int64_t last_seen = 0;
    std::int64_t seconds_left = 0;
    auto session = m_store.read([&](storage::Connection& connection) -> std::optional<Session> {
        storage::Statement row = connection.prepare(k_find, token_hash);
        if (!row.step()) return std::nullopt;
        last_seen = row.integer(2);
        seconds_left = m_parameters.number(connection, k_session_hours) * 3600 - (now - row.integer(1));
        if (seconds_left <= 0) return std::nullopt;
        if (now - last_seen >= m_parameters.number(connection, k_idle_minutes) * 60) return std::nullopt;
        return describe(connection, row.integer(0));
    });
    if (!session) return session;
    session->token_hash = token_hash;
    session->seconds_left = seconds_left;
    if (now - last_seen >= k_touch_seconds) m_store.post([=](storage::Connection& connection) { connection.run(k_touch, now, token_hash); });
    return session;
}

std::string Sessions::create(storage::Connection& connection, std::int64_t account_id, const std::string& address, const std::string& device) const
{
    const std::int64_t now = m_clock.steady_now();
    connection.run(k_remove_ended, now - m_parameters.number(connection, k_session_hours) * 3600,
        now - m_parameters.number(connection, k_idle_minutes) * 60);
    std::string token = crypto::hex(crypto::random_bytes(k_token_bytes));
    if (!device.empty()) connection.run(k_end_of_device, account_id, device);
    connection.run(k_insert, hash_of(token), account_id, now, now, address, device);
    return token;
}

void Sessions::end(storage::Connection& connection, const std::string& token_hash) const
{
    connection.run(k_end, token_hash);
}

std::int64_t Sessions::idle_seconds() const
{
    return m_parameters.number(k_idle_minutes) * 60;
}

std::int64_t Sessions::longest_seconds() const
{
    return m_parameters.number(k_session_hours) * 3600;
}

std::string Sessions::set_cookie(std::string_view name, std::string_view value, bool secure, std::optional<std::int64_t> seconds)
{
    return std::string(name).append("=").append(value) + "; Path=/; HttpOnly; SameSite=Strict" +
        (seconds ? "; Max-Age=" + std::to_string(*seconds) : "") + (secure ? "; Secure" : "");
}

std::string Sessions::cookie(const std::string& token, bool secure)
{
    return set_cookie(k_cookie_name, token, secure);
}

std::string Sessions::expired_cookie(bool secure)
{
    return set_cookie(k_cookie_name, "", secure, 0);
}

std::string Sessions::token_in(std::string_view cookie_header)
{
    return cookie_value(cookie_header, k_cookie_name);
}

std::string Sessions::cookie_value(std::string_view cookie_header, std::string_view name)
{
    while (!cookie_header.empty()) {
        const std::size_t end = std::min(cookie_header.find(';'), cookie_header.size());
        std::string_view part = cookie_header.substr(0, end);
        cookie_header.remove_prefix(std::min(end + 1, cookie_header.size()));
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        if (part.size() > name.size() && part.substr(0, name.size()) == name && part[name.size()] == '=') return std::string(part.substr(name.size() + 1));
    }
    return {};
}

std::string name_of(ScopeKind scope)
{
    return api::enumerator_name(api::type_of<ScopeKind>(), &scope);
}

std::optional<ScopeKind> scope_of(std::string_view name)
{
    ScopeKind scope{};
    if (!api::store_enumerator(api::type_of<ScopeKind>(), &scope, name)) return std::nullopt;
    return scope;
}

} // namespace chengxin
