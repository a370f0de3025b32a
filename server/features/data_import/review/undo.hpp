#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/pipeline/pipeline.hpp"

#include <string>

namespace chengxin::data_import {

/// Withdraws everything a batch brought and restores what its corrections replaced, within the days that the parameter gives.
/// Refused when a later batch corrected one of its records: that batch must be undone first.
/// The reason (2 to 200 characters) goes into the audit and the records' history.
/// A batch that is still being published is undone from where it is. A large one is undone at once and its rows disappear in slices, by
/// a job (take_back).
Next<BatchRow> undo_batch(Portal& portal, const Uploader& asking, const UndoRequest& request, const std::string& address);

/// Takes away what a batch has published that was undone or given up. Goes on after a crash where it was.
Result<void> take_back(Portal& portal, const BatchRow& batch, const Watch& watch);

} // namespace chengxin::data_import
