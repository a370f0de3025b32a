#include "client/features/data_import/transfer.hpp"

#include "client/platform/frames.hpp"
#include "shared/core/sha256.hpp"

#include <algorithm>
#include <imgui.h>

namespace chengxin::client::data_import {

namespace {

static_assert(static_cast<std::int64_t>(k_most_file_bytes) == shared::k_most_upload_bytes);

constexpr double k_first_wait = 2, k_longest_wait = 30; ///< seconds until it is tried again

/// The connection or the server was away: worth trying again.
bool is_passing(const Error& error)
{
    return error.code == ErrorCode::unavailable && error.detail != "quota";
}

void wait_and_begin_again(Transfer& transfer)
{
    const double wait = std::min(k_longest_wait, k_first_wait * (1 << std::min(transfer.failures, 4)));
    ++transfer.failures;
    transfer.begin = {};
    transfer.part = {};
    transfer.end = {};
    transfer.slice.reset();
    transfer.id.clear();
    transfer.retry_at = ImGui::GetTime() + wait;
}

/// The first place that is missing.
void find_next(Transfer& transfer)
{
    transfer.at = 0;
    std::int64_t until = transfer.what.bytes;
    for (const shared::ReceivedPart& part : transfer.there) {
        if (part.offset > transfer.at) {
            until = part.offset;
            break;
        }
        transfer.at = std::max(transfer.at, part.offset + part.bytes);
    }
    transfer.size = std::min(shared::k_most_part_bytes, until - transfer.at);
}

void note_sent(Transfer& transfer)
{
    transfer.failures = 0;
    const shared::ReceivedPart part{transfer.at, transfer.size};
    const auto place =
        std::find_if(transfer.there.begin(), transfer.there.end(), [&](const auto& other) { return other.offset > part.offset; });
    transfer.there.insert(place, part);
    find_next(transfer);
}

void send_piece(Transfer& transfer, std::string piece, PageContext& context)
{
    shared::UploadPartRequest request;
    request.id = transfer.id;
    request.offset = transfer.at;
    request.sha256 = sha256_hex(piece);
    request.piece = {"piece", "application/octet-stream", std::move(piece)};
    transfer.part = context.api.call<shared::UploadPart>(request);
}

tl::unexpected<Error> unreadable()
{
    return fail(ErrorCode::unsupported,
                "浏览器读不到这个文件了。它可能已被移动、改动，或正被其他程序打开。请重新选择文件，已发送的部分不会重发。", "unreadable");
}

} // namespace

std::string transfer_key(const ChosenFile& file)
{
    return sha256_hex(file.name + "\n" + std::to_string(file.size) + "\n" + std::to_string(file.modified) + "\n" +
                      (file.held ? "" : sha256_hex(file.bytes)));
}

double progress_of(const Transfer& transfer)
{
    std::int64_t sent = 0;
    for (const shared::ReceivedPart& part : transfer.there)
        sent += part.bytes;
    const double flying = transfer.part.waiting() ? transfer.part.progress() * static_cast<double>(transfer.size) : 0;
    return transfer.what.bytes > 0 ? (static_cast<double>(sent) + flying) / static_cast<double>(transfer.what.bytes) : 0;
}

std::optional<Result<shared::UploadResponse>> advance(Transfer& transfer, std::string_view bytes, PageContext& context)
{
    if (transfer.retry_at > 0) {
        if (ImGui::GetTime() < transfer.retry_at) {
            request_frame_after(transfer.retry_at - ImGui::GetTime());
            return std::nullopt;
        }
        transfer.retry_at = 0;
    }
    const Error* failed = transfer.begin.error()  ? transfer.begin.error()
                          : transfer.part.error() ? transfer.part.error()
                                                  : transfer.end.error();
    if (failed && is_passing(*failed)) {
        wait_and_begin_again(transfer);
        return std::nullopt;
    }
    if (failed) return Result<shared::UploadResponse>(fail(*failed));
    if (auto ended = transfer.end.take()) return std::move(*ended);
    if (auto begun = transfer.begin.take()) {
        transfer.id = (*begun)->id;
        transfer.there = (*begun)->parts;
        if ((*begun)->batch_id != 0) transfer.there = {{0, transfer.what.bytes}}; // only its answer was lost
        find_next(transfer);
    }
    if (transfer.part.take()) note_sent(transfer);
    if (transfer.begin.waiting() || transfer.part.waiting() || transfer.end.waiting()) return std::nullopt;
    if (transfer.id.empty()) {
        transfer.begin = context.api.call<shared::UploadBegin>(transfer.what);
        return std::nullopt;
    }
    if (transfer.at >= transfer.what.bytes) {
        transfer.end_with.id = transfer.id;
        transfer.end = context.api.call<shared::UploadEnd>(transfer.end_with);
        return std::nullopt;
    }
    if (!transfer.held) {
        send_piece(transfer, std::string(bytes.substr(static_cast<std::size_t>(transfer.at), static_cast<std::size_t>(transfer.size))),
                   context);
        return std::nullopt;
    }
    if (!transfer.slice)
        transfer.slice = transfer.held->read(static_cast<std::uint64_t>(transfer.at), static_cast<std::size_t>(transfer.size));
    if (transfer.slice->outcome == vault::Outcome::waiting) return std::nullopt;
    const auto slice = std::exchange(transfer.slice, nullptr);
    if (slice->outcome != vault::Outcome::done || slice->bytes.size() != static_cast<std::size_t>(transfer.size))
        return Result<shared::UploadResponse>(unreadable());
    send_piece(transfer, std::move(slice->bytes), context);
    return std::nullopt;
}

} // namespace chengxin::client::data_import
