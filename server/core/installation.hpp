#pragma once

#include "server/core/portal.hpp"

namespace chengxin {

/// Which site a data directory belongs to and whether it holds demo data; decided once, when it is new.
/// Refuses another site than the stored one, and demo in a directory of real data or the other way round.
Result<void> settle_installation(storage::Store& store, PortalOptions& options);

} // namespace chengxin
