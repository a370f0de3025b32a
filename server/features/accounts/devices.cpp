#include "server/features/accounts/devices.hpp"

#include "server/core/crypto.hpp"
#include "server/core/kiosk.hpp"
#include "server/core/session.hpp"
#include "server/storage/shared_sql.hpp"

namespace chengxin::accounts {

namespace {

constexpr std::string_view k_cookie_name = "chengxin_device";
constexpr std::size_t k_token_bytes = 32;
constexpr std::int64_t k_kept_seconds = 365 * 24 * 3600;
constexpr std::int64_t k_most_devices = 20; ///< of one account

const storage::SharedSql k_known = "SELECT 1 FROM account_device WHERE account_id = ? AND token_hash = ?";
const storage::SharedSql k_remember = "INSERT INTO account_device (account_id, token_hash, last_used) VALUES (?1, ?2, ?3) "
                            "ON CONFLICT (account_id, token_hash) DO UPDATE SET last_used = "
                                       "CASE WHEN account_device.last_used < excluded.last_used THEN excluded.last_used ELSE account_device.last_used END";
const storage::SharedSql k_forget_unused = "DELETE FROM account_device WHERE last_used < ?";
const storage::SharedSql k_keep_newest = "DELETE FROM account_device WHERE account_id = ?1 AND token_hash NOT IN "
                               "(SELECT token_hash FROM account_device WHERE account_id = ?1 ORDER BY last_used DESC, token_hash LIMIT ?2)";

} // namespace

std::string device_of(const RequestContext& context)
{
    if (is_kiosk(context)) return {};
    const std::string token = Sessions::cookie_value(context.cookie, k_cookie_name);
    return token.size() == 2 * k_token_bytes ? hash_of_device(token) : std::string();
}

bool is_known_device(storage::Connection& connection, std::int64_t account_id, const std::string& device)
{
    return !device.empty() && connection.prepare(k_known, account_id, device).step();
}

std::string new_device_token()
{
    return crypto::hex(crypto::random_bytes(k_token_bytes));
}

std::string hash_of_device(const std::string& token)
{
    return crypto::hex(crypto::sha256(token));
}

std::string device_cookie(const std::string& token, bool secure)
{
    return Sessions::set_cookie(k_cookie_name, token, secure, k_kept_seconds);
}

void remember_device(storage::Connection& connection, std::int64_t account_id, const std::string& device, std::int64_t now)
{
    connection.run(k_forget_unused, now - k_kept_seconds);
    connection.run(k_remember, account_id, device, now);
    connection.run(k_keep_newest, account_id, k_most_devices);
}

} // namespace chengxin::accounts
