#pragma once

#include "shared/core/page_info.hpp"
#include "shared/features/data_import/permissions.hpp"

namespace chengxin::data_import {

inline constexpr PageInfo k_upload_page{.path = "/upload",
                                        .title = "数据上报",
                                        .permission = k_may_upload,
                                        .audience = Audience::console,
                                        .menu = Menu::data,
                                        .icon = Icon::upload,
                                        .entrance = true};
inline constexpr PageInfo k_batches_page{.path = "/uploads",
                                         .title = "上报记录",
                                         .permission = k_may_upload,
                                         .audience = Audience::console,
                                         .menu = Menu::data,
                                         .icon = Icon::history};
inline constexpr PageInfo k_held_page{.path = "/held",
                                      .title = "待核记录",
                                      .permission = k_may_confirm,
                                      .audience = Audience::console,
                                      .menu = Menu::data,
                                      .icon = Icon::shield_warning};

} // namespace chengxin::data_import
