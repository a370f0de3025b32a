#pragma once

#include "tests/features/data_import/support.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace chengxin::test {

/// CSV of `rows` penalties with document numbers of their own. `held`: the last one is doubtful and waits for a person.
std::string penalties(const std::string& mark, int rows, bool held = false);

/// Runs jobs, and moves the clock, until no batch waits or runs. Throws when that takes too long: a batch is stuck.
void finish_batches(UploadPortal& portal);

/// One number of a query; for texts give `text` of UploadPortal.
std::int64_t batches_named(UploadPortal& portal, const std::string& file_name);

/// What must hold at any moment outside of a write: the database fits together, the audit chain is whole, every record belongs to a
/// batch that is done, and the counts of done batches are those of their records. Checks by doctest.
void check_consistent(UploadPortal& portal);

/// Search finds every public record by its document number: the index follows the records.
void check_found(UploadPortal& portal);

/// Reads of citizens and clerks are answered.
void check_reads_go_on(UploadPortal& portal);

/// The answer tells of the fault: 503 or 507 with the stable code and a Chinese sentence.
void check_is_fault_answer(const Reply& reply);

/// Numbers to try: all small ones, then fewer and fewer; all of them when CHENGXIN_FAULTS_ALL is set.
std::int64_t next_number(std::int64_t number);

} // namespace chengxin::test
