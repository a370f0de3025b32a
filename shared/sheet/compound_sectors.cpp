#include "shared/sheet/compound_sectors.hpp"

#include <algorithm>

namespace chengxin::sheet {
namespace {

constexpr std::uint32_t k_last_regular_sector = 0xFFFFFFFA; // MS-CFB 2.1
constexpr std::uint32_t k_no_sector = UINT32_MAX;
constexpr std::uint32_t k_header_places = 109; // sectors of the table that the header itself names
constexpr std::size_t k_first_place = 0x4C;

} // namespace

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

void SectorChain::add(std::uint32_t sector)
{
    const bool follows = !runs.empty() && sector == runs.back().sector + (count - runs.back().at);
    if (!follows) runs.push_back({count, sector});
    ++count;
}

std::pair<std::uint32_t, std::uint32_t> SectorChain::find(std::uint32_t index) const
{
    const auto above = std::upper_bound(runs.begin(), runs.end(), index, [](std::uint32_t value, const Run& run) { return value < run.at; });
    const Run& run = *(above - 1);
    const std::uint32_t end = above == runs.end() ? count : above->at;
    return {run.sector + (index - run.at), end - index};
}

CompoundSectors::CompoundSectors(ByteSource& source, std::string_view header)
    : m_source(source), m_size(little_endian(header, 0x1E, 2) == 12 ? 4096 : 512)
{
    const std::uint64_t sectors = source.size() <= m_size ? 0 : (source.size() - 1) / m_size; // the header takes the place of one
    m_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(sectors, k_last_regular_sector));
    load_table(header);
}

/// The header names the first sectors of the table; a chain of sectors (DIFAT) names the others.
void CompoundSectors::load_table(std::string_view header)
{
    const std::uint32_t per_sector = m_size / 4;
    const std::uint32_t needed = (m_count + per_sector - 1) / per_sector;
    for (std::uint32_t i = 0; i < std::min(k_header_places, needed); ++i) m_table.push_back(little_endian(header, k_first_place + 4 * i, 4));
    std::vector<std::uint32_t> passed;
    std::uint32_t sector = little_endian(header, 0x44, 4);
    while (m_table.size() < needed && sector < m_count && std::find(passed.begin(), passed.end(), sector) == passed.end()) {
        passed.push_back(sector);
        std::string names(m_size, '\0');
        names.resize(read(sector, 0, names.data(), names.size()));
        if (names.size() < m_size) break;
        for (std::uint32_t i = 0; i + 1 < per_sector && m_table.size() < needed; ++i) m_table.push_back(little_endian(names, 4 * i, 4));
        sector = little_endian(names, m_size - 4, 4);
    }
}

std::size_t CompoundSectors::read(std::uint32_t sector, std::size_t offset, char* out, std::size_t bytes) const
{
    return m_source.read_at(position(sector) + offset, out, bytes);
}

std::uint32_t CompoundSectors::next(std::uint32_t sector)
{
    const std::uint32_t per_sector = m_size / 4;
    const std::uint32_t number = sector / per_sector;
    if (number >= m_table.size() || m_table[number] >= m_count) return k_no_sector;
    if (number != m_piece_number) {
        m_piece.resize(m_size);
        m_piece.resize(read(m_table[number], 0, m_piece.data(), m_piece.size()));
        m_piece_number = number;
    }
    const std::size_t at = 4 * static_cast<std::size_t>(sector % per_sector);
    return at + 4 <= m_piece.size() ? little_endian(m_piece, at, 4) : k_no_sector;
}

SectorChain CompoundSectors::chain(std::uint32_t start, std::uint64_t most)
{
    SectorChain chain;
    std::vector<bool> passed(m_count, false);
    for (std::uint32_t sector = start; sector < m_count && chain.count < most; sector = next(sector)) {
        if (passed[sector]) {
            chain.is_loop = true;
            break;
        }
        passed[sector] = true;
        chain.add(sector);
    }
    return chain;
}

} // namespace chengxin::sheet
