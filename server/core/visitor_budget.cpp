#include "server/core/visitor_budget.hpp"

#include <algorithm>
#include <ctime>

namespace chengxin {

namespace {

/// More addresses than that at once are no visitors; the map is gone through when it has grown so far.
constexpr std::size_t k_most_accounts = 100'000;

/// The first four groups of an IPv6 address, which is what one customer has at least; others as they are.
std::string group_of(const std::string& address)
{
    if (address.find(':') == std::string::npos) return address;
    std::size_t end = 0;
    for (int colons = 0; end < address.size(); ++end) {
        if (address[end] == ':' && ++colons == 4) break;
    }
    return address.substr(0, end);
}

} // namespace

std::int64_t thread_microseconds()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_nsec / 1'000;
}

void VisitorBudget::read_limits(const Parameters& parameters)
{
    m_each_second = std::clamp<std::int64_t>(parameters.number(k_visitor_share), 1, 10'000) * 10'000;
    m_most = std::max<std::int64_t>(parameters.number(k_visitor_burst), 0) * 1'000;
}

VisitorBudget::Account& VisitorBudget::account_of(const std::string& address)
{
    const std::int64_t now = m_clock.steady_now();
    const auto refill = [&](Account& account) {
        account.left = std::min<std::int64_t>(m_most, account.left + std::max<std::int64_t>(0, now - account.at) * m_each_second);
        account.at = now;
    };
    if (m_accounts.size() >= k_most_accounts) {
        for (auto entry = m_accounts.begin(); entry != m_accounts.end();) {
            refill(entry->second);
            entry = entry->second.left >= m_most ? m_accounts.erase(entry) : std::next(entry);
        }
        if (m_accounts.size() >= k_most_accounts) m_accounts.clear(); // memory is bounded whatever comes
    }
    const auto [entry, added] = m_accounts.try_emplace(group_of(address), Account{m_most, now});
    if (!added) refill(entry->second);
    return entry->second;
}

std::int64_t VisitorBudget::seconds_to_wait(const std::string& address)
{
    const std::lock_guard lock(m_mutex);
    const Account& account = account_of(address);
    return account.left >= 0 ? 0 : (-account.left + m_each_second - 1) / m_each_second;
}

void VisitorBudget::charge(const std::string& address, std::int64_t microseconds)
{
    const std::lock_guard lock(m_mutex);
    account_of(address).left -= std::max<std::int64_t>(1, microseconds);
}

} // namespace chengxin
