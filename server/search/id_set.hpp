#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chengxin::search {

/// Which ids have been seen. One block of memory, since a search fills a thousand; ids are above 0.
class IdSet {
public:
    IdSet() : m_slots(4096) {}

    /// False: it was there.
    bool add(std::int64_t id)
    {
        if (m_count * 2 >= m_slots.size()) grow();
        std::int64_t& slot = m_slots[place_of(id)];
        if (slot == id) return false;
        slot = id;
        ++m_count;
        return true;
    }

private:
    std::size_t place_of(std::int64_t id) const
    {
        const std::size_t mask = m_slots.size() - 1; // the size is a power of two
        auto place = static_cast<std::size_t>(static_cast<std::uint64_t>(id) * 0x9E37'79B9'7F4A'7C15ULL >> 32) & mask;
        while (m_slots[place] != 0 && m_slots[place] != id) place = (place + 1) & mask;
        return place;
    }

    void grow()
    {
        std::vector<std::int64_t> former(m_slots.size() * 4);
        former.swap(m_slots);
        for (const auto id : former) {
            if (id != 0) m_slots[place_of(id)] = id;
        }
    }

    std::vector<std::int64_t> m_slots; ///< 0: free
    std::size_t m_count = 0;
};

} // namespace chengxin::search
