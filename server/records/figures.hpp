#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>

/// Inner parts of server/records.
namespace chengxin::records {

/// Writes the search entry again if the subject has one: after a change of name.
void reindex_subject(storage::Connection& connection, std::int64_t subject_id);

/// Public data changed; see publication_generation.
void raise_generation(storage::Connection& connection);

} // namespace chengxin::records
