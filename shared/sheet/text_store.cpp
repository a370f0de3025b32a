#include "shared/sheet/text_store.hpp"

#include <algorithm>

namespace chengxin::sheet {

std::string_view TextStore::at(std::size_t index) const
{
    const Place& place = m_places[index];
    return std::string_view(*m_blocks[place.block]).substr(place.offset, place.length);
}

void TextStore::add(std::string_view text)
{
    constexpr std::size_t k_block = 1 << 20;
    if (m_blocks.empty() || m_blocks.back()->size() + text.size() > k_block) {
        m_blocks.push_back(std::make_unique<std::string>());
        m_blocks.back()->reserve(std::max(k_block, text.size()));
    }
    std::string& block = *m_blocks.back();
    m_places.push_back({static_cast<std::uint32_t>(m_blocks.size() - 1), static_cast<std::uint32_t>(block.size()), static_cast<std::uint32_t>(text.size())});
    block += text;
    m_bytes += text.size() + sizeof(Place);
}

} // namespace chengxin::sheet
