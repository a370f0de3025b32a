#include "shared/sheet/compound_file.hpp"

#include <array>
#include <cstdint>

namespace chengxin::sheet {
namespace {

constexpr std::uint32_t k_last_regular_sector = 0xFFFFFFFA; // MS-CFB 2.1
constexpr std::size_t k_most_sectors = 512;
constexpr std::size_t k_header_fat_sectors = 109;

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

/// The sectors of a compound file. Only what the directory needs: FAT sectors beyond the header's list are not followed.
struct Sectors {
    ByteSource& source;
    std::string header;
    std::uint32_t size = 512;

    std::string read(std::uint32_t sector) const
    {
        std::string bytes(size, '\0');
        bytes.resize(source.read_at((static_cast<std::uint64_t>(sector) + 1) * size, bytes.data(), size));
        return bytes;
    }

    std::uint32_t next(std::uint32_t sector) const
    {
        const std::uint32_t per_sector = size / 4;
        const std::size_t which = sector / per_sector;
        if (which >= k_header_fat_sectors) return UINT32_MAX;
        const std::uint32_t fat_sector = little_endian(header, 0x4C + 4 * which, 4);
        if (fat_sector >= k_last_regular_sector) return UINT32_MAX;
        const std::string fat = read(fat_sector);
        const std::size_t at = 4 * (sector % per_sector);
        return at + 4 <= fat.size() ? little_endian(fat, at, 4) : UINT32_MAX;
    }
};

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

} // namespace

std::vector<std::string> compound_file_names(ByteSource& source)
{
    constexpr std::size_t k_entry = 128;
    Sectors sectors{source, std::string(512, '\0')};
    if (source.read_at(0, sectors.header.data(), 512) != 512) return {};
    sectors.size = little_endian(sectors.header, 0x1E, 2) == 12 ? 4096 : 512;
    std::vector<std::string> names;
    std::uint32_t sector = little_endian(sectors.header, 0x30, 4);
    for (std::size_t i = 0; i < k_most_sectors && sector < k_last_regular_sector; ++i, sector = sectors.next(sector)) {
        const std::string bytes = sectors.read(sector);
        for (std::size_t at = 0; at + k_entry <= bytes.size(); at += k_entry) {
            std::string name = entry_name(std::string_view(bytes).substr(at, k_entry));
            if (!name.empty()) names.push_back(std::move(name));
        }
    }
    return names;
}

} // namespace chengxin::sheet
