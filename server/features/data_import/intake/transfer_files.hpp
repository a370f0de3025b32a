#pragma once

#include "server/core/keys.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// Pieces of files that are on their way, each sealed in DIR/transfers/<id>/<offset>-<SHA-256>.
namespace chengxin::data_import {

struct TransferPart {
    std::int64_t offset = 0;
    std::int64_t bytes = 0;
    std::string sha256; ///< hexadecimal
};

/// Durable when this returns; the same piece twice is fine. Throws when the disk does not take it.
void store_piece(const std::string& data_directory, const Keys& keys, const std::string& id, const TransferPart& part,
                 std::string_view bytes);
bool has_piece(const std::string& data_directory, const std::string& id, const TransferPart& part);

/// All pieces one after the other; they must join. A piece that is gone or damaged reads as the end of the file.
std::shared_ptr<sheet::ByteSource> open_pieces(const std::string& data_directory, const Keys& keys, const std::string& id,
                                               std::vector<TransferPart> parts);

/// Nothing happens when they are gone already.
void remove_pieces(const std::string& data_directory, const std::string& id);
/// Ids of the transfers that have pieces.
std::vector<std::string> kept_transfers(const std::string& data_directory);

} // namespace chengxin::data_import
