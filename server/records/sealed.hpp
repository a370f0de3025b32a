#pragma once

#include "server/core/sealed_values.hpp"

/// The sealed fields of records and of their former versions, for the check and the rotation of keys.
namespace chengxin::records {

extern const SealedTable k_sealed_records;
extern const SealedTable k_sealed_history;

/// Whether there is a record: its key is a keyed hash.
bool has_records(storage::Connection& connection);

/// The upgrade of f082447: values are bound to their place.
std::vector<UpgradeStep> binding_steps();

} // namespace chengxin::records
