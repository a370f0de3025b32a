#pragma once

#include "shared/core/page_info.hpp"

namespace chengxin::help {

inline constexpr PageInfo k_help_page{
    .path = "/help", .title = "帮助", .menu = Menu::help, .icon = Icon::help, .indexing = Indexing::allowed};

} // namespace chengxin::help
