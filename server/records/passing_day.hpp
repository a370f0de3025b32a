#pragma once

#include "server/core/portal.hpp"
#include "shared/core/date.hpp"
#include "shared/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

/// What a new day changes in what is stored: the daily job "publication-expiry". Nobody waits for it: what is public follows from the day
/// itself (publication::k_public_condition), only states, figures and search entries are brought after it.
namespace chengxin::records {

/// Most records or subjects of one write. Everything small that waits goes between two of them (storage::Lane::bulk).
inline constexpr std::size_t k_day_slice = 50;

/// Reads first, then writes in slices; cut short it goes on where its data stands. Returns the number of records that have expired.
/// `has_been_later`: a later day was taken for past already, when the clock was wrong: what has expired too early is public again.
Result<std::int64_t> pass_day(Portal& portal, Date today, bool has_been_later, const std::function<bool()>& stopping);

} // namespace chengxin::records
