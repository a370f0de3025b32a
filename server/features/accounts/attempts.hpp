#pragma once

#include "server/core/portal.hpp"
#include "shared/core/result.hpp"

#include <string>

namespace chengxin::accounts {

inline constexpr Parameter k_lock_failures{"accounts.lock_failures", "5", "连续输错口令多少次后锁定账号"};
inline constexpr Parameter k_lock_minutes{"accounts.lock_minutes", "30", "账号锁定多少分钟"};

/// Failed sign-ins, by name (as a blind index) and by address.
struct Attempt {
    std::string name_index;
    std::string address;
};

Attempt attempt_of(const Portal& portal, const std::string& name, const std::string& address);
/// An error while the name is locked or the address has to wait.
Result<void> check_attempts(const Portal& portal, storage::Connection& connection, const Attempt& attempt);
/// Remembers a failure; old ones are removed on the way.
void add_failure(const Portal& portal, storage::Connection& connection, const Attempt& attempt);
/// The name may fail anew; the address keeps its count.
void forget_failures(storage::Connection& connection, const Attempt& attempt);

} // namespace chengxin::accounts
