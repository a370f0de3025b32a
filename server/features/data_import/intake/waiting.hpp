#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/files/table_file.hpp"
#include "server/features/data_import/pipeline/pipeline.hpp"
#include "shared/features/data_import/api.hpp"

#include <string>

/// Batches that are checked and wait for an answer (decisions.md, "Waiting"). Nothing of them is stored as a record.
namespace chengxin::data_import {

/// The cells that the uploader changed before sending. Fails with a sentence when they cannot be opened.
Result<CellCorrections> corrections_of(const Portal& portal, storage::Connection& connection, const BatchRow& batch);

/// Checks all rows, as far as the answers do not leave them out, keeps findings and counts, and lets the batch wait. Counts are those
/// of the file alone: what is stored already is known when it is published. Called again after a crash, it begins anew.
/// A file that turns out to be unreadable leaves a failed batch. Fails only when it was stopped or the store is too busy.
Result<void> check_and_wait(Portal& portal, storage::Connection& reader, BatchRow batch, const catalogue::ItemReference& reference, TableFile& table,
    const CellCorrections& corrections, const Watch& watch);

/// Moves a waiting batch of the own scope on: it is queued again with the answers. Audited. Refused with a sentence when the batch
/// is in another state (conflict), when an answer names no sheet of the file or leaves a question open that must be answered.
Next<BatchRow> answer_batch(Portal& portal, const Uploader& asking, const AnswerRequest& request, const std::string& address);

/// The same inside a write, for an upload of the file that waits; `batch` waits. The job must be woken afterwards.
Result<void> put_answers(Portal& portal, storage::Connection& connection, const Uploader& asking, BatchRow batch, const AnswerRequest& request,
    const std::string& address);

/// The daily job: drops what nobody has answered in time. Running it twice changes nothing.
Result<void> drop_unanswered(Portal& portal, const std::string& today);

} // namespace chengxin::data_import
