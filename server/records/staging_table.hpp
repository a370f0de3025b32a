#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>

/// Inner part of server/records. Staged rows lie in a temporary table of the write connection: they cost no log and no fsync,
/// and a crash leaves nothing of them. They do take part in transactions.
namespace chengxin::records {

void open_staging_table(storage::Connection& connection);

/// Removes the rows of the batch; at once where no other batch has any.
void empty_staging_table(storage::Connection& connection, std::int64_t batch_id);

} // namespace chengxin::records
