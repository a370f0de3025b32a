#include "server/features/accounts/attempts.hpp"

#include "server/storage/shared_sql.hpp"

#include <algorithm>

namespace chengxin::accounts {

namespace {

constexpr std::int64_t k_address_window = 15 * 60;
constexpr std::int64_t k_address_failures = 50; ///< far above what the clerks of one hall mistype
constexpr std::int64_t k_longest_wait = 60;
constexpr std::int64_t k_kept = 24 * 3600;
constexpr char k_while_waiting[] = "-"; ///< instead of the address: does not prolong the wait

const storage::SharedSql k_of_name = "SELECT count(*), coalesce(max(at), 0) FROM login_attempt WHERE name_index = ?1 AND at > ?2 AND device = ?3";
const storage::SharedSql k_of_address = "SELECT count(*), coalesce(max(at), 0) FROM login_attempt WHERE address = ?1 AND at > ?2 AND ?3 = ''";
const storage::SharedSql k_insert = "INSERT INTO login_attempt (at, address, name_index, device) VALUES (?, ?, ?, ?)";
const storage::SharedSql k_clean = "DELETE FROM login_attempt WHERE at < ?";
const storage::SharedSql k_forget = "UPDATE login_attempt SET name_index = '' WHERE name_index = ? AND device = ?";
const storage::SharedSql k_forget_all = "UPDATE login_attempt SET name_index = '' WHERE name_index = ?";

struct Failures {
    std::int64_t count = 0;
    std::int64_t last = 0;
};

Failures failures(storage::Connection& connection, std::string_view sql, const std::string& key, std::int64_t since, const std::string& device)
{
    storage::Statement row = connection.prepare(sql, key, since, device);
    row.step();
    return {row.integer(0), row.integer(1)};
}

std::string lower(std::string text)
{
    for (char& character : text) {
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    }
    return text;
}

std::string index_of(const Portal& portal, const std::string& name)
{
    return portal.keys.blind_index(lower(name.substr(0, 128)));
}

/// Nothing: it may go on.
Result<void> check_address(storage::Connection& connection, const std::string& address, std::int64_t now)
{
    const Failures failed = failures(connection, k_of_address, address, now - k_address_window, "");
    if (failed.count < k_address_failures) return {};
    const std::int64_t wait = std::min<std::int64_t>(k_longest_wait, std::int64_t{1} << std::min<std::int64_t>(failed.count - k_address_failures, 10));
    if (now >= failed.last + wait) return {};
    return fail(ErrorCode::too_many, "本网络登录失败次数过多，请 " + std::to_string(failed.last + wait - now) + " 秒后再试。", "wait");
}

} // namespace

Attempt attempt_of(const Portal& portal, const std::string& name, const std::string& address)
{
    return {index_of(portal, name), address};
}

Result<void> check_lock(const Portal& portal, storage::Connection& connection, const Attempt& attempt)
{
    const std::int64_t now = portal.clock.steady_now(); // setting the clock neither opens a lock nor prolongs it
    const std::int64_t lock = portal.parameters.number(connection, k_lock_minutes) * 60;
    const Failures failed = failures(connection, k_of_name, attempt.name_index, now - lock, attempt.device);
    if (failed.count < portal.parameters.number(connection, k_lock_failures)) return {};
    const std::int64_t minutes = std::max<std::int64_t>(1, (failed.last + lock - now + 59) / 60);
    return fail(ErrorCode::too_many, "密码多次输错，账号已锁定，请 " + std::to_string(minutes) + " 分钟后再试。", "locked");
}

Result<void> add_failure(const Portal& portal, storage::Connection& connection, const Attempt& attempt)
{
    const std::int64_t now = portal.clock.steady_now();
    const auto waits = check_address(connection, attempt.address, now);
    connection.run(k_clean, now - k_kept);
    connection.run(k_insert, now, waits ? attempt.address : std::string(k_while_waiting), attempt.name_index, attempt.device);
    return waits;
}

void forget_failures(storage::Connection& connection, const Attempt& attempt)
{
    connection.run(k_forget, attempt.name_index, attempt.device);
}

void forget_all_failures(const Portal& portal, storage::Connection& connection, const std::string& name)
{
    connection.run(k_forget_all, index_of(portal, name));
}

} // namespace chengxin::accounts
