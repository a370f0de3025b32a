#include "shared/sheet/compound_file.hpp"

#include <algorithm>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_header = 512;
constexpr std::size_t k_entry = 128;
constexpr std::size_t k_most_entries = 16'384;
constexpr std::uint32_t k_small_sector = 64;           // MS-CFB 2.2: the only sizes that are allowed
constexpr std::uint64_t k_smallest_of_own = 4096;      ///< a shorter stream lies in the mini stream
constexpr std::uint64_t k_longest_stream = 1ULL << 32; ///< of 512-byte sectors; writers leave what they like in the high half of a size

std::string entry_name(std::string_view entry)
{
    const std::size_t length = little_endian(entry, 0x40, 2);
    std::string name;
    for (std::size_t at = 0; at + 2 < length && at + 2 <= 0x40; at += 2) {
        const std::uint32_t unit = little_endian(entry, at, 2);
        name += unit < 0x80 ? static_cast<char>(unit) : '?';
    }
    return name;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view left, std::string_view right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) { return lower(a) == lower(b); });
}

} // namespace

CompoundStream::CompoundStream(ByteSource& source, SectorChain places, std::uint32_t unit, std::uint64_t announced)
    : m_source(source), m_places(std::move(places)), m_unit(unit), m_size(std::min(announced, static_cast<std::uint64_t>(m_places.count) * unit))
{
}

std::size_t CompoundStream::read_at(std::uint64_t offset, char* out, std::size_t count)
{
    std::size_t done = 0;
    while (done < count && offset + done < m_size) {
        const std::uint64_t at = offset + done;
        const auto [place, length] = m_places.find(static_cast<std::uint32_t>(at / m_unit));
        const std::uint64_t within = at % m_unit;
        const std::uint64_t left = std::min(static_cast<std::uint64_t>(length) * m_unit - within, m_size - at);
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, count - done));
        const std::size_t got = m_source.read_at(static_cast<std::uint64_t>(place) * m_unit + within, out + done, wanted);
        done += got;
        if (got < wanted) break;
    }
    return done;
}

std::optional<CompoundFile> CompoundFile::open(ByteSource& source)
{
    std::string header(k_header, '\0');
    if (source.read_at(0, header.data(), header.size()) != header.size()) return std::nullopt;
    if (header.compare(0, k_compound_signature.size(), k_compound_signature) != 0) return std::nullopt;
    CompoundFile file(source, std::move(header));
    file.load_directory();
    if (file.m_top.empty()) return std::nullopt;
    return file;
}

void CompoundFile::load_directory()
{
    std::vector<Entry> all;
    const std::uint32_t per_sector = m_sectors.size() / k_entry;
    const SectorChain chain = m_sectors.chain(little_endian(m_header, 0x30, 4), k_most_entries / per_sector);
    for (std::uint32_t i = 0; i < chain.count; ++i) {
        std::string bytes(m_sectors.size(), '\0');
        bytes.resize(m_sectors.read(chain.find(i).first, 0, bytes.data(), bytes.size()));
        for (std::size_t at = 0; at + k_entry <= bytes.size(); at += k_entry) {
            const std::string_view entry = std::string_view(bytes).substr(at, k_entry);
            const std::uint64_t high = m_sectors.size() == 512 ? 0 : little_endian(entry, 0x7C, 4);
            all.push_back({entry_name(entry), little_endian(entry, 0x44, 4), little_endian(entry, 0x48, 4), little_endian(entry, 0x4C, 4),
                           little_endian(entry, 0x74, 4), std::min(little_endian(entry, 0x78, 4) | high << 32, k_longest_stream)});
        }
    }
    keep_top(all);
}

/// Walks the tree below the root entry (MS-CFB 2.6.4). A directory without a tree is taken as a plain list.
void CompoundFile::keep_top(const std::vector<Entry>& all)
{
    if (all.empty()) return;
    m_root = all.front();
    std::vector<bool> passed(all.size(), false);
    passed[0] = true;
    std::vector<std::uint32_t> waiting{m_root.child};
    while (!waiting.empty()) {
        const std::uint32_t number = waiting.back();
        waiting.pop_back();
        if (number >= all.size() || passed[number]) continue;
        passed[number] = true;
        if (!all[number].name.empty()) m_top.push_back(all[number]);
        waiting.push_back(all[number].left);
        waiting.push_back(all[number].right);
    }
    if (!m_top.empty()) return;
    std::copy_if(all.begin() + 1, all.end(), std::back_inserter(m_top), [](const Entry& entry) { return !entry.name.empty(); });
    if (m_top.empty() && !m_root.name.empty()) m_top.push_back(m_root); // a container with nothing in it
}

const CompoundFile::Entry* CompoundFile::find(std::string_view name) const
{
    const auto found = std::find_if(m_top.begin(), m_top.end(), [&](const Entry& entry) { return same_name(entry.name, name); });
    return found == m_top.end() ? nullptr : &*found;
}

std::unique_ptr<CompoundStream> CompoundFile::stream(std::string_view name)
{
    const Entry* entry = find(name);
    if (entry == nullptr) return nullptr;
    if (entry->size < k_smallest_of_own) return small_stream(*entry);
    SectorChain chain = m_sectors.chain(entry->start, (entry->size + m_sectors.size() - 1) / m_sectors.size());
    if (chain.is_loop) return nullptr;
    for (SectorChain::Run& run : chain.runs) ++run.sector; // the header is the first unit of the source
    return std::make_unique<CompoundStream>(m_source, std::move(chain), m_sectors.size(), entry->size);
}

/// A short stream is a chain of small sectors within the stream of the root entry; their table is a stream too (MS-CFB 2.4).
std::unique_ptr<CompoundStream> CompoundFile::small_stream(const Entry& entry)
{
    const std::uint32_t unit = m_sectors.size();
    const SectorChain container = m_sectors.chain(m_root.start, (m_root.size + unit - 1) / unit);
    const SectorChain table = m_sectors.chain(little_endian(m_header, 0x3C, 4), m_sectors.count());
    const std::uint64_t needed = (entry.size + k_small_sector - 1) / k_small_sector;
    SectorChain places;
    std::vector<std::uint32_t> passed;
    for (std::uint32_t small = entry.start; places.count < needed;) {
        const std::uint64_t at = static_cast<std::uint64_t>(small) * k_small_sector;
        const std::uint64_t next_at = static_cast<std::uint64_t>(small) * 4;
        if (at / unit >= container.count || next_at / unit >= table.count) break;
        if (std::find(passed.begin(), passed.end(), small) != passed.end()) return nullptr;
        passed.push_back(small);
        const std::uint64_t position = m_sectors.position(container.find(static_cast<std::uint32_t>(at / unit)).first) + at % unit;
        places.add(static_cast<std::uint32_t>(position / k_small_sector));
        std::string next(4, '\xFF');
        m_sectors.read(table.find(static_cast<std::uint32_t>(next_at / unit)).first, next_at % unit, next.data(), next.size());
        small = little_endian(next, 0, 4);
    }
    return std::make_unique<CompoundStream>(m_source, std::move(places), k_small_sector, entry.size);
}

} // namespace chengxin::sheet
