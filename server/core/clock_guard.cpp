#include "server/core/clock_guard.hpp"

#include "server/storage/shared_sql.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace chengxin {

namespace {

constexpr std::int64_t k_keep_every = 600;

constexpr auto k_read = "SELECT CAST(value AS INTEGER) FROM installation WHERE key = 'clock.settled'";
constexpr auto k_write = "INSERT INTO installation (key, value) VALUES ('clock.settled', CAST(?1 AS TEXT)) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const storage::SharedSql k_end_sessions = "DELETE FROM session WHERE created_at > ?1 OR last_seen > ?1";
const storage::SharedSql k_attempts_now = "UPDATE login_attempt SET at = ?1 WHERE at > ?1";
constexpr auto k_jobs_now = "UPDATE job SET not_before = 0 WHERE state = 'queued'";

const char* name_of(ClockCourse::State state)
{
    switch (state) {
    case ClockCourse::State::even: return "even";
    case ClockCourse::State::waiting: return "waiting";
    case ClockCourse::State::ahead: return "ahead";
    case ClockCourse::State::behind: return "behind";
    }
    return "";
}

std::string sentence_of(ClockCourse::State state, const std::string& clock, const std::string& settled)
{
    switch (state) {
    case ClockCourse::State::even: return {};
    case ClockCourse::State::waiting: return "系统时钟被拨回到 " + clock + "。公示日期暂按 " + settled + " 计算，时钟赶上后自动恢复。";
    case ClockCourse::State::ahead:
        return "系统时钟突然前进到 " + clock + "，比预计的 " + settled + " 晚一天以上。到期处理和原始文件清理暂停，连续运行 24 小时后才接受；请核对时钟。";
    case ClockCourse::State::behind:
        return "系统时钟 " + clock + " 早于已记录的 " + settled +
            "。公示日期继续按后者计算，已到期的记录不会重新公示；请核对时钟，确认无误后停止服务并执行 chengxin clock --accept。";
    }
    return {};
}

} // namespace

ClockCourse::ClockCourse(std::int64_t now, std::int64_t steady, std::optional<std::int64_t> settled) : m_settled(settled.value_or(now)), m_steady(steady), m_now(now)
{
    // Nobody knows how long the machine was off: any time after the last run may be right, but a very long pause is not believed at once.
    if (now > m_settled && now - m_settled <= k_longest_pause) m_settled = now;
    look(now, steady);
}

void ClockCourse::take(std::int64_t now, State state)
{
    m_settled = now;
    m_state = state;
}

bool ClockCourse::look(std::int64_t now, std::int64_t steady)
{
    const State before = m_state;
    const std::int64_t passed = std::max<std::int64_t>(0, steady - m_steady);
    const std::int64_t expected = m_state == State::waiting ? std::max(m_settled, m_now + passed) : m_settled + passed;
    const std::int64_t difference = now - expected;
    m_steady = steady;
    m_now = now;
    if (std::abs(difference) <= k_tolerance) {
        take(now, State::even);
    } else if (difference < 0 && -difference <= k_day) {
        take(std::max(now, m_settled), State::waiting);
    } else if (difference < 0) {
        take(m_settled + passed, State::behind);
    } else if (difference <= k_day) { // at most one day early: nothing is lost by that
        take(now, State::even);
        m_jump = difference;
        return true;
    } else {
        if (m_state != State::ahead || std::abs(difference - m_jump) > k_tolerance) m_since = steady;
        take(m_settled + passed, State::ahead);
        if (steady - m_since >= k_grace) take(now, State::even);
    }
    const bool changed = m_state != before;
    if (changed || m_state == State::ahead) m_jump = difference;
    return changed;
}

void ClockCourse::accept(std::int64_t now, std::int64_t steady)
{
    m_jump = now - m_settled;
    m_steady = steady;
    m_now = now;
    take(now, State::even);
}

ClockGuard::ClockGuard(Clock& clock, storage::Store& store, const Audit& audit, const Log& log) : m_clock(clock), m_store(store), m_audit(audit), m_log(log) {}

Result<void> ClockGuard::open()
{
    if (!m_clock.is_guarded()) return {};
    const std::lock_guard lock(m_mutex);
    const auto stored = m_store.read([](storage::Connection& connection) -> std::optional<std::int64_t> {
        storage::Statement row = connection.prepare(k_read);
        if (!row.step()) return std::nullopt;
        return row.integer(0);
    });
    m_course.emplace(m_clock.now(), m_clock.steady_now(), stored);
    const auto tidied = m_store.write([now = m_clock.steady_now()](storage::Connection& connection) -> Result<void> {
        connection.run(k_end_sessions, now + ClockCourse::k_tolerance);
        connection.run(k_attempts_now, now);
        connection.run(k_jobs_now);
        return {};
    });
    if (!tidied) return tidied;
    return keep(m_course->state() != ClockCourse::State::even);
}

void ClockGuard::watch()
{
    if (!m_clock.is_guarded()) return;
    const std::lock_guard lock(m_mutex);
    const bool changed = m_course->look(m_clock.now(), m_clock.steady_now());
    (void)keep(changed); // a busy store: the next look keeps it
}

Result<void> ClockGuard::accept()
{
    const std::lock_guard lock(m_mutex);
    if (!m_course) return {};
    m_course->accept(m_clock.now(), m_clock.steady_now());
    return keep(/*changed=*/true);
}

Result<void> ClockGuard::keep(bool changed)
{
    m_clock.settle(m_course->settled());
    tell();
    const std::int64_t settled = m_course->settled();
    if (changed) {
        m_log.warning("clock.jump", {{"state", name_of(m_course->state())}, {"seconds", std::to_string(m_course->jump())},
            {"clock", local_time_text(m_clock.now())}, {"settled", local_time_text(settled)}});
    }
    const bool same_day = local_date_text(settled) == local_date_text(m_kept);
    if (!changed && same_day && settled - m_kept < k_keep_every) return {};
    const auto written = m_store.write([&](storage::Connection& connection) -> Result<void> {
        connection.run(k_write, settled);
        if (!changed) return {};
        m_audit.append(connection, {.account_id = 0, .account_name = "", .address = "", .action = "core.clock", .target = "clock",
            .outcome = "ok", .detail = std::string(name_of(m_course->state())) + ", set by " + std::to_string(m_course->jump()) + " s to " +
                local_time_text(m_clock.now()) + ", settled time " + local_time_text(settled)});
        return {};
    });
    if (written) m_kept = settled;
    return written;
}

std::string ClockGuard::warning() const
{
    const std::lock_guard lock(m_warning_mutex);
    return m_warning;
}

void ClockGuard::tell()
{
    std::string warning = sentence_of(m_course->state(), local_time_text(m_clock.now()), local_time_text(m_course->settled()));
    const std::lock_guard lock(m_warning_mutex);
    m_warning = std::move(warning);
}

} // namespace chengxin
