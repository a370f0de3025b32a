#include "server/core/clock.hpp"

#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace chengxin {

namespace {

constexpr std::int64_t k_local_offset = 8 * 3600; ///< Asia/Shanghai
constexpr std::int64_t k_day = 24 * 3600;

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

std::string Clock::today() const
{
    return local_date_text(now());
}

std::string Clock::now_text() const
{
    return local_time_text(now());
}

std::int64_t SystemClock::now() const
{
    return static_cast<std::int64_t>(std::time(nullptr));
}

ShiftedClock::ShiftedClock(const std::string& today)
{
    const std::int64_t midnight = local_midnight(today);
    if (midnight < 0) throw std::invalid_argument("not a date: " + today);
    const auto now = static_cast<std::int64_t>(std::time(nullptr));
    m_offset = midnight - ((now + k_local_offset) / k_day * k_day - k_local_offset);
}

std::int64_t ShiftedClock::now() const
{
    return static_cast<std::int64_t>(std::time(nullptr)) + m_offset;
}

FakeClock::FakeClock(const std::string& today) : m_now(0)
{
    set_today(today);
}

void FakeClock::set_today(const std::string& date)
{
    const std::int64_t midnight = local_midnight(date);
    if (midnight < 0) throw std::invalid_argument("not a date: " + date);
    m_now = midnight + 10 * 3600;
}

} // namespace chengxin
