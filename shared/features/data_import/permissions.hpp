#pragma once

#include "shared/core/permission.hpp"

namespace chengxin::data_import {

inline constexpr Permission k_may_upload{"import_upload"};   ///< upload, undo and read the batches of one's scope
inline constexpr Permission k_may_confirm{"import_confirm"}; ///< confirm or correct held records (待核)

} // namespace chengxin::data_import
