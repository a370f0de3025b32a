#pragma once

#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chengxin::sheet {

/// A number of `count` bytes (at most 4) in the byte order of Intel; bytes beyond the end are 0.
std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count);

/// The sectors of a stream in their order, as runs of sectors that also follow each other in the file.
struct SectorChain {
    struct Run {
        std::uint32_t at;     ///< index of its first sector in the chain
        std::uint32_t sector; ///< number of its first sector in the file
    };
    std::vector<Run> runs;
    std::uint32_t count = 0; ///< sectors
    bool is_loop = false;    ///< it came back to a sector that it had passed

    void add(std::uint32_t sector);
    /// The sector at an index below `count`, and how many of the run are left from it on.
    std::pair<std::uint32_t, std::uint32_t> find(std::uint32_t index) const;
};

/// The sectors of a compound file and their allocation table (MS-CFB 2.2, 2.3, 2.5). Borrows the source.
/// Numbers of the file are never trusted: no chain is longer than the file has sectors.
class CompoundSectors {
public:
    /// `header`: the first 512 bytes.
    CompoundSectors(ByteSource& source, std::string_view header);

    std::uint32_t size() const { return m_size; }
    /// Sectors of the file; one that the end of the file cuts counts.
    std::uint32_t count() const { return m_count; }
    std::uint64_t position(std::uint32_t sector) const { return (static_cast<std::uint64_t>(sector) + 1) * m_size; }
    /// Follows a chain for at most `most` sectors. It ends early where the table ends it, at a sector beyond the file and at a loop.
    SectorChain chain(std::uint32_t start, std::uint64_t most);
    std::size_t read(std::uint32_t sector, std::size_t offset, char* out, std::size_t bytes) const;

private:
    void load_table(std::string_view header);
    std::uint32_t next(std::uint32_t sector);

    ByteSource& m_source;
    std::uint32_t m_size;
    std::uint32_t m_count = 0;
    std::vector<std::uint32_t> m_table; ///< numbers of the sectors that hold the allocation table
    std::string m_piece;                ///< the one of them that was asked last
    std::uint32_t m_piece_number = UINT32_MAX;
};

} // namespace chengxin::sheet
