#include "server/core/renewal.hpp"

namespace chengxin {

bool Renewal::holds(const ChangeCount& known, Clock::time_point now) const
{
    if (m_current < known.shown) return false;
    return m_current >= known.changes || now < m_chosen + k_interval;
}

std::int64_t Renewal::current(const ChangeCount& known, Clock::time_point now)
{
    if (holds(known, now)) return m_current;
    m_current = known.changes;
    m_chosen = now;
    return m_current;
}

} // namespace chengxin
