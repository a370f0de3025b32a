#pragma once

#include "server/core/change.hpp"
#include "server/core/parameters.hpp"
#include "server/core/router.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "shared/features/data_import/transfer_api.hpp"

namespace chengxin::data_import {

inline constexpr Parameter k_transfer_quota{"data_import.transfer_quota_mib", "4096", "正在分段上传的文件一共最多占多少 MiB"};

/// upload-begin, upload-part, upload-end, upload-drop: see shared/features/data_import/transfer_api.hpp.
void add_transfer_routes(Router& router);

/// Drops what was begun more than a day ago, and pieces that no transfer names. At the start and daily.
Result<void> sweep_transfers(Portal& portal);

} // namespace chengxin::data_import
