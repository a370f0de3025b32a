#pragma once

#include "server/core/portal.hpp"
#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <functional>

namespace chengxin::data_import {

/// How a run is watched and stopped; the job's worker or the command line stands behind it.
struct Watch {
    std::function<void(double)> progress = [](double) {};   ///< 0 … 1
    std::function<bool()> stopping = [] { return false; };  ///< true: the run ends soon and starts anew later
};

/// Checks and publishes a queued batch. Original → sheet reader → rules row by row → chunks → one write with records, findings, counts
/// and audit entry, which runs beside the checking. Until its commit nobody sees anything of it.
/// May be called again after a crash at any point: it begins anew from the original, or finds the batch done and does nothing.
/// A file that turns out to be unreadable leaves a failed batch with its sentence and nothing else; that is no error here.
/// `plain`: the same bytes as the original, where the caller has them at hand; may be null.
/// Fails only when it was stopped or the store is too busy; throws what Store::write throws.
Result<void> run_batch(Portal& portal, std::int64_t batch_id, const Watch& watch, sheet::ByteSource* plain = nullptr);

/// Ends a batch that cannot be finished.
Result<void> fail_batch(Portal& portal, std::int64_t batch_id, const std::string& message);

} // namespace chengxin::data_import
