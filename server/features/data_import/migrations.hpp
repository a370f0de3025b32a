#pragma once

#include "server/storage/store.hpp"

#include <vector>

namespace chengxin::data_import {

/// Tables of uploads: import_batch, import_finding.
std::vector<storage::Migration> migrations();

} // namespace chengxin::data_import
