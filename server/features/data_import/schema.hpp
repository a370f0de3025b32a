#pragma once

#include "server/storage/tables.hpp"

namespace chengxin::data_import {

/// Batches and uploads in pieces, on both engines. Findings are written with the bulk import and are SQLite's own.
std::vector<storage::Table> tables();

} // namespace chengxin::data_import
