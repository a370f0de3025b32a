#include "server/features/data_import/intake/transfer_store.hpp"

#include "server/storage/shared_sql.hpp"

namespace chengxin::data_import {

namespace {

const storage::SharedSql k_by_id = "SELECT id, account_id, key, catalogue, name, bytes, begun_at, batch_id FROM import_transfer WHERE id = ?";
const storage::SharedSql k_by_key = "SELECT id, account_id, key, catalogue, name, bytes, begun_at, batch_id FROM import_transfer WHERE account_id = "
                          "? AND key = ? AND key <> ''";
const storage::SharedSql k_insert =
    "INSERT INTO import_transfer (id, account_id, key, catalogue, name, bytes, begun_at) VALUES (?, ?, ?, ?, ?, ?, ?)";
const storage::SharedSql k_end = "UPDATE import_transfer SET batch_id = ?2 WHERE id = ?1";
const storage::SharedSql k_delete = "DELETE FROM import_transfer WHERE id = ?";
const storage::SharedSql k_delete_parts = "DELETE FROM import_transfer_part WHERE transfer_id = ?";
const storage::SharedSql k_open = "SELECT count(*) FROM import_transfer WHERE account_id = ? AND batch_id = 0";
const storage::SharedSql k_open_bytes = "SELECT coalesce(sum(bytes), 0) FROM import_transfer WHERE batch_id = 0";
const storage::SharedSql k_before = "SELECT id FROM import_transfer WHERE begun_at < ?";
const storage::SharedSql k_parts = "SELECT start, bytes, sha256 FROM import_transfer_part WHERE transfer_id = ? ORDER BY start";
const storage::SharedSql k_insert_part = "INSERT INTO import_transfer_part (transfer_id, start, bytes, sha256) VALUES (?, ?, ?, ?)";
const storage::SharedSql k_of_key = "SELECT batch_id FROM import_upload_key WHERE account_id = ? AND key_hash = ?";
const storage::SharedSql k_insert_key = "INSERT INTO import_upload_key (account_id, key_hash, batch_id, at) VALUES (?, ?, ?, ?)";
const storage::SharedSql k_forget_keys = "DELETE FROM import_upload_key WHERE at < ?";

std::optional<Transfer> transfer_of(storage::Statement row)
{
    if (!row.step()) return std::nullopt;
    return Transfer{std::string(row.text(0)), row.integer(1), std::string(row.text(2)), std::string(row.text(3)),
                    std::string(row.text(4)), row.integer(5), row.integer(6),           row.integer(7)};
}

std::int64_t number_of(storage::Statement row)
{
    return row.step() ? row.integer(0) : 0;
}

} // namespace

std::optional<Transfer> load_transfer(storage::Connection& connection, const std::string& id)
{
    return transfer_of(connection.prepare(k_by_id, id));
}

std::optional<Transfer> find_transfer(storage::Connection& connection, std::int64_t account_id, const std::string& key)
{
    return transfer_of(connection.prepare(k_by_key, account_id, key));
}

void insert_transfer(storage::Connection& connection, const Transfer& transfer)
{
    connection.run(k_insert, transfer.id, transfer.account_id, transfer.key, transfer.catalogue, transfer.name, transfer.bytes,
                   transfer.begun_at);
}

void set_transfer_ended(storage::Connection& connection, const std::string& id, std::int64_t batch_id)
{
    connection.run(k_end, id, batch_id);
    connection.run(k_delete_parts, id);
}

void delete_transfer(storage::Connection& connection, const std::string& id)
{
    connection.run(k_delete_parts, id);
    connection.run(k_delete, id);
}

std::int64_t open_transfers(storage::Connection& connection, std::int64_t account_id)
{
    return number_of(connection.prepare(k_open, account_id));
}

std::int64_t open_transfer_bytes(storage::Connection& connection)
{
    return number_of(connection.prepare(k_open_bytes));
}

std::vector<std::string> transfers_before(storage::Connection& connection, std::int64_t time)
{
    std::vector<std::string> ids;
    storage::Statement row = connection.prepare(k_before, time);
    while (row.step())
        ids.emplace_back(row.text(0));
    return ids;
}

std::vector<TransferPart> load_parts(storage::Connection& connection, const std::string& id)
{
    std::vector<TransferPart> parts;
    storage::Statement row = connection.prepare(k_parts, id);
    while (row.step())
        parts.push_back({row.integer(0), row.integer(1), std::string(row.text(2))});
    return parts;
}

void insert_part(storage::Connection& connection, const std::string& id, const TransferPart& part)
{
    connection.run(k_insert_part, id, part.offset, part.bytes, part.sha256);
}

std::int64_t batch_of_key(storage::Connection& connection, std::int64_t account_id, const std::string& key_hash)
{
    return number_of(connection.prepare(k_of_key, account_id, key_hash));
}

void insert_upload_key(storage::Connection& connection, std::int64_t account_id, const std::string& key_hash, std::int64_t batch_id,
                       std::int64_t now)
{
    connection.run(k_insert_key, account_id, key_hash, batch_id, now);
}

void forget_upload_keys(storage::Connection& connection, std::int64_t before)
{
    connection.run(k_forget_keys, before);
}

} // namespace chengxin::data_import
