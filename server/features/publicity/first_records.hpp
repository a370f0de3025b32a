#pragma once

#include "server/storage/connection.hpp"

#include <compare>
#include <cstdint>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// The order of the public list. Inner part of publicity.
namespace chengxin::publicity {

inline const std::string k_place =
    "record.id, record.decided_on, record.catalogue, record.authority_id, record.public_from, record.public_until";

/// Where a record stands in the index record_public.
struct Place {
    std::int64_t decided_on = 0;
    std::string catalogue;
    std::int64_t authority_id = 0;
    std::int64_t public_from = 0;
    std::int64_t public_until = 0; ///< the lowest number for none, as NULL is for the index
    std::int64_t id = 0;

    std::strong_ordering operator<=>(const Place&) const = default;
};

/// From the columns of k_place, which come first in a row.
inline Place place_of(const storage::Statement& row)
{
    return {row.integer(1),
            std::string(row.text(2)),
            row.integer(3),
            row.integer(4),
            row.is_null(5) ? std::numeric_limits<std::int64_t>::min() : row.integer(5),
            row.integer(0)};
}

/// The first records of an order, however they come.
class First {
public:
    First(bool descending, std::size_t most) : m_places(Before{descending}), m_descending(descending), m_most(most) {}

    void add(Place place)
    {
        if (!may_take(place)) return;
        m_places.insert(std::move(place));
        if (m_places.size() > m_most) m_places.erase(std::prev(m_places.end()));
    }
    std::size_t size() const { return m_places.size(); }
    std::size_t most() const { return m_most; }
    bool full() const { return m_places.size() >= m_most; }
    /// False: nothing that stands there or behind can be among them.
    bool may_take(const Place& place) const { return !full() || (m_most > 0 && m_places.key_comp()(place, *m_places.rbegin())); }
    /// The same, when only the day is known.
    bool may_take_day(std::int64_t day) const
    {
        if (!full()) return true;
        return m_most > 0 && (m_descending ? day >= m_places.rbegin()->decided_on : day <= m_places.rbegin()->decided_on);
    }
    std::vector<std::int64_t> ids() const
    {
        std::vector<std::int64_t> ids;
        ids.reserve(m_places.size());
        for (const Place& place : m_places)
            ids.push_back(place.id);
        return ids;
    }

private:
    struct Before {
        bool descending;
        bool operator()(const Place& left, const Place& right) const { return descending ? right < left : left < right; }
    };
    std::set<Place, Before> m_places;
    bool m_descending;
    std::size_t m_most;
};

} // namespace chengxin::publicity
