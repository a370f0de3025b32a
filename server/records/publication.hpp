#pragma once

#include "server/core/renewal.hpp"
#include "server/records/record.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

/// Public visibility is decided here and nowhere else.
namespace chengxin::records {

/// SQL over the table `record`; parameter 1 is today. Every public read contains it, so that a record disappears
/// with its last public day even before the daily job has run.
inline constexpr char k_public_condition[] =
    "record.state = 1 AND record.public_from <= ?1 AND (record.public_until IS NULL OR record.public_until >= ?1)";

/// The same for a record in memory.
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

/// What the public may see of one subject, counted as of today.
struct PublicFigures {
    std::int64_t licences = 0;
    std::int64_t penalties = 0;
    std::int64_t records = 0;                  ///< of any catalogue item
    std::int64_t latest = 0;                   ///< newest decision, in days; 0: none
    std::int64_t years = 0;                    ///< bit n: a decision of the year k_first_year + n
    std::set<std::int64_t> authorities;        ///< ids of unit
    std::optional<std::int64_t> counted_until; ///< last day on which these figures hold; absent: until a change
};
inline constexpr int k_first_year = 2000;      ///< older decisions count as this year

/// Counts anew. The stored figures (columns of subject) hold while counted_until has not passed; after that, ask this.
PublicFigures count_public(storage::Connection& connection, std::int64_t subject_id, Date today);

/// How soon what is cached shows a change. Slices of a long import follow each other many times a second: who kept an answer need not
/// forget it with each of them (Renewal).
enum class Shown {
    at_once,
    soon, ///< within a second
};

/// Raised by every change of public data; cached figures and pages compare it. Point look-up.
std::int64_t publication_generation(storage::Connection& connection);
/// The same with the newest change that is to be shown at once.
ChangeCount publication_count(storage::Connection& connection);
/// What was to be shown soon is shown at once.
void show_now(storage::Connection& connection);

} // namespace chengxin::records
