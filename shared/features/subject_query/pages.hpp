#pragma once

#include "shared/core/page_info.hpp"

namespace chengxin::subject_query {

inline constexpr PageInfo k_search_page{
    .path = "/search", .title = "信用查询", .menu = Menu::query, .icon = Icon::search, .indexing = Indexing::allowed};
inline constexpr PageInfo k_subject_page{.path = "/subject", .title = "信用主体"};

} // namespace chengxin::subject_query
