#pragma once

#include "shared/core/page_info.hpp"

namespace chengxin::accounts {

inline constexpr PageInfo k_sign_in_page{.path = "/sign-in", .title = "登录"};
inline constexpr PageInfo k_password_page{.path = "/password",
                                          .title = "修改密码",
                                          .permission = Permission::signed_in,
                                          .audience = Audience::console,
                                          .menu = Menu::account,
                                          .icon = Icon::key};

} // namespace chengxin::accounts
