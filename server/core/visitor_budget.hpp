#pragma once

#include "server/core/clock.hpp"
#include "server/core/parameters.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace chengxin {

inline constexpr Parameter k_visitor_share{"visitors.cpu_percent", "20", "未登录的访客，每个网络地址长期最多占用一个处理器核的百分之几"};
inline constexpr Parameter k_visitor_burst{"visitors.cpu_burst_milliseconds", "20000", "未登录的访客，每个网络地址一时最多占用处理器多少毫秒"};

/// How much of the processor visitors without an account may take, by address (IPv6 by /64). What counts is the time that the answers
/// really cost: a service hall behind one address looks up hundreds of companies a second before it meets the limit, a program that asks
/// for the dearest lists meets it soon. Thread-safe.
class VisitorBudget {
public:
    explicit VisitorBudget(const Clock& clock) : m_clock(clock) {}

    /// Reads the parameters; at the start and now and then.
    void read_limits(const Parameters& parameters);

    /// Seconds to wait before the next request, 0: it may be answered.
    std::int64_t seconds_to_wait(const std::string& address);
    void charge(const std::string& address, std::int64_t microseconds);

private:
    struct Account {
        std::int64_t left = 0; ///< microseconds
        std::int64_t at = 0;   ///< steady seconds of the last look
    };
    Account& account_of(const std::string& address);

    const Clock& m_clock;
    std::atomic<std::int64_t> m_each_second{200'000}; ///< microseconds
    std::atomic<std::int64_t> m_most{20'000'000};
    std::mutex m_mutex;
    std::unordered_map<std::string, Account> m_accounts; ///< guarded; of addresses that have not all back yet
};

/// Processor time of the calling thread so far, in microseconds.
std::int64_t thread_microseconds();

} // namespace chengxin
