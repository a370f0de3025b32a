#include "shared/rules/row_index.hpp"

namespace chengxin::rules {

namespace {

std::uint64_t load(const Hash& hash, std::size_t from, std::size_t count)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value |= static_cast<std::uint64_t>(hash[from + i]) << (8U * i);
    }
    return value;
}

std::uint32_t low(std::uint64_t value)
{
    return static_cast<std::uint32_t>(value);
}

std::uint32_t high(std::uint64_t value)
{
    return static_cast<std::uint32_t>(value >> 32U);
}

/// Never 0, which would mark a free place.
std::uint64_t used_half(const Hash& hash)
{
    const std::uint64_t half = half_of(hash);
    return half == 0 ? 1 : half;
}

} // namespace

std::uint64_t half_of(const Hash& hash)
{
    return load(hash, 0, 8);
}

std::optional<RowIndex::Seen> RowIndex::find(const Hash& key) const
{
    const std::uint64_t first = used_half(key);
    const auto third = low(load(key, 8, 4));
    const auto* entry = m_table.find(first, [&](const auto& one) { return one[0] == low(first) && one[1] == high(first) && one[2] == third; });
    return entry == nullptr ? std::nullopt : std::optional(Seen{(*entry)[3] | static_cast<std::uint64_t>((*entry)[4]) << 32U, (*entry)[5]});
}

void RowIndex::expect(const Hash& key) const
{
    m_table.prefetch(used_half(key));
}

std::optional<RowIndex::Seen> RowIndex::find_or_insert(const Hash& key, std::uint64_t content, std::uint32_t row)
{
    const std::uint64_t first = used_half(key);
    const auto third = low(load(key, 8, 4));
    auto& entry = m_table.place(first, [&](const auto& one) { return one[0] == low(first) && one[1] == high(first) && one[2] == third; });
    if (!m_table.is_free(entry)) {
        return Seen{entry[3] | static_cast<std::uint64_t>(entry[4]) << 32U, entry[5]};
    }
    entry = {low(first), high(first), third, low(content), high(content), row};
    m_table.count(first);
    return std::nullopt;
}

void TextSet::insert(const Hash& hash)
{
    settle();
    m_pending = used_half(hash);
    m_table.prefetch(m_pending);
}

std::size_t TextSet::size()
{
    settle();
    return m_table.size();
}

void TextSet::settle()
{
    if (m_pending == 0) {
        return;
    }
    auto& entry = m_table.place(m_pending, [this](const auto& one) { return one[0] == low(m_pending) && one[1] == high(m_pending); });
    if (m_table.is_free(entry)) {
        entry = {low(m_pending), high(m_pending)};
        m_table.count(m_pending);
    }
    m_pending = 0;
}

} // namespace chengxin::rules
