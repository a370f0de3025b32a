#pragma once

#include "server/publication/condition.hpp"
#include "server/storage/connection.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::publication {

/// How many records of one catalogue item are public.
struct ItemCount {
    std::string catalogue; ///< code of the item
    std::int64_t count = 0;
};

/// What the public may see of one subject, counted as of today.
struct PublicFigures {
    std::vector<ItemCount> counts;             ///< by code; none is zero
    std::int64_t records = 0;                  ///< of all items
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

/// The column `counts` of subject: "licence:3,penalty:1", by code; empty: nothing is public.
std::string counts_text(const std::vector<ItemCount>& counts);
std::vector<ItemCount> read_counts(std::string_view text);

/// Calls visit(code, count) for each item of the column, without copying it.
template <class Visit> void each_count(std::string_view text, Visit&& visit)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        const std::size_t colon = std::min(text.find(':'), end);
        std::int64_t count = 0;
        std::from_chars(text.data() + std::min(colon + 1, end), text.data() + end, count);
        visit(text.substr(0, colon), count);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

} // namespace chengxin::publication
