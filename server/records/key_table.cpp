#include "server/records/key_table.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace chengxin::records {

namespace {

constexpr std::uint64_t k_fewest_slots = 1024;
constexpr std::uint64_t k_most_slots = std::uint64_t{1} << 22;

std::size_t slots_for(std::int64_t keys)
{
    const auto wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(keys, 0));
    return static_cast<std::size_t>(std::clamp(std::bit_ceil(wanted + wanted / 4), k_fewest_slots, k_most_slots));
}

} // namespace

bool KeyTable::fits(std::int64_t keys)
{
    return keys <= static_cast<std::int64_t>(k_most_slots / 8 * 7);
}

KeyTable::KeyTable(std::int64_t keys) : m_slots(slots_for(std::min<std::int64_t>(keys, k_most_slots))), m_mask(m_slots.size() - 1) {}

void KeyTable::add(std::uint64_t hash, std::int64_t row)
{
    if (!has_room() || !is_row(row)) throw std::length_error("a key table is full");
    std::size_t at = hash & m_mask;
    while (m_slots[at].row != 0) at = (at + 1) & m_mask;
    m_slots[at] = {tag_of(hash), static_cast<std::uint32_t>(row)};
    ++m_count;
}

} // namespace chengxin::records
