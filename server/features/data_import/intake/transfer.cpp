#include "server/features/data_import/intake/transfer.hpp"

#include "server/core/crypto.hpp"
#include "server/features/data_import/catalogue_access.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/intake/transfer_store.hpp"
#include "server/features/data_import/queries.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_id_bytes = 16;
constexpr std::size_t k_longest_text = 1000;
constexpr std::int64_t k_mib = 1 << 20;
constexpr std::size_t k_part_body = static_cast<std::size_t>(k_most_part_bytes) + (64 << 10);
constexpr std::size_t k_end_body = 32 << 20; ///< corrections

tl::unexpected<Error> no_such_transfer()
{
    return fail(ErrorCode::not_found, "没有这个上传，或它已超过 24 小时而被清除。请从头上传这个文件。", "id");
}

tl::unexpected<Error> already_ended()
{
    return fail(ErrorCode::conflict, "这个上传已经结束，不能再添加内容。", "ended");
}

Result<void> check_begin(const Portal& portal, const Uploader& uploader, const UploadBeginRequest& request)
{
    if (find_item(portal, request.catalogue) == nullptr)
        return fail(ErrorCode::invalid_request, "没有这个数据集，请选择“行政许可”或“行政处罚”。", "catalogue");
    if (uploader.scope.kind != ScopeKind::all && uploader.organisation_id == 0)
        return fail(ErrorCode::forbidden, "您的账号没有所属单位，不能上报，请联系系统管理员。", "organisation");
    if (request.name.empty() || request.name.size() > k_longest_text || request.key.size() > k_longest_text)
        return fail(ErrorCode::invalid_request, "文件名为空或太长。", "name");
    if (request.bytes <= 0) return fail(ErrorCode::invalid_request, "文件是空的，没有内容可以上报。", "bytes");
    if (request.bytes > k_most_upload_bytes)
        return fail(ErrorCode::too_large, "文件超过 " + std::to_string(k_most_upload_bytes / k_mib) + " MB，请拆分后分别上报。", "bytes");
    return {};
}

UploadBeginResponse response_of(const Transfer& transfer, const std::vector<TransferPart>& parts)
{
    UploadBeginResponse response;
    response.id = transfer.id;
    response.batch_id = transfer.batch_id;
    for (const TransferPart& part : parts)
        response.parts.push_back({part.offset, part.bytes});
    return response;
}

Result<UploadBeginResponse> begin_in(Portal& portal, storage::Connection& connection, const Transfer& wanted)
{
    if (const auto known = find_transfer(connection, wanted.account_id, wanted.key);
        known && known->begun_at + k_transfer_seconds > wanted.begun_at) {
        const bool same = known->name == wanted.name && known->bytes == wanted.bytes && known->catalogue == wanted.catalogue;
        if (!same) return fail(ErrorCode::conflict, "同一个 key 已用于另一个文件，请换一个。", "key");
        return response_of(*known, load_parts(connection, known->id));
    }
    for (const std::string& id : transfers_before(connection, wanted.begun_at - k_transfer_seconds))
        delete_transfer(connection, id); // the pieces go with the daily job
    if (open_transfers(connection, wanted.account_id) >= k_most_open_transfers) {
        return fail(ErrorCode::too_many, "您已有两个文件正在上传，请等其中一个结束，或放弃一个后再试。", "open");
    }
    if (open_transfer_bytes(connection) + wanted.bytes > portal.parameters.number(connection, k_transfer_quota) * k_mib) {
        return fail(ErrorCode::unavailable, "现在上传的大文件太多，服务器暂时放不下，请过些时候再试。", "quota");
    }
    insert_transfer(connection, wanted);
    return response_of(wanted, {});
}

Next<UploadBeginResponse> begin(RequestContext& context, UploadBeginRequest request)
{
    Portal& portal = context.portal;
    const Uploader uploader = uploader_of(context.who());
    if (auto checked = check_begin(portal, uploader, request); !checked) return fail(checked.error());
    Transfer wanted;
    wanted.id = crypto::hex(crypto::random_bytes(k_id_bytes));
    wanted.account_id = context.who().account_id;
    wanted.key = request.key;
    wanted.catalogue = request.catalogue;
    wanted.name = request.name;
    wanted.bytes = request.bytes;
    wanted.begun_at = portal.clock.steady_now();
    return write<UploadBeginResponse>([&portal, wanted](storage::Connection& connection) { return begin_in(portal, connection, wanted); });
}

/// Of the asking account, not yet dropped.
Result<Transfer> transfer_of(const RequestContext& context, storage::Connection& connection, const std::string& id)
{
    auto transfer = load_transfer(connection, id);
    const bool mine = transfer && transfer->account_id == context.session->account_id;
    if (!mine || transfer->begun_at + k_transfer_seconds <= context.portal.clock.steady_now()) return no_such_transfer();
    return std::move(*transfer);
}

std::int64_t received_of(const std::vector<TransferPart>& parts)
{
    std::int64_t received = 0;
    for (const TransferPart& part : parts)
        received += part.bytes;
    return received;
}

enum class Fit { free, same };

Result<Fit> fits(const Transfer& transfer, const std::vector<TransferPart>& parts, const TransferPart& part)
{
    if (transfer.batch_id != 0) return already_ended();
    if (part.offset < 0 || part.bytes <= 0 || part.offset > transfer.bytes - part.bytes)
        return fail(ErrorCode::invalid_request, "这一段不在文件之内，请核对 offset 和长度。", "offset");
    for (const TransferPart& there : parts) {
        if (there.offset == part.offset && there.bytes == part.bytes && there.sha256 == part.sha256) return Fit::same;
        if (part.offset < there.offset + there.bytes && there.offset < part.offset + part.bytes) {
            return fail(ErrorCode::conflict, "这一段与已收到的另一段重叠而内容不同。文件可能在上传途中改动过，请从头上传。", "overlap");
        }
    }
    if (static_cast<std::int64_t>(parts.size()) >= k_most_parts)
        return fail(ErrorCode::too_many, "分段太多，请把每段放大到 8 MB。", "parts");
    return Fit::free;
}

Result<std::string> piece_of(const UploadPartRequest& request)
{
    const auto source = content_of(request.piece);
    if (source->size() > static_cast<std::uint64_t>(k_most_part_bytes))
        return fail(ErrorCode::too_large, "一段最多 8 MB，请缩小后再发送。", "piece");
    std::string bytes(static_cast<std::size_t>(source->size()), '\0');
    if (source->read_at(0, bytes.data(), bytes.size()) != bytes.size())
        return fail(ErrorCode::unavailable, "没有收全这一段，请重新发送。", "piece");
    if (crypto::hex(crypto::sha256(bytes)) != request.sha256)
        return fail(ErrorCode::invalid_request, "这一段的内容与校验值不符，可能在途中损坏，请重新发送。", "sha256");
    return bytes;
}

Next<UploadPartResponse> part(RequestContext& context, UploadPartRequest request)
{
    Portal& portal = context.portal;
    const Result<std::string> bytes = piece_of(request);
    if (!bytes) return fail(bytes.error());
    const TransferPart piece{request.offset, static_cast<std::int64_t>(bytes->size()), request.sha256};
    const auto look = [&context, id = request.id, piece](storage::Connection& connection) -> Result<std::pair<Fit, std::int64_t>> {
        const Result<Transfer> transfer = transfer_of(context, connection, id);
        if (!transfer) return fail(transfer.error());
        const std::vector<TransferPart> parts = load_parts(connection, id);
        const Result<Fit> fit = fits(*transfer, parts, piece);
        if (!fit) return fail(fit.error());
        return std::pair(*fit, received_of(parts));
    };
    const auto looked = portal.store.read(look);
    if (!looked) return fail(looked.error());
    if (looked->first == Fit::same) return UploadPartResponse{looked->second};
    store_piece(portal.store.directory(), portal.keys, request.id, piece, *bytes);
    return write<UploadPartResponse>([id = request.id, piece, look](storage::Connection& connection) -> Result<UploadPartResponse> {
        const auto again = look(connection); // two may arrive together
        if (!again) return fail(again.error());
        if (again->first == Fit::same) return UploadPartResponse{again->second};
        insert_part(connection, id, piece);
        return UploadPartResponse{again->second + piece.bytes};
    });
}

/// Whether all of the file is there.
Result<void> check_complete(const Portal& portal, const Transfer& transfer, const std::vector<TransferPart>& parts)
{
    std::int64_t at = 0;
    for (const TransferPart& part : parts) {
        if (part.offset != at || !has_piece(portal.store.directory(), transfer.id, part)) break;
        at += part.bytes;
    }
    if (at == transfer.bytes) return {};
    return fail(ErrorCode::conflict, "文件还没有收全：从第 " + std::to_string(at) + " 字节起缺一段，请补发后再结束。", std::to_string(at));
}

/// What will not get better by trying again gives its place free.
bool is_final(const Error& error)
{
    return error.code != ErrorCode::unavailable && error.code != ErrorCode::storage_full && error.code != ErrorCode::internal;
}

Write<UploadResponse> close_transfer(Portal& portal, const std::string& id, Result<UploadResponse> outcome)
{
    return write<UploadResponse>(
               [id, outcome](storage::Connection& connection) -> Result<UploadResponse> {
                   if (outcome)
                       set_transfer_ended(connection, id, outcome->batch_id);
                   else
                       delete_transfer(connection, id);
                   return outcome;
               },
               Refused::kept)
        .then([&portal, id](Result<UploadResponse> closed) -> Result<UploadResponse> {
            remove_pieces(portal.store.directory(), id);
            return closed;
        });
}

Next<UploadResponse> end(RequestContext& context, UploadEndRequest request)
{
    Portal& portal = context.portal;
    std::vector<TransferPart> parts;
    std::optional<BatchRow> batch;
    const Result<Transfer> transfer = portal.store.read([&](storage::Connection& connection) {
        Result<Transfer> found = transfer_of(context, connection, request.id);
        if (found) parts = load_parts(connection, request.id);
        if (found && found->batch_id != 0) batch = load_batch(connection, found->batch_id);
        return found;
    });
    if (!transfer) return fail(transfer.error());
    if (batch) return UploadResponse{batch->id, false, batch->state};
    if (transfer->batch_id != 0) return already_ended();
    if (auto complete = check_complete(portal, *transfer, parts); !complete) return fail(complete.error());
    const IncomingFile file{transfer->catalogue,
                            transfer->name,
                            context.remote_address,
                            open_pieces(portal.store.directory(), portal.keys, transfer->id, parts),
                            {request.hidden, request.sheets},
                            request.check_only,
                            content_of(request.corrections)};
    return take_in(portal, uploader_of(context.who()), file)
        .then([&portal, id = transfer->id](Result<Intake> taken) -> Next<UploadResponse> {
            if (!taken && !is_final(taken.error())) return fail(std::move(taken.error()));
            Result<UploadResponse> outcome = UploadResponse{};
            if (taken)
                outcome = UploadResponse{taken->batch_id, taken->recognised, taken->state};
            else
                outcome = fail(std::move(taken.error()));
            return close_transfer(portal, id, std::move(outcome));
        });
}

Next<api::Nothing> drop(RequestContext& context, UploadDropRequest request)
{
    Portal& portal = context.portal;
    return write<api::Nothing>([&context, id = request.id](storage::Connection& connection) -> Result<api::Nothing> {
               const Result<Transfer> transfer = transfer_of(context, connection, id);
               if (!transfer) return fail(transfer.error());
               if (transfer->batch_id != 0) return already_ended();
               delete_transfer(connection, id);
               return api::Nothing{};
           })
        .then([&portal, id = request.id](Result<api::Nothing> dropped) -> Result<api::Nothing> {
            if (dropped) remove_pieces(portal.store.directory(), id);
            return dropped;
        });
}

} // namespace

void add_transfer_routes(Router& router)
{
    router.handle<UploadBegin>(begin);
    router.handle<UploadPart>(part, {RunOn::reader, k_part_body});
    router.handle<UploadEnd>(end, {RunOn::reader, k_end_body});
    router.handle<UploadDrop>(drop);
}

/// A piece that is being stored has its transfer in the table already.
Result<void> sweep_transfers(Portal& portal)
{
    const std::string& directory = portal.store.directory();
    const std::vector<std::string> kept = kept_transfers(directory);
    std::vector<std::string> gone;
    const Result<void> written = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        const std::int64_t before = portal.clock.steady_now() - k_transfer_seconds;
        for (const std::string& id : transfers_before(connection, before))
            delete_transfer(connection, id);
        forget_upload_keys(connection, before);
        gone.clear();
        for (const std::string& id : kept) {
            if (const auto transfer = load_transfer(connection, id); !transfer || transfer->batch_id != 0) gone.push_back(id);
        }
        return {};
    });
    if (!written) return written;
    for (const std::string& id : gone)
        remove_pieces(directory, id);
    return {};
}

} // namespace chengxin::data_import
