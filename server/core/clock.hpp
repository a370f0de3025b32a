#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace chengxin {

/// The only source of time. Law counts local days: Asia/Shanghai, UTC+8 without summer time.
class Clock {
public:
    virtual ~Clock() = default;
    virtual std::int64_t now() const = 0; ///< seconds since 1970-01-01 UTC; thread-safe

    std::string today() const;    ///< local date, 2026-11-02
    std::string now_text() const; ///< local time, 2026-11-02 10:31:07
};

/// Local time of `seconds` since 1970 UTC as 2026-11-02 10:31:07.
std::string local_time_text(std::int64_t seconds);
/// Local date of `seconds` since 1970 UTC as 2026-11-02.
std::string local_date_text(std::int64_t seconds);
/// Start of the local day (00:00 Asia/Shanghai) of a date like 2026-11-02 in seconds since 1970 UTC; -1 for a wrong date.
std::int64_t local_midnight(const std::string& date);

class SystemClock : public Clock {
public:
    std::int64_t now() const override;
};

/// The real time of day on another date (`--today`): for imports of the past and for tests of the program.
class ShiftedClock : public Clock {
public:
    explicit ShiftedClock(const std::string& today); ///< throws std::invalid_argument for a wrong date
    std::int64_t now() const override;

private:
    std::int64_t m_offset;
};

/// For tests: stands still until it is moved.
class FakeClock : public Clock {
public:
    explicit FakeClock(const std::string& today = "2026-11-02");
    std::int64_t now() const override { return m_now; }
    void advance(std::int64_t seconds) { m_now += seconds; }
    void set_today(const std::string& date); ///< 10:00 local on that date

private:
    std::atomic<std::int64_t> m_now;
};

} // namespace chengxin
