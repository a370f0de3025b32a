#pragma once

#include "client/core/page.hpp"

namespace chengxin::client::site_map_pages {

/// /site-map
PageEntry site_map_page();

} // namespace chengxin::client::site_map_pages
