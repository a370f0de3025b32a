#pragma once

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/records/publishing.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>

/// The state of a batch while it is published slice by slice: its counts are those of the slices that are there, and say where it
/// goes on: `rejected` counts what came back while it was written, `findings` those of the check.
namespace chengxin::data_import {

/// From running, once the file has been read to its end.
void set_publishing(storage::Connection& connection, std::int64_t batch_id);
bool is_publishing(storage::Connection& connection, std::int64_t batch_id);
bool any_publishing(storage::Connection& connection);
/// Which subjects were known before the first slice; of a batch that is not being published, all. Its rows are judged by these, in a run
/// that goes on as in the first one.
KnownBefore known_before(storage::Connection& connection, std::int64_t batch_id);
void add_slice(storage::Connection& connection, std::int64_t batch_id, const records::Published& published, std::int64_t findings);
records::Published published_so_far(storage::Connection& connection, std::int64_t batch_id);

/// Notes that what the batch has published is to be taken away; take_back does it. The batch has its last state already.
void set_taking_back(storage::Connection& connection, std::int64_t batch_id, bool taking_back);
/// How many of its records a later batch has corrected that is not itself being taken away.
std::int64_t corrected_later(storage::Connection& connection, std::int64_t batch_id);

} // namespace chengxin::data_import
