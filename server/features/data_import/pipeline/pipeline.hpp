#pragma once

#include "server/core/portal.hpp"
#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <functional>

namespace chengxin::data_import {

/// How a batch is published. `in_slices`: while others read and write, see SliceWriter. `at_once`: in one transaction on a directory that
/// nobody serves, which is faster.
enum class Publishing { in_slices, at_once };

/// How a run is watched and stopped; the job's worker or the command line stands behind it.
struct Watch {
    std::function<void(double)> progress = [](double) {};   ///< 0 … 1
    std::function<bool()> stopping = [] { return false; };  ///< true: the run ends soon and starts anew later
    Publishing publishing = Publishing::in_slices;
};

/// Checks and publishes a queued batch. Original → sheet reader → rules row by row → chunks → slices of records and findings, the last
/// of which ends the batch with its counts and its entry in the audit. The file is read to its end before anything of it is published, so
/// that one that turns out to be unreadable leaves a failed batch with its sentence and nothing else; that is no error here.
/// May be called again after a crash at any point: it goes on behind the last slice, begins anew where there is none, or finds the
/// batch done and does nothing. For a batch whose rows are to be taken away (undone, given up) it does that.
/// `plain`: the same bytes as the original, where the caller has them at hand; may be null.
/// Fails only when it was stopped or the store is too busy; throws what Store::write throws.
Result<void> run_batch(Portal& portal, std::int64_t batch_id, const Watch& watch, sheet::ByteSource* plain = nullptr);

/// Ends a batch that cannot be finished. What was published of it is taken away by a job.
Result<void> fail_batch(Portal& portal, std::int64_t batch_id, const std::string& message);

} // namespace chengxin::data_import
