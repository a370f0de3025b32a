#pragma once

#include "server/publication/condition.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace chengxin::publication {

/// What the public may see of one subject, counted as of today.
struct PublicFigures {
    std::int64_t licences = 0;
    std::int64_t penalties = 0;
    std::int64_t records = 0;                  ///< of any catalogue item
    std::int64_t latest = 0;                   ///< newest decision, in days; 0: none
    std::int64_t years = 0;                    ///< bit n: a decision of the year k_first_year + n
    std::set<std::int64_t> authorities;        ///< ids of unit
    std::optional<std::int64_t> counted_until; ///< last day on which these figures hold; absent: until a change
};
inline constexpr int k_first_year = 2000;      ///< older decisions count as this year

/// Adds one record of state `public`.
void count_record(PublicFigures& figures, std::string_view catalogue, const Window& window, std::int64_t authority_id, Date today);

/// Counts anew. The stored figures (columns of subject) hold while counted_until has not passed; after that, ask this.
PublicFigures count_public(storage::Connection& connection, std::int64_t subject_id, Date today);

} // namespace chengxin::publication
