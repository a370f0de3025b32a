#pragma once

#include "client/core/context.hpp"
#include "client/platform/files.hpp"
#include "shared/features/data_import/transfer_api.hpp"

#include <optional>

namespace chengxin::client::data_import {

namespace shared = chengxin::data_import;

/// Files larger than a part go piece by piece: what was interrupted goes on where it stopped.
struct Transfer {
    shared::UploadBeginRequest what;
    shared::UploadEndRequest end_with;
    std::shared_ptr<HeldFile> held; ///< where the bytes are not in memory
    std::string id;
    std::vector<shared::ReceivedPart> there; ///< by offset
    std::int64_t at = 0;                     ///< of the piece that is next
    std::int64_t size = 0;                   ///< of it
    vault::Answer slice;
    Pending<shared::UploadBeginResponse> begin;
    Pending<shared::UploadPartResponse> part;
    Pending<shared::UploadResponse> end;
    double retry_at = 0; ///< the connection is gone until then
    int failures = 0;    ///< one after the other
};

/// The account's own mark of a file: the same file begun again is the same transfer.
std::string transfer_key(const ChosenFile& file);

/// How much is sent, 0 … 1.
double progress_of(const Transfer& transfer);

/// Once a frame. `bytes`: the file, where it is in memory. Something when it is over, well or badly.
std::optional<Result<shared::UploadResponse>> advance(Transfer& transfer, std::string_view bytes, PageContext& context);

} // namespace chengxin::client::data_import
