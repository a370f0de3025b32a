#pragma once

#include "server/core/audit.hpp"
#include "server/core/context.hpp"
#include "server/core/sealed_values.hpp"
#include "server/storage/connection.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/features/data_import/questions.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chengxin::data_import {

/// Who sends a file. The command line is account 0 and reports for anyone.
struct Uploader {
    std::int64_t account_id = 0;
    std::string name;
    std::int64_t organisation_id = 0;
    std::string organisation;
    DataScope scope;
};

Uploader uploader_of(const Session& session);
Uploader command_line_uploader();

/// An event of the audit by this uploader. `address` is empty for jobs.
AuditEvent event_of(const Uploader& uploader, const std::string& address, const char* action, std::string target, std::string detail);

/// The numbers of D§1.5: total = accepted + corrected + duplicate + rejected; held, late and not_public are parts of
/// accepted and corrected.
struct Counts {
    std::int64_t total = 0;
    std::int64_t accepted = 0;
    std::int64_t corrected = 0;
    std::int64_t duplicate = 0;
    std::int64_t rejected = 0;
    std::int64_t held = 0;
    std::int64_t late = 0;
    std::int64_t not_public = 0;
    std::int64_t findings = 0;
};

/// One row of import_batch.
struct BatchRow {
    std::int64_t id = 0;
    BatchState state = BatchState::queued;
    std::string catalogue;
    Uploader uploader;
    std::string file_name;
    std::string file_hash;   ///< names the sealed original
    std::int64_t file_size = 0;
    std::string today;       ///< report day, 2026-11-02
    Counts counts;
    double progress = 0;
    std::string uploaded_at; ///< local time
    std::string finished_at;
    std::string undo_until;  ///< last day
    std::string message;
    bool original_kept = true;
    bool check_only = false;
    Answers answers;
    Questions questions;      ///< what the file left open, answered or not
    std::string answer_until; ///< last day
    std::string variant;      ///< keyed hash of the corrections, empty without any
    std::int64_t corrected_cells = 0;
    bool taking_back = false; ///< a job is taking away what was published; the state is the last one already
};

/// What the JSON of a batch's corrections may cost.
inline constexpr api::JsonLimits k_correction_limits{.bytes = 64U << 20, .elements = 1'000'000};

/// A data scope as three parameters of a query: 0 nothing, 1 everything, 2 one account, 3 the organisations of a JSON array.
struct ScopeParameters {
    int kind = 0;
    std::int64_t account_id = 0;
    std::string organisations;
};
ScopeParameters parameters_of(const DataScope& scope);

/// Inserts a queued batch; returns its id. `sealed_corrections` is empty where the clerk changed nothing.
std::int64_t insert_batch(storage::Connection& connection, const BatchRow& batch, const std::string& sealed_corrections);

/// The live (not failed, undone or dropped) batch of the same file, corrections, answers, catalogue and organisation, or the one of the
/// same uploader that waits for answers; 0 when there is none.
std::int64_t find_same_file(storage::Connection& connection, const BatchRow& batch);

/// Who sent it; 0 for the command line and for what is no batch.
std::int64_t account_of_batch(storage::Connection& connection, std::int64_t id);

/// Without regard to scope: for the job.
std::optional<BatchRow> load_batch(storage::Connection& connection, std::int64_t id);

/// Only within the scope; nothing tells a batch out of scope from one that does not exist.
std::optional<BatchRow> find_batch(storage::Connection& connection, const DataScope& scope, std::int64_t id);

/// True while a batch that has not failed keeps this original.
std::vector<std::string> needed_originals(storage::Connection& connection);
bool is_original_needed(storage::Connection& connection, const std::string& file_hash);

/// Batches uploaded before `day` (2026-08-04) whose original and finding values are still kept.
std::vector<BatchRow> batches_to_forget(storage::Connection& connection, const std::string& day);
/// Batches that wait although the last day for an answer is over.
std::vector<BatchRow> unanswered_batches(storage::Connection& connection, const std::string& today);
void set_forgotten(storage::Connection& connection, std::int64_t id);

void set_running(storage::Connection& connection, std::int64_t id);
void set_failed(storage::Connection& connection, std::int64_t id, const std::string& message, const std::string& now);
void set_done(storage::Connection& connection, const BatchRow& batch);
/// Counts, questions and the day until which it waits.
void set_waiting(storage::Connection& connection, const BatchRow& batch);
/// Back in the queue with its answers and check_only.
void set_answered(storage::Connection& connection, const BatchRow& batch);
void set_dropped(storage::Connection& connection, std::int64_t id, const std::string& message, const std::string& now);
/// Sealed; empty where the clerk changed nothing.
std::string read_corrections(storage::Connection& connection, std::int64_t id);
/// What they are bound to: the file that they correct, and their keyed hash.
std::string place_of_corrections(const std::string& file_hash, const std::string& variant);
extern const SealedTable k_sealed_corrections;
void set_undone(storage::Connection& connection, std::int64_t id, const std::string& reason, const std::string& now);

/// As the endpoint gives it. `undoable` is for the asking scope on `today`.
Batch to_api(const BatchRow& batch, const DataScope& scope, const std::string& today);

} // namespace chengxin::data_import
