#pragma once

#include "server/records/identity.hpp"
#include "server/records/law.hpp"
#include "server/records/record.hpp"
#include "server/storage/store.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Subjects and records: the use cases that features share. Functions that change something run inside Store::write
/// and keep the subject's public figures, the search index and the history in step; nothing else writes these tables.
namespace chengxin::records {

std::vector<storage::Migration> migrations();
/// The search tokenizer and the unpacking of fields; needed on every connection.
void register_functions(storage::Connection& connection);

// Subjects -----------------------------------------------------------------------------------------------------

/// By SubjectInput::identity; with former names.
std::optional<Subject> find_subject(storage::Connection& connection, std::string_view identity);
std::optional<Subject> find_subject(storage::Connection& connection, std::int64_t id);

/// The newest first.
std::vector<std::string> former_names(storage::Connection& connection, std::int64_t subject_id);

/// Whether there is anybody at all.
bool has_subjects(storage::Connection& connection);

/// A new one is unknown until a record of it stands (facts.hpp).
std::int64_t find_or_add_subject(storage::Connection& connection, const SubjectInput& input, Instant now);

/// A person has decided that this is the subject's name from today on; the one it had becomes a former name. `record_id`: the record that
/// bears it; the decision falls with it. 0: none. `conflict` where the registry says another name.
Result<void> adopt_name(storage::Connection& connection, std::int64_t subject_id, const std::string& name, std::int64_t record_id, const Change& change);

// Records ------------------------------------------------------------------------------------------------------

struct KnownKey {
    std::int64_t record_id = 0;
    std::string content_hash;
};

/// The record that stands under a row key (V18); withdrawn ones do not count. Point look-up.
std::optional<KnownKey> find_key(storage::Connection& connection, std::string_view key_hash);
std::optional<Record> find_record(storage::Connection& connection, std::int64_t id);

/// One row: insert, or correct what stands under its key, or nothing when the content is the same or the key is another decision's.
enum class Outcome { accepted, corrected, duplicate, refused };
struct Stored {
    Outcome outcome = Outcome::accepted;
    std::int64_t record_id = 0;
};
Stored store_record(storage::Connection& connection, const RecordInput& input, const Change& change);

/// Replaces the content; the former version goes to the history. Used for corrections of held records too.
Result<void> correct_record(storage::Connection& connection, std::int64_t id, const RecordContent& content, const Change& change);

/// A correction that names another subject (only one without a code can become another under the same key) moves the record there.
void reassign_record(storage::Connection& connection, std::int64_t id, const SubjectInput& subject, const Change& change);

/// Takes one record away (its key becomes free). `conflict` when it is withdrawn already.
Result<void> withdraw_record(storage::Connection& connection, std::int64_t id, const Change& change);

/// Every former version, newest first.
std::vector<FormerVersion> history(storage::Connection& connection, std::int64_t id);

// Held records (待核) --------------------------------------------------------------------------------------------

/// Confirms a held record as it stands, with the window that the rules of today give it: it becomes public, or not_public or expired when
/// its window or its subject does not allow it. Returns the new state. `conflict` when it is not held.
Result<RecordState> confirm_held(storage::Connection& connection, std::int64_t id, const Change& change, const Law& law);

// Batches ------------------------------------------------------------------------------------------------------

struct Undone {
    std::int64_t withdrawn = 0; ///< records that this batch had added
    std::int64_t restored = 0;  ///< records whose former version stands again
    std::int64_t kept = 0;      ///< corrected by a later batch since: that version stays
    bool more = false;          ///< not all that the batch brought was dealt with
};

/// Undo: withdraws what the batch added, restores what its corrections replaced, with the windows that the rules of today give.
/// `change.batch_id` is the undone batch.
Undone withdraw_batch(storage::Connection& connection, const Change& change, const Law& law);

/// The same in slices: `most` records at a time, until Undone::more is false; then mark_undone until it gives 0. `kept` is not counted.
Undone withdraw_some(storage::Connection& connection, const Change& change, const Law& law, std::int64_t most);
/// Former versions that the batch brought, with ids above `after`, count no more; `most` at a time. Returns the last id, 0 if there was none.
std::int64_t mark_undone(storage::Connection& connection, std::int64_t batch_id, std::int64_t after, std::int64_t most);

} // namespace chengxin::records
