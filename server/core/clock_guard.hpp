#pragma once

#include "server/core/audit.hpp"
#include "server/core/clock.hpp"
#include "server/core/log.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace chengxin {

/// How the clock stands to the seconds that have passed. Pure arithmetic: the table of what happens at which jump.
class ClockCourse {
public:
    enum class State {
        even,
        waiting, ///< set back by less than a day: the settled time stands still until the clock has caught up
        ahead,   ///< set forward by more than a day, not yet accepted: accepted after k_grace, or at once by a person
        behind,  ///< set back by more than a day: not accepted but by a person
    };
    static constexpr std::int64_t k_tolerance = 120;          ///< corrections by a time server
    static constexpr std::int64_t k_day = 24 * 3600;
    static constexpr std::int64_t k_grace = 24 * 3600;        ///< in seconds that pass while the server runs
    static constexpr std::int64_t k_longest_pause = 45 * k_day; ///< between two starts

    /// At a start: `settled` is the stored time of the last run, nothing when there is none.
    ClockCourse(std::int64_t now, std::int64_t steady, std::optional<std::int64_t> settled);

    /// Looks again. True when the state has changed.
    bool look(std::int64_t now, std::int64_t steady);
    /// A person says that the clock is right.
    void accept(std::int64_t now, std::int64_t steady);

    State state() const { return m_state; }
    std::int64_t settled() const { return m_settled; }
    /// By how much the clock was set at the last change, in seconds; negative: back.
    std::int64_t jump() const { return m_jump; }

private:
    void take(std::int64_t now, State state);

    State m_state = State::even;
    std::int64_t m_settled;
    std::int64_t m_steady;      ///< at the last look
    std::int64_t m_now;         ///< likewise
    std::int64_t m_since = 0;   ///< steady time since which the clock is ahead
    std::int64_t m_jump = 0;
};

/// Watches the clock: keeps Clock::settled_now(), remembers it over restarts, writes every jump to log and audit.
class ClockGuard {
public:
    ClockGuard(Clock& clock, storage::Store& store, const Audit& audit, const Log& log);

    /// At the start, before anything asks for a session or a date. Times in the future (sessions, failed sign-ins, pauses of jobs),
    /// left by a clock that was set back, end or begin now.
    Result<void> open();
    /// Now and then, and before anything that depends on the date. Throws DatabaseFailure.
    void watch();
    /// A person says that the clock is right as it stands.
    Result<void> accept();
    /// A Chinese sentence while the clock is not believed, as of the last look; else empty. Never waits for a write.
    std::string warning() const;

private:
    Result<void> keep(bool changed);
    void tell();

    Clock& m_clock;
    storage::Store& m_store;
    const Audit& m_audit;
    const Log& m_log;
    std::mutex m_mutex; ///< of the next two; held during writes
    std::optional<ClockCourse> m_course;
    std::int64_t m_kept = 0; ///< settled time as stored
    mutable std::mutex m_warning_mutex;
    std::string m_warning;
};

} // namespace chengxin
