#pragma once

#include "server/core/portal.hpp"
#include "shared/core/result.hpp"

#include <string>

namespace chengxin::accounts {

inline constexpr Parameter k_lock_failures{"accounts.lock_failures", "5", "连续输错口令多少次后锁定账号"};
inline constexpr Parameter k_lock_minutes{"accounts.lock_minutes", "30", "账号锁定多少分钟"};

/// Failed sign-ins, by name (as a blind index) and by address. Those on a device on which the account has signed in before are counted
/// apart from all others: strangers who guess do not lock out whoever sits there.
struct Attempt {
    std::string name_index;
    std::string address;
    std::string device = {}; ///< hash of a known device (devices.hpp), else empty
};

Attempt attempt_of(const Portal& portal, const std::string& name, const std::string& address);
/// An error while the name is locked for this device or for unknown ones.
Result<void> check_lock(const Portal& portal, storage::Connection& connection, const Attempt& attempt);
/// After a wrong password, within a write: remembers the failure; old ones are removed on the way. An error when the address fails so
/// often that it has to wait: a right password never meets it. What it tries while it waits counts for the name alone.
Result<void> add_failure(const Portal& portal, storage::Connection& connection, const Attempt& attempt);
/// The name may fail anew on this device, or on unknown ones; the address keeps its count.
void forget_failures(storage::Connection& connection, const Attempt& attempt);
/// The name may fail anew everywhere: a new password, or an administrator says so.
void forget_all_failures(const Portal& portal, storage::Connection& connection, const std::string& name);

} // namespace chengxin::accounts
