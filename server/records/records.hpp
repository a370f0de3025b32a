#pragma once

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

enum class NameChange {
    keep,  ///< a known subject keeps its name; the other name is not stored (the row is held, V05)
    adopt, ///< the new name becomes current, the old one a former name
};

/// Finds or adds. Fills in representative and state where given.
std::int64_t upsert_subject(storage::Connection& connection, const SubjectInput& input, NameChange name_change, Instant now);

// Records ------------------------------------------------------------------------------------------------------

struct KnownKey {
    std::int64_t record_id = 0;
    std::string content_hash;
};

/// The record that stands under a row key (V18); withdrawn ones do not count. Point look-up.
std::optional<KnownKey> find_key(storage::Connection& connection, std::string_view key_hash);
std::optional<Record> find_record(storage::Connection& connection, std::int64_t id);

/// One row: insert, or correct what stands under its key, or nothing when the content is the same.
enum class Outcome { accepted, corrected, duplicate };
struct Stored {
    Outcome outcome = Outcome::accepted;
    std::int64_t record_id = 0;
};
Stored store_record(storage::Connection& connection, const RecordInput& input, const Change& change);

/// Replaces the content; the former version goes to the history. Used for corrections of held records too.
Result<void> correct_record(storage::Connection& connection, std::int64_t id, const RecordContent& content, const Change& change);

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
};

/// Undo: withdraws what the batch added, restores what its corrections replaced, with the windows that the rules of today give.
/// `change.batch_id` is the undone batch.
Undone withdraw_batch(storage::Connection& connection, const Change& change, const Law& law);

} // namespace chengxin::records
