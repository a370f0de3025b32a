#pragma once

#include "server/features/data_import/intake/transfer_files.hpp"
#include "server/storage/connection.hpp"

#include <optional>

/// Tables of the uploads that come in pieces. Times are those of Clock::steady_now.
namespace chengxin::data_import {

struct Transfer {
    std::string id; ///< 32 hexadecimal digits
    std::int64_t account_id = 0;
    std::string key;
    std::string catalogue;
    std::string name;
    std::int64_t bytes = 0;
    std::int64_t begun_at = 0;
    std::int64_t batch_id = 0; ///< once it is ended
};

std::optional<Transfer> load_transfer(storage::Connection& connection, const std::string& id);
std::optional<Transfer> find_transfer(storage::Connection& connection, std::int64_t account_id, const std::string& key);
void insert_transfer(storage::Connection& connection, const Transfer& transfer);
void set_transfer_ended(storage::Connection& connection, const std::string& id, std::int64_t batch_id);
void delete_transfer(storage::Connection& connection, const std::string& id);

std::int64_t open_transfers(storage::Connection& connection, std::int64_t account_id);
std::int64_t open_transfer_bytes(storage::Connection& connection); ///< of all accounts
/// Ids of those begun before.
std::vector<std::string> transfers_before(storage::Connection& connection, std::int64_t time);

std::vector<TransferPart> load_parts(storage::Connection& connection, const std::string& id); ///< by offset
void insert_part(storage::Connection& connection, const std::string& id, const TransferPart& part);

/// Idempotency keys of uploads in one request: the batch that came of it, 0: unknown.
std::int64_t batch_of_key(storage::Connection& connection, std::int64_t account_id, const std::string& key_hash);
void insert_upload_key(storage::Connection& connection, std::int64_t account_id, const std::string& key_hash, std::int64_t batch_id,
                       std::int64_t now);
void forget_upload_keys(storage::Connection& connection, std::int64_t before);

} // namespace chengxin::data_import
