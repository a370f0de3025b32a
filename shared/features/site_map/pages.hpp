#pragma once

#include "shared/core/page_info.hpp"

namespace chengxin::site_map {

inline constexpr PageInfo k_site_map_page{
    .path = "/site-map", .title = "网站地图", .menu = Menu::help, .icon = Icon::grid, .indexing = Indexing::allowed};

} // namespace chengxin::site_map
