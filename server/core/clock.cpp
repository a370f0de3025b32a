#include "server/core/clock.hpp"

#include <algorithm>
#include <ctime>
#include <stdexcept>

namespace chengxin {

namespace {

constexpr std::int64_t k_local_offset = 8 * 3600; ///< Asia/Shanghai
constexpr std::int64_t k_day = 24 * 3600;

constexpr std::int64_t k_ten_hours = 10 * 3600;

/// Seconds that no setting of the clock moves; those of sleep count.
std::int64_t ticks()
{
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return time.tv_sec;
}

std::tm broken_down(std::int64_t local_seconds)
{
    const auto time = static_cast<std::time_t>(local_seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    return parts;
}

} // namespace

std::string local_time_text(std::int64_t seconds)
{
    const std::tm parts = broken_down(seconds + k_local_offset);
    char buffer[32];
    std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S", &parts);
    return buffer;
}

std::string local_date_text(std::int64_t seconds)
{
    return local_time_text(seconds).substr(0, 10);
}

std::int64_t local_midnight(const std::string& date)
{
    std::tm parts{};
    const char* end = strptime(date.c_str(), "%Y-%m-%d", &parts);
    if (!end || *end != '\0' || date.size() != 10) return -1;
    const std::int64_t midnight = static_cast<std::int64_t>(timegm(&parts)) - k_local_offset;
    return local_date_text(midnight) == date ? midnight : -1; // 2026-02-30 becomes another day
}

std::int64_t Clock::settled_now() const
{
    const std::int64_t offset = m_settled_offset;
    return offset == k_unset ? now() : steady_now() + offset;
}

void Clock::settle(std::int64_t seconds)
{
    m_settled_offset = seconds - steady_now();
}

std::string Clock::today() const
{
    return local_date_text(std::max(now(), settled_now()));
}

Date Clock::date() const
{
    return {static_cast<std::int32_t>((std::max(now(), settled_now()) + k_local_offset) / k_day)};
}

std::string Clock::now_text() const
{
    return local_time_text(now());
}

SystemClock::SystemClock() : m_start(now()), m_start_ticks(ticks()) {}

std::int64_t SystemClock::now() const
{
    return static_cast<std::int64_t>(std::time(nullptr));
}

std::int64_t SystemClock::steady_now() const
{
    return m_start + ticks() - m_start_ticks;
}

ShiftedClock::ShiftedClock(const std::string& today)
{
    const std::int64_t midnight = local_midnight(today);
    if (midnight < 0) throw std::invalid_argument("not a date: " + today);
    m_offset = midnight - ((m_real.now() + k_local_offset) / k_day * k_day - k_local_offset);
}

std::int64_t ShiftedClock::now() const
{
    return m_real.now() + m_offset;
}

FakeClock::FakeClock(const std::string& today) : m_now(local_midnight(today) + k_ten_hours), m_steady(m_now.load())
{
    if (local_midnight(today) < 0) throw std::invalid_argument("not a date: " + today);
}

void FakeClock::advance(std::int64_t seconds)
{
    m_now += seconds;
    m_steady += seconds;
}

void FakeClock::set_today(const std::string& date)
{
    const std::int64_t midnight = local_midnight(date);
    if (midnight < 0) throw std::invalid_argument("not a date: " + date);
    advance(midnight + k_ten_hours - m_now);
}

} // namespace chengxin
