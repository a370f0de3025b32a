#pragma once

#include "server/core/router.hpp"

namespace chengxin::accounts {

void add_routes(Router& router);
void add_kiosk_page(Router& router); ///< /kiosk
void add_pages(Router& router); ///< /sign-in, /sign-in/plain, /sign-out/plain, /password/plain

} // namespace chengxin::accounts
