#pragma once

#include "server/publication/condition.hpp"
#include "server/records/record.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// Public visibility is decided here and in server/publication, and nowhere else.
namespace chengxin::records {

/// What publication looks at.
publication::Window window_of(const RecordContent& content);

/// What publication::k_public_condition says, for a record in memory.
bool is_public(const RecordContent& content, Date today);

/// What the state that the content asks for becomes: whatever is written to the table `record` passes here, and a CHECK of the table
/// says the same. Natural persons' records are never public (V21), nor what a rule keeps from the public; what is over has expired.
RecordState allowed_state(const RecordContent& content, SubjectCategory category, Date today);

/// The rule that gives the window of a record on that day, in words: another one once a rule set that was coming is in force.
const std::string& basis_on(const RecordContent& content, Date day);

/// Moves records past their last public day to `expired`, refreshes the figures and search entries of their subjects, all in the caller's
/// transaction. Returns the number of records moved. Running it twice changes nothing. While others write, see passing_day.hpp.
std::int64_t expire_records(storage::Connection& connection, Date today, Instant now);

// Its parts, for slices. What was found is looked at again when it is written: it may have changed since. ----------------

std::vector<std::int64_t> records_over(storage::Connection& connection, Date today);      ///< reads the index of the list through
std::vector<std::int64_t> outdated_subjects(storage::Connection& connection, Date today); ///< their figures held until a day that has passed
std::int64_t expire_records(storage::Connection& connection, std::span<const std::int64_t> ids, Date today, Instant now);
void recount_subjects(storage::Connection& connection, std::span<const std::int64_t> ids, Date today);

/// The way back, after a clock that was wrongly set forward: records that have expired before their last public day are public again.
std::vector<std::int64_t> records_too_early_over(storage::Connection& connection, Date today); ///< looks at every record
std::int64_t revive_records(storage::Connection& connection, std::span<const std::int64_t> ids, Date today, Instant now);

/// Recounts public figures, facets and search entries of these subjects as of today.
void refresh_subjects(storage::Connection& connection, std::span<const std::int64_t> subject_ids, Date today);

} // namespace chengxin::records
