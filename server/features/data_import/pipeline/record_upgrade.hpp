#pragma once

#include "server/core/upgrades.hpp"

namespace chengxin::data_import {

/// Records of a data directory from before HMAC-SM3 keys: every record and former version is normalised by the present rules and written
/// with the keys, units and subject that an upload of today would give it, so that the same files uploaded again are duplicates; then what
/// is known of every subject is derived from the records that stand.
UpgradeStep record_upgrade();

} // namespace chengxin::data_import
