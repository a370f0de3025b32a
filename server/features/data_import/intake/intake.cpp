#include "server/features/data_import/intake/intake.hpp"

#include "server/core/crypto.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/files/table_file.hpp"
#include "server/features/data_import/intake/transfer_store.hpp"
#include "server/features/data_import/intake/waiting.hpp"
#include "shared/core/text.hpp"

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_longest_file_name = 200; ///< characters
constexpr int k_most_attempts = 3;

/// The last part of a path, without characters that no file name has.
std::string file_name_of(const std::string& given)
{
    const std::size_t slash = given.find_last_of("/\\");
    const std::string name = text::remove_invisible(slash == std::string::npos ? given : given.substr(slash + 1));
    if (text::is_blank(name)) return "未命名文件";
    return std::string(text::first_characters(text::trim(name), k_longest_file_name));
}

BatchRow batch_of(Portal& portal, const Uploader& uploader, const IncomingFile& file)
{
    BatchRow batch;
    batch.catalogue = file.catalogue;
    batch.uploader = uploader;
    batch.file_name = file_name_of(file.name);
    batch.file_size = static_cast<std::int64_t>(file.source->size());
    batch.today = portal.clock.today();
    batch.uploaded_at = portal.clock.now_text();
    batch.answers = file.answers;
    batch.check_only = file.check_only;
    return batch;
}

/// The same file again. One that waits goes on when this upload says what was asked; else it is that batch, as it is.
Result<Intake> take_up(Portal& portal, storage::Connection& connection, const BatchRow& batch, std::int64_t same, const std::string& address)
{
    const BatchRow known = *load_batch(connection, same);
    BatchRow answered = known;
    if (batch.answers.hidden != HiddenAnswer::ask) answered.answers.hidden = batch.answers.hidden;
    if (!batch.answers.sheets.empty()) answered.answers.sheets = batch.answers.sheets;
    const bool goes_on = known.state == BatchState::waiting && !batch.check_only && open_questions(known.questions, answered.answers).empty();
    if (!goes_on) return Intake{same, true, known.state};
    const Result<void> put = put_answers(portal, connection, batch.uploader, known, {same, batch.answers.hidden, batch.answers.sheets, true}, address);
    if (!put) return fail(put.error());
    return Intake{same, false, BatchState::queued};
}

struct ReadCorrections {
    std::string json;
    std::string variant;
    std::int64_t cells = 0;
};

Result<ReadCorrections> read_corrections_of(const Portal& portal, const IncomingFile& file)
{
    if (!file.corrections || file.corrections->size() == 0) return ReadCorrections();
    if (file.corrections->size() > k_correction_limits.bytes) return fail(ErrorCode::too_large, "更正的单元格太多，请在文件里改正后重新上报。", "corrections");
    std::string json(file.corrections->size(), '\0');
    if (file.corrections->read_at(0, json.data(), json.size()) != json.size()) return fail(ErrorCode::unavailable, "没有收全更正的单元格，请重新上报。", "corrections");
    const Result<Corrections> corrections = api::decode_json<Corrections>(json, k_correction_limits);
    if (!corrections) return fail(corrections.error());
    for (const CellCorrection& cell : corrections->cells) {
        const bool inside = cell.row >= 1 && cell.row <= sheet::Limits{}.rows && cell.column >= 0 && cell.column < sheet::Limits{}.columns;
        if (!inside) return fail(ErrorCode::invalid_request, "更正的单元格不在表格之内。", "corrections");
    }
    if (corrections->cells.empty()) return ReadCorrections();
    return ReadCorrections{json, portal.keys.blind_index(json), static_cast<std::int64_t>(corrections->cells.size())};
}

/// What came of the same request before; nothing: it is the first.
std::optional<Result<Intake>> answered_before(storage::Connection& connection, const BatchRow& batch, const std::string& key_hash)
{
    if (key_hash.empty()) return std::nullopt;
    const std::optional<BatchRow> known = load_batch(connection, batch_of_key(connection, batch.uploader.account_id, key_hash));
    if (!known) return std::nullopt;
    if (known->file_hash == batch.file_hash && known->variant == batch.variant && known->catalogue == batch.catalogue) return Result<Intake>(Intake{known->id, false, known->state});
    return Result<Intake>(fail(ErrorCode::conflict, "同一个 idempotency_key 已用于另一个文件，请换一个。", "idempotency_key"));
}

constexpr const char* k_original_gone = "original_gone";

/// The second look at the same file happens inside the transaction: two uploads of one file may arrive together. So does the look
/// for its original, which may just have been removed with an older, failed batch of the same file.
Write<Intake> queue_batch(Portal& portal, const BatchRow& batch, const std::string& sealed_corrections, const std::string& address, const std::string& key_hash)
{
    return write<Intake>([&portal, batch, sealed_corrections, address, key_hash](storage::Connection& connection) -> Result<Intake> {
        if (const auto before = answered_before(connection, batch, key_hash)) return *before;
        if (const std::int64_t same = find_same_file(connection, batch); same != 0) return take_up(portal, connection, batch, same, address);
        if (!has_original(portal.store.directory(), batch.file_hash)) return fail(ErrorCode::unavailable, "系统正忙，请稍后再试。", k_original_gone);
        const std::int64_t id = insert_batch(connection, batch, sealed_corrections);
        if (!key_hash.empty()) insert_upload_key(connection, batch.uploader.account_id, key_hash, id, portal.clock.steady_now());
        portal.jobs.enqueue(connection, k_batch_job, std::to_string(id));
        portal.audit.append(connection, event_of(batch.uploader, address, "data_import.upload", "batch " + std::to_string(id),
                                            batch.catalogue + ", " + batch.file_name + ", SHA-256 " + batch.file_hash));
        return Intake{id, false, BatchState::queued};
    });
}

Next<Intake> keep_and_queue(Portal& portal, BatchRow batch, const IncomingFile& file, const ReadCorrections& corrections, int attempt)
{
    NewOriginal original(portal.store.directory(), portal.keys, *file.source);
    batch.file_hash = original.hash();
    const std::string key_hash = file.key.empty() ? std::string() : crypto::hex(crypto::sha256(file.key));
    if (const auto before = portal.store.read([&](storage::Connection& connection) { return answered_before(connection, batch, key_hash); })) return *before;
    const std::optional<BatchRow> same = portal.store.read([&](storage::Connection& connection) { return load_batch(connection, find_same_file(connection, batch)); });
    if (same && same->state != BatchState::waiting) return Intake{same->id, true, same->state};
    if (!same) original.keep(); // the one of a batch that waits is kept
    const std::string sealed = corrections.json.empty() ? std::string() : portal.keys.seal(corrections.json, place_of_corrections(batch.file_hash, batch.variant));
    return queue_batch(portal, batch, sealed, file.address, key_hash).then([=, &portal](Result<Intake> queued) -> Next<Intake> {
        if (queued && !queued->recognised) portal.jobs.wake();
        if (queued || queued.error().detail != k_original_gone || attempt == k_most_attempts) return queued;
        return keep_and_queue(portal, batch, file, corrections, attempt + 1);
    });
}

} // namespace

std::shared_ptr<sheet::ByteSource> content_of(const api::File& file)
{
    struct Kept {
        std::string bytes;
        sheet::MemorySource source{bytes};
    };
    if (file.large) return file.large;
    const auto kept = std::make_shared<Kept>(file.bytes);
    return {kept, &kept->source};
}

Next<Intake> take_in(Portal& portal, const Uploader& uploader, const IncomingFile& file)
{
    const catalogue::ItemReference* reference = find_item(portal, file.catalogue);
    if (!reference) return fail(ErrorCode::invalid_request, "没有这个数据集，请选择“行政许可”或“行政处罚”。", "catalogue");
    if (uploader.scope.kind != ScopeKind::all && uploader.organisation_id == 0) {
        return fail(ErrorCode::forbidden, "您的账号没有所属单位，不能上报，请联系系统管理员。", "organisation");
    }
    if (const Result<void> looked = inspect(*file.source, reference->item); !looked) return fail(looked.error());
    const Result<ReadCorrections> corrections = read_corrections_of(portal, file);
    if (!corrections) return fail(corrections.error());
    BatchRow batch = batch_of(portal, uploader, file);
    batch.variant = corrections->variant;
    batch.corrected_cells = corrections->cells;
    return keep_and_queue(portal, batch, file, *corrections, 1);
}

} // namespace chengxin::data_import
