#include "shared/rules/row_index.hpp"

#include <utility>

namespace chengxin::rules {

std::uint64_t half_of(const Hash& hash)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        value |= static_cast<std::uint64_t>(hash[i]) << (8U * i);
    }
    return value;
}

std::size_t RowIndex::slot_of(const Hash& key) const
{
    std::size_t slot = static_cast<std::size_t>(half_of(key)) & (m_entries.size() - 1);
    while (m_entries[slot].row != 0 && m_entries[slot].key != key) {
        slot = (slot + 1) & (m_entries.size() - 1);
    }
    return slot;
}

const RowIndex::Entry* RowIndex::find(const Hash& key) const
{
    if (m_entries.empty()) {
        return nullptr;
    }
    const Entry& entry = m_entries[slot_of(key)];
    return entry.row == 0 ? nullptr : &entry;
}

void RowIndex::insert(const Hash& key, std::uint64_t content, std::uint32_t row)
{
    if ((m_size + 1) * 4 > m_entries.size() * 3) {
        grow();
    }
    m_entries[slot_of(key)] = Entry{key, content, row};
    ++m_size;
}

void RowIndex::grow()
{
    std::vector<Entry> old = std::exchange(m_entries, {});
    m_entries.resize(old.empty() ? 1024 : old.size() * 2);
    for (const Entry& entry : old) {
        if (entry.row != 0) {
            m_entries[slot_of(entry.key)] = entry;
        }
    }
}

} // namespace chengxin::rules
