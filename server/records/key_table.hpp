#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chengxin::records {

/// Row numbers by the hash of a key, eight bytes each: what an index would tell without a way down a tree. Of the hash it keeps a part;
/// whoever finds a row compares its key. Row numbers are below 2^32 and not 0.
class KeyTable {
public:
    /// Takes at least `keys` of them, or as many as fit into 32 MiB.
    explicit KeyTable(std::int64_t keys);
    /// Whether so many fit.
    static bool fits(std::int64_t keys);
    /// Whether a row of this number can be kept.
    static bool is_row(std::int64_t row) { return row > 0 && row <= std::int64_t{UINT32_MAX}; }

    bool has_room() const { return m_count < m_slots.size() / 8 * 7; }
    /// Throws std::length_error when there is no room, or the row number is no row's: a search in a full table would not end.
    void add(std::uint64_t hash, std::int64_t row);
    /// What find or add will look at is fetched from memory meanwhile.
    void prefetch(std::uint64_t hash) const { __builtin_prefetch(&m_slots[hash & m_mask], 1); }

    /// The row of this hash for which `is_it(row)` holds, 0 if there is none.
    template <class IsIt> std::int64_t find(std::uint64_t hash, IsIt is_it) const
    {
        for (std::size_t at = hash & m_mask; m_slots[at].row != 0; at = (at + 1) & m_mask) {
            if (m_slots[at].tag == tag_of(hash) && is_it(std::int64_t{m_slots[at].row})) return m_slots[at].row;
        }
        return 0;
    }

private:
    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t row = 0; ///< 0: free
    };
    static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

    std::vector<Slot> m_slots; ///< a power of two
    std::size_t m_mask = 0;
    std::size_t m_count = 0;
};

} // namespace chengxin::records
