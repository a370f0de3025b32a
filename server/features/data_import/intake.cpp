#include "server/features/data_import/intake.hpp"

#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/originals.hpp"
#include "server/features/data_import/table_file.hpp"
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
    batch.file_size = static_cast<std::int64_t>(file.source.size());
    batch.today = portal.clock.today();
    batch.uploaded_at = portal.clock.now_text();
    return batch;
}

constexpr const char* k_original_gone = "original_gone";

/// The second look at the same file happens inside the transaction: two uploads of one file may arrive together. So does the look
/// for its original, which may just have been removed with an older, failed batch of the same file.
Result<Intake> queue_batch(Portal& portal, const BatchRow& batch, const std::string& address)
{
    Result<Intake> intake = portal.store.write([&](storage::Connection& connection) -> Result<Intake> {
        if (const std::int64_t same = find_same_file(connection, batch); same != 0) return Intake{same, true};
        if (!has_original(portal.store.directory(), batch.file_hash)) return fail(ErrorCode::unavailable, "系统正忙，请稍后再试。", k_original_gone);
        const std::int64_t id = insert_batch(connection, batch);
        portal.jobs.enqueue(connection, k_batch_job, std::to_string(id));
        portal.audit.append(connection, event_of(batch.uploader, address, "data_import.upload", "batch " + std::to_string(id),
                                            batch.catalogue + ", " + batch.file_name + ", SHA-256 " + batch.file_hash));
        return Intake{id, false};
    });
    if (intake && !intake->recognised) portal.jobs.wake();
    return intake;
}

} // namespace

std::shared_ptr<sheet::ByteSource> content_of(const api::File& file)
{
    if (file.large) return file.large;
    return std::make_shared<sheet::MemorySource>(file.bytes);
}

Result<Intake> take_in(Portal& portal, const Uploader& uploader, const IncomingFile& file)
{
    const catalogue::ItemReference* reference = find_item(portal, file.catalogue);
    if (!reference) return fail(ErrorCode::invalid_request, "没有这个数据集，请选择“行政许可”或“行政处罚”。", "catalogue");
    if (uploader.scope.kind != ScopeKind::all && uploader.organisation_id == 0) {
        return fail(ErrorCode::forbidden, "您的账号没有所属单位，不能上报，请联系系统管理员。", "organisation");
    }
    if (const Result<void> looked = inspect(file.source, reference->item); !looked) return fail(looked.error());
    BatchRow batch = batch_of(portal, uploader, file);
    for (int attempt = 1;; ++attempt) {
        NewOriginal original(portal.store.directory(), portal.keys, file.source);
        batch.file_hash = original.hash();
        const std::int64_t same = portal.store.read([&](storage::Connection& connection) { return find_same_file(connection, batch); });
        if (same != 0) return Intake{same, true};
        original.keep();
        Result<Intake> queued = queue_batch(portal, batch, file.address);
        if (queued || queued.error().detail != k_original_gone || attempt == k_most_attempts) return queued;
    }
}

} // namespace chengxin::data_import
