#pragma once

#include "shared/sheet/byte_source.hpp"
#include "shared/sheet/compound_sectors.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::sheet {

/// The first bytes of an OLE compound file (MS-CFB 2.2), the container of .xls, .doc and encrypted .xlsx.
inline constexpr std::string_view k_compound_signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A stream of a compound file. Borrows the file's source.
class CompoundStream final : public ByteSource {
public:
    /// `unit`: bytes of a sector; the runs count and name places in the source by units.
    CompoundStream(ByteSource& source, SectorChain places, std::uint32_t unit, std::uint64_t announced);

    /// What can be read, which is less than was announced when the chain or the file ends early.
    std::uint64_t size() const override { return m_size; }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override;

private:
    ByteSource& m_source;
    SectorChain m_places;
    std::uint32_t m_unit;
    std::uint64_t m_size;
};

/// The directory of a compound file: the streams and storages at its top; those inside of storages (embedded documents) do not count.
/// Borrows the source. Bounded: some thousand entries at most, and whatever is broken ends the list.
class CompoundFile {
public:
    /// Nothing when the header or the directory cannot be read.
    static std::optional<CompoundFile> open(ByteSource& source);

    /// Names are compared without regard to case (MS-CFB 2.6.4), here of ASCII.
    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// Null when there is no such stream or its chain of sectors loops.
    std::unique_ptr<CompoundStream> stream(std::string_view name);

private:
    struct Entry {
        std::string name; ///< other characters than ASCII are '?'
        std::uint32_t left = 0, right = 0, child = 0;
        std::uint32_t start = 0;
        std::uint64_t size = 0;
    };
    CompoundFile(ByteSource& source, std::string header) : m_source(source), m_header(std::move(header)), m_sectors(source, m_header) {}
    void load_directory();
    void keep_top(const std::vector<Entry>& all);
    const Entry* find(std::string_view name) const;
    std::unique_ptr<CompoundStream> small_stream(const Entry& entry);

    ByteSource& m_source;
    std::string m_header;
    CompoundSectors m_sectors;
    Entry m_root;
    std::vector<Entry> m_top;
};

} // namespace chengxin::sheet
