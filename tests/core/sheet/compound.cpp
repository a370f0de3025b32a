#include "shared/sheet/compound_file.hpp"
#include "tests/core/sheet/biff.hpp"

#include <algorithm>

namespace chengxin::sheet::test {
namespace {

constexpr std::size_t k_smallest_of_own = 4096;
constexpr std::size_t k_small_sector = 64;
constexpr std::uint32_t k_free = 0xFFFFFFFF, k_end = 0xFFFFFFFE, k_table = 0xFFFFFFFD, k_more_table = 0xFFFFFFFC;

/// Sectors and their allocation table as they grow.
class Builder {
public:
    explicit Builder(const Container& container) : m_container(container) {}

    /// Adds a chain of sectors; returns its first.
    std::uint32_t add(std::string bytes, bool backwards = false)
    {
        if (bytes.empty()) return k_end;
        bytes.resize((bytes.size() + m_container.sector - 1) / m_container.sector * m_container.sector, '\0');
        const auto count = static_cast<std::uint32_t>(bytes.size() / m_container.sector);
        const auto first = static_cast<std::uint32_t>(m_next.size());
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t piece = backwards ? count - 1 - i : i;
            m_sectors.append(bytes, static_cast<std::size_t>(piece) * m_container.sector, m_container.sector);
            if (backwards) m_next.push_back(i == 0 ? k_end : first + i - 1);
            else m_next.push_back(i + 1 == count ? k_end : first + i + 1);
        }
        return backwards ? first + count - 1 : first;
    }

    std::string finish(std::uint32_t directory, std::uint32_t small_table, std::size_t small_table_sectors)
    {
        const std::size_t per_sector = m_container.sector / 4;
        std::size_t tables = 0, more = 0; // sectors of the table and of the list of them, which the table counts as well
        for (std::size_t before = 1; before != tables + more;) {
            before = tables + more;
            tables = (m_next.size() + before + per_sector - 1) / per_sector;
            more = tables <= 109 ? 0 : (tables - 109 + per_sector - 2) / (per_sector - 1);
        }
        const auto first_table = static_cast<std::uint32_t>(m_next.size());
        const auto first_more = static_cast<std::uint32_t>(first_table + tables);
        m_next.insert(m_next.end(), tables, k_table);
        m_next.insert(m_next.end(), more, k_more_table);
        m_next.resize(tables * per_sector, k_free);
        for (const std::uint32_t next : m_next) m_sectors += little(next, 4);
        std::string header = std::string(k_compound_signature) + std::string(16, '\0') + little(0x3E, 2) + little(m_container.sector == 512 ? 3 : 4, 2)
            + little(0xFFFE, 2) + little(m_container.sector == 512 ? 9 : 12, 2) + little(6, 2) + std::string(6, '\0') + little(0, 4) + little(tables, 4)
            + little(directory, 4) + little(0, 4) + little(k_smallest_of_own, 4) + little(small_table, 4) + little(small_table_sectors, 4)
            + little(more > 0 ? first_more : k_end, 4) + little(more, 4);
        for (std::uint32_t i = 0; i < 109; ++i) header += little(i < tables ? first_table + i : k_free, 4);
        header.resize(m_container.sector, '\0');
        std::size_t named = 109;
        for (std::size_t i = 0; i < more; ++i) {
            for (std::size_t j = 0; j + 1 < per_sector; ++j, ++named) m_sectors += little(named < tables ? first_table + named : k_free, 4);
            m_sectors += little(i + 1 < more ? first_more + i + 1 : k_end, 4);
        }
        return header + m_sectors;
    }

private:
    Container m_container;
    std::string m_sectors;
    std::vector<std::uint32_t> m_next;
};

std::string entry(const std::string& name, int type, std::uint32_t left, std::uint32_t child, std::uint32_t start, std::uint64_t size)
{
    std::string bytes;
    for (const char c : name) (bytes += c) += '\0';
    bytes.resize(64, '\0');
    bytes += little(2 * (name.size() + 1), 2) + static_cast<char>(type) + '\1' + little(left, 4) + little(k_free, 4) + little(child, 4);
    return bytes + std::string(36, '\0') + little(start, 4) + little(size, 8);
}

} // namespace

std::string compound_file(const std::vector<std::pair<std::string, std::string>>& streams, const Container& container)
{
    Builder builder(container);
    std::string small_stream, small_table, entries;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        std::string content = streams[i].second;
        const std::uint32_t sibling = i + 1 < streams.size() ? static_cast<std::uint32_t>(i + 2) : k_free;
        if (content.size() < k_smallest_of_own && container.small_streams) {
            const std::size_t first = small_stream.size() / k_small_sector;
            const std::size_t count = (content.size() + k_small_sector - 1) / k_small_sector;
            for (std::size_t j = 0; j < count; ++j) small_table += little(j + 1 < count ? first + j + 1 : k_end, 4);
            entries += entry(streams[i].first, 2, sibling, k_free, static_cast<std::uint32_t>(first), content.size());
            small_stream += content;
            small_stream.resize((first + count) * k_small_sector, '\0');
            continue;
        }
        content.resize(std::max(content.size(), k_smallest_of_own), '\0');
        const std::size_t size = content.size();
        entries += entry(streams[i].first, 2, sibling, k_free, builder.add(std::move(content), container.backwards), size);
    }
    const std::size_t small_size = small_stream.size();
    const std::uint32_t small_start = builder.add(small_stream, container.backwards);
    const std::size_t table_sectors = (small_table.size() + container.sector - 1) / container.sector;
    const std::uint32_t table_start = builder.add(small_table);
    const std::uint32_t directory = builder.add(entry("Root Entry", 5, k_free, streams.empty() ? k_free : 1, small_start, small_size) + entries);
    return builder.finish(directory, table_start, table_sectors);
}

} // namespace chengxin::sheet::test
