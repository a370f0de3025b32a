#pragma once

#include "shared/core/permission.hpp"

namespace chengxin::accounts {

inline constexpr Permission k_may_manage_users{"user_manage"};
inline constexpr Permission k_may_read_audit{"audit_read"};

} // namespace chengxin::accounts
