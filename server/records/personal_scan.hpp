#pragma once

#include "server/core/portal.hpp"
#include "shared/core/date.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <functional>

namespace chengxin::records {

struct PersonalScan {
    std::int64_t looked_at = 0;
    std::int64_t masked = 0;
};

/// The daily job "personal-data": personal data in the open texts of what is public already is masked, on every path since the stored
/// fields are, until a person decides (the list of held records shows it). Looks at every public record once, and again when more is
/// looked for than before; what has come since was checked when it came (R10) and is looked at all the same. In slices; stops when
/// `stopping` says so and goes on where it was. Audited when something was found.
Result<PersonalScan> mask_public_personal_data(Portal& portal, Date today, const std::function<bool()>& stopping);

/// Everything is looked at again, by the next run: records that were not public have become so.
void restart_personal_scan(storage::Connection& connection);

} // namespace chengxin::records
