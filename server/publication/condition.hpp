#pragma once

#include "shared/core/date.hpp"

#include <optional>

/// What the public sees, as far as reading it goes: for search, lists and figures. Writing it is records' (records/publication.hpp).
namespace chengxin::publication {

/// SQL over the table `record`; parameter 1 is today. Every public read contains it, so that a record disappears
/// with its last public day even before the daily job has run.
inline constexpr char k_public_condition[] =
    "record.state = 1 AND record.public_from <= ?1 AND (record.public_until IS NULL OR record.public_until >= ?1)";

/// What of a record in that state decides on which days it is seen, and where it is counted.
struct Window {
    Date decided_on;
    Date public_from;
    std::optional<Date> public_until; ///< last public day, included
};

inline bool covers(const Window& window, Date today)
{
    return window.public_from <= today && (!window.public_until || *window.public_until >= today);
}

} // namespace chengxin::publication
