#pragma once

#include "shared/core/page_info.hpp"

namespace chengxin::publicity {

inline constexpr PageInfo k_home_page{.path = "/", .title = "首页", .menu = Menu::home, .icon = Icon::home, .indexing = Indexing::allowed};
inline constexpr PageInfo k_list_page{
    .path = "/publicity", .title = "信用公示", .menu = Menu::publicity, .icon = Icon::document, .indexing = Indexing::allowed};
/// One record; one to somebody's disadvantage is kept from search engines all the same.
inline constexpr PageInfo k_record_page{.path = "/record", .title = "公示信息", .indexing = Indexing::allowed};

} // namespace chengxin::publicity
