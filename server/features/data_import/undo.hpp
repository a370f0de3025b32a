#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"

#include <string>

namespace chengxin::data_import {

/// Withdraws everything a batch brought and restores what its corrections replaced, within the days that the parameter gives.
/// Refused when a later batch corrected one of its records: that batch must be undone first.
/// The reason (2 to 200 characters) goes into the audit and the records' history.
Next<BatchRow> undo_batch(Portal& portal, const Uploader& asking, const UndoRequest& request, const std::string& address);

} // namespace chengxin::data_import
