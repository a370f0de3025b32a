#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/byte_source.hpp"
#include "shared/sheet/limits.hpp"
#include "shared/sheet/reader.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chengxin::sheet {

struct ZipEntry {
    std::string name;             ///< with forward slashes, no leading one
    std::uint16_t flags = 0;
    std::uint16_t method = 0;     ///< 0 stored, 8 deflated
    std::uint32_t checksum = 0;   ///< CRC-32 of the inflated bytes
    std::uint64_t compressed = 0;
    std::uint64_t inflated = 0;   ///< what the archive claims; never trusted for memory
    std::uint64_t offset = 0;     ///< of the local header
};

/// Takes inflated bytes piece by piece.
using ByteSink = std::function<Result<Flow>(std::string_view bytes)>;

/// A zip archive by its central directory (APPNOTE 6.3, with ZIP64 and data descriptors). Names are only compared, never used as paths.
class ZipReader {
public:
    static Result<ZipReader> open(ByteSource& source, const Limits& limits);

    const std::vector<ZipEntry>& entries() const { return m_entries; }
    /// By name, without regard to the case of ASCII letters, as OPC part names are compared. Null when there is none.
    const ZipEntry* find(std::string_view name) const;

    /// Inflates an entry into the sink. Checks ratio and sizes while inflating, and the checksum when the entry was read to its end.
    Result<void> read(const ZipEntry& entry, const ByteSink& sink);
    /// Inflates a small entry whole; more than `most` bytes are refused.
    Result<std::string> read_whole(const ZipEntry& entry, std::uint64_t most);

    /// Starts counting towards Limits::inflated_bytes anew: a workbook may be read several times.
    void begin_budget() { m_inflated_total = 0; }
    /// What was inflated since the budget began, to go on with another one for a while: returns what this one had.
    std::uint64_t exchange_budget(std::uint64_t spent) { return std::exchange(m_inflated_total, spent); }

    /// Part of the entry being read that is done, 0 … 1.
    double progress() const { return m_progress; }

private:
    ZipReader(ByteSource& source, const Limits& limits) : m_source(&source), m_limits(limits) {}
    Result<void> read_directory();
    Result<void> parse_directory(std::string_view directory, std::uint64_t count);
    Result<std::uint64_t> data_offset(const ZipEntry& entry);
    Result<void> read_stored(const ZipEntry& entry, std::uint64_t offset, const ByteSink& sink);
    Result<void> read_deflated(const ZipEntry& entry, std::uint64_t offset, const ByteSink& sink);
    Result<void> account(const ZipEntry& entry, std::uint64_t inflated, std::uint64_t more);

    ByteSource* m_source;
    Limits m_limits;
    std::vector<ZipEntry> m_entries;
    std::map<std::string, std::size_t> m_by_name; ///< folded
    std::uint64_t m_inflated_total = 0;
    double m_progress = 0;
};

} // namespace chengxin::sheet
