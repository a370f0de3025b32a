#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::accounts_pages {

/// /sign-in?next=/upload
PageEntry sign_in_page();
/// /password
PageEntry password_page();

} // namespace chengxin::client::accounts_pages
