#include "server/features/accounts/attempts.hpp"

#include <algorithm>

namespace chengxin::accounts {

namespace {

constexpr std::int64_t k_address_window = 15 * 60;
constexpr std::int64_t k_address_failures = 50; ///< far above what the clerks of one hall mistype
constexpr std::int64_t k_longest_wait = 60;
constexpr std::int64_t k_kept = 24 * 3600;

constexpr auto k_of_name = "SELECT count(*), coalesce(max(at), 0) FROM login_attempt WHERE name_index = ? AND at > ?";
constexpr auto k_of_address = "SELECT count(*), coalesce(max(at), 0) FROM login_attempt WHERE address = ? AND at > ?";
constexpr auto k_insert = "INSERT INTO login_attempt (at, address, name_index) VALUES (?, ?, ?)";
constexpr auto k_clean = "DELETE FROM login_attempt WHERE at < ?";
constexpr auto k_forget = "UPDATE login_attempt SET name_index = '' WHERE name_index = ?";

struct Failures {
    std::int64_t count = 0;
    std::int64_t last = 0;
};

Failures failures(storage::Connection& connection, const char* sql, const std::string& key, std::int64_t since)
{
    storage::Statement row = connection.prepare(sql, key, since);
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

} // namespace

Attempt attempt_of(const Portal& portal, const std::string& name, const std::string& address)
{
    return {portal.keys.blind_index(lower(name.substr(0, 128))), address};
}

Result<void> check_attempts(const Portal& portal, storage::Connection& connection, const Attempt& attempt)
{
    const std::int64_t now = portal.clock.steady_now(); // setting the clock neither opens a lock nor prolongs it
    const std::int64_t lock = portal.parameters.number(connection, k_lock_minutes) * 60;
    const Failures of_name = failures(connection, k_of_name, attempt.name_index, now - lock);
    if (of_name.count >= portal.parameters.number(connection, k_lock_failures)) {
        const std::int64_t minutes = std::max<std::int64_t>(1, (of_name.last + lock - now + 59) / 60);
        return fail(ErrorCode::too_many, "口令多次输错，账号已锁定，请 " + std::to_string(minutes) + " 分钟后再试。", "locked");
    }
    const Failures of_address = failures(connection, k_of_address, attempt.address, now - k_address_window);
    if (of_address.count < k_address_failures) return {};
    const std::int64_t wait = std::min<std::int64_t>(k_longest_wait, std::int64_t{1} << std::min<std::int64_t>(of_address.count - k_address_failures, 10));
    if (now >= of_address.last + wait) return {};
    return fail(ErrorCode::too_many, "本网络登录失败次数过多，请 " + std::to_string(of_address.last + wait - now) + " 秒后再试。", "wait");
}

void add_failure(const Portal& portal, storage::Connection& connection, const Attempt& attempt)
{
    const std::int64_t now = portal.clock.steady_now();
    connection.run(k_clean, now - k_kept);
    connection.run(k_insert, now, attempt.address, attempt.name_index);
}

void forget_failures(storage::Connection& connection, const Attempt& attempt)
{
    connection.run(k_forget, attempt.name_index);
}

} // namespace chengxin::accounts
