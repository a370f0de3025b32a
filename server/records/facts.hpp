#pragma once

#include "server/records/record.hpp"
#include "server/search/index.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// What is known of a subject follows from what says so, never from who came last. The row of `subject` shows what holds; it is written
/// here and, for a new subject, by the import.
namespace chengxin::records {

/// The numbers are stored.
enum class FactKind { name = 1, representative = 2, address = 3, category = 4, state = 5 };
enum class FactSource {
    registry = 1, ///< the registration authority's data: before everything else
    decision = 2, ///< a person adopted a name; counts from that day on, while its record stands
    report = 3,   ///< a record that stands: public, not public by rule, or expired
};

/// One value of one kind, with its newest source.
struct Fact {
    FactKind kind = FactKind::name;
    std::string value;           ///< a category by its number
    FactSource source = FactSource::report;
    Date day;                    ///< of the decision, or from which the registry tells it
    std::int64_t record_id = 0;  ///< 0: no record
};

/// How a subject stands in the base library; column `standing`.
enum class Standing {
    unknown = 0, ///< nothing that stands tells of it: nobody is told that it is here
    plain = 1,   ///< all its records say the same: the row itself is all facts, and nothing is in subject_fact
    several = 2, ///< see subject_fact
};

/// Whether a record of this state says something about its subject: held, withdrawn and undone ones do not.
bool contributes(RecordState state);

/// All facts, of each kind the one that holds first: registry data, then the newest decision.
std::vector<Fact> facts_of(storage::Connection& connection, std::int64_t subject_id);

/// Registry data or a decision about a name; the same value again takes the newer day. derive_subjects must follow.
void put_fact(storage::Connection& connection, std::int64_t subject_id, const Fact& fact);
/// What the registry no longer tells. derive_subjects must follow.
void remove_registry_facts(storage::Connection& connection, std::int64_t subject_id);

/// Works out anew what is known of subjects, from their records and what was put; search follows names. Writes only what is another; a
/// subject of which nothing stood notes the batch that brought it back (risen_by).
void derive_subjects(storage::Connection& connection, std::span<const std::int64_t> subject_ids, search::IndexWriter& index, const Change& change);

} // namespace chengxin::records
