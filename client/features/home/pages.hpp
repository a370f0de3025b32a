#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::home_pages {

/// /
PageEntry home_page();

} // namespace chengxin::client::home_pages
