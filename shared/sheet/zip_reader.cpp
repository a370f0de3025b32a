#include "shared/sheet/zip_reader.hpp"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_chunk = 64 * 1024;
constexpr std::uint64_t k_end_record_size = 22;
constexpr std::uint64_t k_longest_comment = 65'535;
constexpr std::uint64_t k_directory_bytes = 64ULL << 20;
constexpr std::uint64_t k_ratio_grace = 4ULL << 20;

std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t count)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

tl::unexpected<Error> broken()
{
    return fail(ErrorCode::invalid_request, "文件已损坏，无法解压。可能是传输中断或保存不完整，请用 Excel 或 WPS 重新保存后再上传。", "broken_zip");
}

tl::unexpected<Error> no_memory()
{
    return fail(ErrorCode::unavailable, "内存不足，暂时无法解压文件，请稍后再试。", "read_failure");
}

tl::unexpected<Error> bomb()
{
    return fail(ErrorCode::too_large, "文件解压后异常庞大，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。", "zip_bomb");
}

std::string part_name(std::string_view raw)
{
    std::string name(raw);
    std::replace(name.begin(), name.end(), '\\', '/');
    name.erase(0, std::min(name.find_first_not_of('/'), name.size()));
    return name;
}

/// The form in which part names are compared.
std::string folded(std::string name)
{
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

/// Where the directory lies, from the end record or its ZIP64 form.
struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t count = 0;
};

/// ZIP64 extra field: the values that did not fit into 32 bits, in a fixed order (APPNOTE 4.5.3).
bool apply_zip64(std::string_view extra, ZipEntry& entry)
{
    while (extra.size() >= 4) {
        const auto id = little_endian(extra, 0, 2);
        const auto size = little_endian(extra, 2, 2);
        if (extra.size() < 4 + size) return false;
        std::string_view field = extra.substr(4, size);
        extra.remove_prefix(4 + size);
        if (id != 1) continue;
        for (std::uint64_t* value : {&entry.inflated, &entry.compressed, &entry.offset}) {
            if (*value != 0xFFFFFFFFU) continue;
            if (field.size() < 8) return false;
            *value = little_endian(field, 0, 8);
            field.remove_prefix(8);
        }
        return true;
    }
    return true;
}

std::string read_piece(ByteSource& source, std::uint64_t offset, std::uint64_t count)
{
    std::string bytes(static_cast<std::size_t>(count), '\0');
    bytes.resize(source.read_at(offset, bytes.data(), bytes.size()));
    return bytes;
}

Result<Directory> zip64_directory(ByteSource& source, std::uint64_t end_record_offset)
{
    if (end_record_offset < 20) return broken();
    const std::string locator = read_piece(source, end_record_offset - 20, 20);
    if (locator.size() < 20 || locator.compare(0, 4, "PK\x06\x07") != 0) return broken();
    const std::string record = read_piece(source, little_endian(locator, 8, 8), 56);
    if (record.size() < 56 || record.compare(0, 4, "PK\x06\x06") != 0) return broken();
    return Directory{little_endian(record, 48, 8), little_endian(record, 40, 8), little_endian(record, 32, 8)};
}

Result<Directory> find_directory(ByteSource& source)
{
    if (source.size() < k_end_record_size) return broken();
    const std::uint64_t tail_size = std::min(source.size(), k_end_record_size + k_longest_comment);
    const std::uint64_t tail_offset = source.size() - tail_size;
    const std::string tail = read_piece(source, tail_offset, tail_size);
    if (tail.size() != tail_size) return broken();
    const auto at = tail.rfind("PK\x05\x06");
    if (at == std::string::npos || tail.size() - at < k_end_record_size) return broken();
    const Directory directory{little_endian(tail, at + 16, 4), little_endian(tail, at + 12, 4), little_endian(tail, at + 10, 2)};
    const bool is_zip64 = directory.offset == 0xFFFFFFFFU || directory.size == 0xFFFFFFFFU || directory.count == 0xFFFFU;
    return is_zip64 ? zip64_directory(source, tail_offset + at) : Result<Directory>(directory);
}

/// Ends zlib's state whatever way the read is left.
struct InflateState {
    z_stream stream = {};
    bool ready = false;
    InflateState() { ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK; }
    InflateState(const InflateState&) = delete;
    InflateState& operator=(const InflateState&) = delete;
    ~InflateState()
    {
        if (ready) inflateEnd(&stream);
    }
};

/// What has come out of an entry so far.
struct Inflated {
    std::uint64_t bytes = 0;
    uLong checksum = crc32(0L, Z_NULL, 0);
    void add(std::string_view piece)
    {
        bytes += piece.size();
        checksum = crc32(checksum, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size()));
    }
    bool matches(const ZipEntry& entry) const { return bytes == entry.inflated && checksum == entry.checksum; }
};

} // namespace

Result<ZipReader> ZipReader::open(ByteSource& source, const Limits& limits)
{
    ZipReader reader(source, limits);
    if (auto read = reader.read_directory(); !read) return fail(read.error());
    return reader;
}

const ZipEntry* ZipReader::find(std::string_view name) const
{
    const auto found = m_by_name.find(folded(part_name(name)));
    return found == m_by_name.end() ? nullptr : &m_entries[found->second];
}

Result<void> ZipReader::read_directory()
{
    const auto directory = find_directory(*m_source);
    if (!directory) return fail(directory.error());
    if (directory->count > m_limits.zip_entries)
        return fail(ErrorCode::too_large, "压缩包里的文件超过 " + std::to_string(m_limits.zip_entries) + " 个，不是正常的工作簿，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。", "zip_bomb");
    if (directory->size > std::min(k_directory_bytes, m_source->size()) || directory->offset > m_source->size() - directory->size) return broken();
    const std::string bytes = read_piece(*m_source, directory->offset, directory->size);
    if (bytes.size() != directory->size) return broken();
    return parse_directory(bytes, directory->count);
}

Result<void> ZipReader::parse_directory(std::string_view directory, std::uint64_t count)
{
    constexpr std::size_t k_header = 46;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (directory.size() < k_header || directory.substr(0, 4) != "PK\x01\x02") return broken();
        const auto name_size = little_endian(directory, 28, 2);
        const auto extra_size = little_endian(directory, 30, 2);
        const auto whole = k_header + name_size + extra_size + little_endian(directory, 32, 2);
        if (directory.size() < whole) return broken();
        ZipEntry entry{
            .name = part_name(directory.substr(k_header, name_size)),
            .flags = static_cast<std::uint16_t>(little_endian(directory, 8, 2)),
            .method = static_cast<std::uint16_t>(little_endian(directory, 10, 2)),
            .checksum = static_cast<std::uint32_t>(little_endian(directory, 16, 4)),
            .compressed = little_endian(directory, 20, 4),
            .inflated = little_endian(directory, 24, 4),
            .offset = little_endian(directory, 42, 4),
        };
        if (!apply_zip64(directory.substr(k_header + name_size, extra_size), entry)) return broken();
        m_by_name.try_emplace(folded(entry.name), m_entries.size()); // the first of equals
        m_entries.push_back(std::move(entry));
        directory.remove_prefix(whole);
    }
    return {};
}

Result<std::uint64_t> ZipReader::data_offset(const ZipEntry& entry)
{
    if ((entry.flags & 1) != 0)
        return fail(ErrorCode::invalid_request, "文件设有密码，无法读取。请取消密码后重新保存再上传。", "password");
    const std::string header = read_piece(*m_source, entry.offset, 30);
    if (header.size() < 30 || header.compare(0, 4, "PK\x03\x04") != 0) return broken();
    const std::uint64_t data = entry.offset + 30 + little_endian(header, 26, 2) + little_endian(header, 28, 2);
    if (data > m_source->size() || entry.compressed > m_source->size() - data) return broken();
    return data;
}

Result<void> ZipReader::read(const ZipEntry& entry, const ByteSink& sink)
{
    const auto offset = data_offset(entry);
    if (!offset) return fail(offset.error());
    m_progress = 0;
    if (entry.method == 0) return read_stored(entry, *offset, sink);
    if (entry.method == 8) return read_deflated(entry, *offset, sink);
    return broken();
}

Result<std::string> ZipReader::read_whole(const ZipEntry& entry, std::uint64_t most)
{
    std::string whole;
    const auto done = read(entry, [&](std::string_view bytes) -> Result<Flow> {
        if (whole.size() + bytes.size() > most) return bomb();
        whole.append(bytes);
        return Flow::proceed;
    });
    if (!done) return fail(done.error());
    return whole;
}

Result<void> ZipReader::account(const ZipEntry& entry, std::uint64_t inflated, std::uint64_t more)
{
    m_inflated_total += more;
    if (m_inflated_total > m_limits.inflated_bytes || inflated > m_limits.inflated_entry_bytes) return bomb();
    if (inflated > k_ratio_grace && inflated / m_limits.inflate_ratio > entry.compressed) return bomb();
    return {};
}

Result<void> ZipReader::read_stored(const ZipEntry& entry, std::uint64_t offset, const ByteSink& sink)
{
    std::array<char, k_chunk> buffer;
    Inflated seen;
    while (seen.bytes < entry.compressed) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), entry.compressed - seen.bytes));
        const std::size_t got = m_source->read_at(offset + seen.bytes, buffer.data(), wanted);
        if (got != wanted) return broken();
        seen.add({buffer.data(), got});
        m_progress = static_cast<double>(seen.bytes) / static_cast<double>(entry.compressed);
        if (auto fits = account(entry, seen.bytes, got); !fits) return fits;
        const auto flow = sink({buffer.data(), got});
        if (!flow) return fail(flow.error());
        if (*flow == Flow::stop) return {};
    }
    return seen.matches(entry) ? Result<void>() : broken();
}

Result<void> ZipReader::read_deflated(const ZipEntry& entry, std::uint64_t offset, const ByteSink& sink)
{
    InflateState state;
    if (!state.ready) return no_memory();
    std::array<char, k_chunk> input;
    std::array<char, k_chunk> output;
    Inflated seen;
    std::uint64_t consumed = 0;
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        if (state.stream.avail_in == 0) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), entry.compressed - consumed));
            const std::size_t got = m_source->read_at(offset + consumed, input.data(), wanted);
            if (got == 0 || got != wanted) return broken();
            consumed += got;
            state.stream.next_in = reinterpret_cast<Bytef*>(input.data());
            state.stream.avail_in = static_cast<uInt>(got);
            m_progress = static_cast<double>(consumed) / static_cast<double>(entry.compressed);
        }
        state.stream.next_out = reinterpret_cast<Bytef*>(output.data());
        state.stream.avail_out = static_cast<uInt>(output.size());
        status = inflate(&state.stream, Z_NO_FLUSH);
        if (status == Z_MEM_ERROR) return no_memory();
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return broken();
        const std::string_view piece(output.data(), output.size() - state.stream.avail_out);
        if (piece.empty()) continue;
        seen.add(piece);
        if (auto fits = account(entry, seen.bytes, piece.size()); !fits) return fits;
        const auto flow = sink(piece);
        if (!flow) return fail(flow.error());
        if (*flow == Flow::stop) return {};
    }
    return seen.matches(entry) ? Result<void>() : broken();
}

} // namespace chengxin::sheet
