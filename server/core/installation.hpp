#pragma once

#include "server/core/portal.hpp"

namespace chengxin {

/// Which site a data directory belongs to and whether it holds demo data; decided once, by the first server
/// or the first command that names a site.
/// Refuses another site than the stored one, and demo in a directory of real data or the other way round.
Result<void> settle_installation(storage::Store& store, PortalOptions& options);

} // namespace chengxin
