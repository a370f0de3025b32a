#pragma once

#include "shared/core/date.hpp"

#include <atomic>
#include <cstdint>
#include <limits>
#include <string>

namespace chengxin {

/// The only source of time. Law counts local days: Asia/Shanghai, UTC+8 without summer time. Thread-safe.
///
/// Somebody may set the machine's clock while we run, or it may be wrong when we start. So there are three readings:
///   now()          what the clock says: stamps that people read, the audit;
///   steady_now()   moves as seconds pass, whatever the clock is set to: how long a session, a lock or a pause lasts;
///   settled_now()  now() as long as the clock goes evenly; after a jump the time as it would be without, until the jump is
///                  accepted (server/core/clock_guard.hpp): what cannot be taken back, such as deletions, goes by this.
class Clock {
public:
    virtual ~Clock() = default;
    virtual std::int64_t now() const = 0;        ///< seconds since 1970-01-01 UTC
    virtual std::int64_t steady_now() const = 0; ///< now() at the start of the process, and the seconds since
    /// Whether jumps are looked for; not where the date is chosen by hand.
    virtual bool is_guarded() const { return true; }

    std::int64_t settled_now() const;
    /// From now on settled_now() is `seconds` and moves with steady_now(). For the guard.
    void settle(std::int64_t seconds);

    /// The local date that people and publication go by, 2026-11-02: the later one of now() and settled_now(), so that what is no
    /// longer public does not come back when the clock is set back.
    std::string today() const;
    Date date() const; ///< the same
    std::string now_text() const; ///< local time, 2026-11-02 10:31:07

private:
    static constexpr std::int64_t k_unset = std::numeric_limits<std::int64_t>::min();
    std::atomic<std::int64_t> m_settled_offset{k_unset}; ///< settled_now() - steady_now()
};

/// Local time of `seconds` since 1970 UTC as 2026-11-02 10:31:07.
std::string local_time_text(std::int64_t seconds);
/// Local date of `seconds` since 1970 UTC as 2026-11-02.
std::string local_date_text(std::int64_t seconds);
/// Start of the local day (00:00 Asia/Shanghai) of a date like 2026-11-02 in seconds since 1970 UTC; -1 for a wrong date.
std::int64_t local_midnight(const std::string& date);

class SystemClock : public Clock {
public:
    SystemClock();
    std::int64_t now() const override;
    std::int64_t steady_now() const override;

private:
    std::int64_t m_start;       ///< by the clock
    std::int64_t m_start_ticks; ///< since the machine was started
};

/// The real time of day on another date (`--today`): for imports of the past and for tests of the program.
class ShiftedClock : public Clock {
public:
    explicit ShiftedClock(const std::string& today); ///< throws std::invalid_argument for a wrong date
    std::int64_t now() const override;
    std::int64_t steady_now() const override { return m_real.steady_now() + m_offset; }
    bool is_guarded() const override { return false; }

private:
    SystemClock m_real;
    std::int64_t m_offset;
};

/// For tests: stands still until time passes or somebody sets it.
class FakeClock : public Clock {
public:
    explicit FakeClock(const std::string& today = "2026-11-02");
    std::int64_t now() const override { return m_now; }
    std::int64_t steady_now() const override { return m_steady; }
    void advance(std::int64_t seconds); ///< so much time passes
    void set_today(const std::string& date); ///< time passes until 10:00 local on that date
    void jump(std::int64_t seconds) { m_now += seconds; } ///< no time passes, but somebody sets the clock

private:
    std::atomic<std::int64_t> m_now;
    std::atomic<std::int64_t> m_steady;
};

} // namespace chengxin
