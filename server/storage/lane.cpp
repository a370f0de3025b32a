#include "server/storage/lane.hpp"

#include <utility>

namespace chengxin::storage {

namespace {

thread_local bool t_no_waiting = false;

} // namespace

NoWaiting::NoWaiting() noexcept : m_before(std::exchange(t_no_waiting, true)) {}

NoWaiting::~NoWaiting()
{
    t_no_waiting = m_before;
}

bool NoWaiting::here() noexcept
{
    return t_no_waiting;
}

} // namespace chengxin::storage
