#include "server/features/data_import/files/sealed_file.hpp"

#include "server/core/crypto.hpp"
#include "server/storage/system_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <future>
#include <new>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <vector>
#include <zstd.h>

namespace chengxin::data_import {

namespace {

/// A file: k_magic, 16 random bytes that name it, sealed blocks, the sealed index, and the index's length in 8 bytes. Blocks are bound to
/// the name and their number, the index to the name and the hash of the content, which is known only when the last block is written.
/// In f082447 there was no name, and nothing was bound. A block is k_head_bytes that say which it
/// is and how it is packed, then its content; it is compressed where that helps, since sealing costs ten times as much a byte. The index
/// holds the size of the content and of each sealed block in 8 bytes each.
constexpr std::string_view k_magic = "cxoriginal3\n";
constexpr std::string_view k_unbound_magic = "cxoriginal2\n"; ///< as long
constexpr std::size_t k_name_bytes = 16;
constexpr std::size_t k_block_bytes = 256 * 1024; ///< of content
constexpr std::size_t k_number_bytes = 8;
constexpr std::size_t k_head_bytes = k_number_bytes + 1;
constexpr std::size_t k_most_sealed_bytes = k_block_bytes + k_head_bytes + 64; ///< Keys::seal adds 50
constexpr std::uint64_t k_most_blocks = 1 << 20;
constexpr std::uint64_t k_most_threads = 4;
constexpr int k_compression_level = 1; ///< 400 MB/s and a sixth of the size on tables

enum class Packing : char { none = 0, zstd = 1 };

void append_number(std::string& out, std::uint64_t number)
{
    for (std::size_t i = 0; i < k_number_bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

std::uint64_t number_at(std::string_view bytes, std::size_t offset)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < k_number_bytes; ++i) number |= std::uint64_t{static_cast<unsigned char>(bytes[offset + i])} << (8 * i);
    return number;
}

/// The index has a number that no block has: neither can stand for the other.
constexpr std::uint64_t k_index_number = ~std::uint64_t{0};

std::string place_of_block(const std::string& name, std::uint64_t number)
{
    return "original block:" + crypto::hex(name) + ":" + std::to_string(number);
}

std::string place_of_index(const std::string& name, const std::string& hash)
{
    return "original:" + crypto::hex(name) + ":" + hash;
}

void begin_block(std::string& block, std::uint64_t number)
{
    block.clear();
    append_number(block, number);
}

/// Makes sealed blocks out of content; one for each thread.
class BlockSealer {
public:
    BlockSealer(const Keys& keys, const std::string& name) : m_keys(keys), m_name(name), m_compressor(ZSTD_createCCtx(), &ZSTD_freeCCtx)
    {
        if (!m_compressor) throw std::bad_alloc();
    }

    std::string& content() { return m_content; }

    std::string seal(std::uint64_t number)
    {
        begin_block(m_block, number);
        m_block.resize(k_head_bytes + m_content.size());
        const std::size_t packed =
            ZSTD_compressCCtx(m_compressor.get(), m_block.data() + k_head_bytes, m_content.size(), m_content.data(), m_content.size(), k_compression_level);
        const bool helps = ZSTD_isError(packed) == 0; // no room for more than the content itself
        if (helps) m_block.resize(k_head_bytes + packed);
        else m_content.copy(m_block.data() + k_head_bytes, m_content.size());
        m_block[k_number_bytes] = static_cast<char>(helps ? Packing::zstd : Packing::none);
        return m_keys.seal(m_block, place_of_block(m_name, number));
    }

private:
    const Keys& m_keys;
    const std::string& m_name;
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> m_compressor;
    std::string m_content;
    std::string m_block;
};

/// Writes the blocks, then the index, and hashes the content on the way. An upload waits for this before its first row is looked at, so
/// blocks are sealed side by side while this thread reads and hashes.
class BlockWriter {
public:
    BlockWriter(int handle, const Keys& keys) : m_handle(handle), m_keys(keys), m_name(crypto::random_bytes(k_name_bytes)) {}

    /// SHA-256 of the content.
    std::string write(sheet::ByteSource& source)
    {
        const std::uint64_t blocks = (source.size() + k_block_bytes - 1) / k_block_bytes;
        const std::uint64_t threads = std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, k_most_threads);
        std::vector<Worker> workers;
        for (std::uint64_t i = 0; i < std::min(blocks, threads); ++i) workers.emplace_back(m_keys, m_name);
        crypto::Sha256 digest;
        append_number(m_index, source.size());
        put(k_magic);
        put(m_name);
        for (std::uint64_t number = 0; number < blocks; ++number) {
            Worker& worker = workers[number % workers.size()];
            take(worker);
            read_block(source, number, worker.sealer.content());
            worker.sealed = std::async(std::launch::async, [&worker, number] { return worker.sealer.seal(number); });
            digest.add(worker.sealer.content());
        }
        for (std::uint64_t i = 0; i < workers.size(); ++i) take(workers[(blocks + i) % workers.size()]);
        const std::string hash = digest.finish();
        write_index(crypto::hex(hash));
        return hash;
    }

private:
    struct Worker {
        Worker(const Keys& keys, const std::string& name) : sealer(keys, name) {}
        BlockSealer sealer;
        std::future<std::string> sealed;
    };

    static void read_block(sheet::ByteSource& source, std::uint64_t number, std::string& content)
    {
        const std::uint64_t begin = number * k_block_bytes;
        content.resize(static_cast<std::size_t>(std::min<std::uint64_t>(k_block_bytes, source.size() - begin)));
        if (source.read_at(begin, content.data(), content.size()) != content.size()) throw std::runtime_error("an uploaded file cannot be read");
    }

    /// The block that this worker has, if any, goes into the file.
    void take(Worker& worker)
    {
        if (!worker.sealed.valid()) return;
        const std::string bytes = worker.sealed.get();
        append_number(m_index, bytes.size());
        put(bytes);
    }

    void put(std::string_view bytes) { write_all(m_handle, bytes, "writing an uploaded file"); }

    void write_index(const std::string& hash)
    {
        std::string block;
        begin_block(block, k_index_number);
        block += '\0';
        block += m_index;
        const std::string sealed = m_keys.seal(block, place_of_index(m_name, hash));
        std::string length;
        append_number(length, sealed.size());
        put(sealed);
        put(length);
    }

    int m_handle;
    const Keys& m_keys;
    const std::string m_name;
    std::string m_index;
};

/// Opens one block at a time and keeps the last one.
class SealedSource final : public sheet::ByteSource {
public:
    SealedSource(int handle, const Keys& keys, std::string hash, Sealing sealing)
        : m_file(handle), m_keys(keys), m_hash(std::move(hash)), m_sealing(sealing), m_unpacker(ZSTD_createDCtx(), &ZSTD_freeDCtx)
    {
        if (!m_unpacker) throw std::bad_alloc();
    }

    std::uint64_t size() const override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        std::size_t done = 0;
        while (done < count && offset + done < m_size) {
            const std::uint64_t at = offset + done;
            if (!load(at / k_block_bytes)) break;
            const std::size_t inside = static_cast<std::size_t>(at % k_block_bytes);
            const std::size_t part = std::min(count - done, m_plain.size() - inside);
            std::memcpy(out + done, m_plain.data() + inside, part);
            done += part;
        }
        return done;
    }

    /// Once it is open: sealed by the newest keys, and bound.
    bool is_current() const { return m_is_current; }

    /// False for another format or content, a file cut short, or one that was changed: the index must open and fit the file to the byte.
    bool open()
    {
        struct stat status = {};
        if (::fstat(m_file.handle(), &status) != 0) throw_errno("opening an uploaded file");
        const auto file_size = static_cast<std::uint64_t>(status.st_size);
        std::string magic(k_magic.size(), '\0');
        std::string tail(k_number_bytes, '\0');
        if (file_size < k_magic.size() + k_number_bytes || !read_file(0, magic)) return false;
        const bool unbound = m_sealing == Sealing::any && magic == k_unbound_magic;
        if (!unbound && magic != k_magic) return false;
        m_begin = k_magic.size();
        if (!unbound) {
            m_name.resize(k_name_bytes);
            if (!read_file(m_begin, m_name)) return false;
            m_begin += k_name_bytes;
        }
        if (file_size < m_begin + k_number_bytes) return false;
        const std::uint64_t end = file_size - k_number_bytes;
        if (!read_file(end, tail)) return false;
        const std::uint64_t length = number_at(tail, 0);
        if (length > end - m_begin || length > (k_most_blocks + 8) * k_number_bytes) return false;
        std::string sealed(static_cast<std::size_t>(length), '\0');
        if (!read_file(end - length, sealed)) return false;
        m_is_current = m_keys.is_current(sealed);
        const Result<std::string> index = unseal(sealed, place_of_index(m_name, m_hash));
        if (!index || !has_number(*index, k_index_number)) return false;
        return take_index(std::string_view(*index).substr(k_head_bytes), end - length) && (m_size == 0 || load(0));
    }

private:
    static bool has_number(std::string_view block, std::uint64_t number)
    {
        return block.size() >= k_head_bytes && number_at(block, 0) == number;
    }

    bool read_file(std::uint64_t offset, std::string& bytes) const
    {
        return ::pread(m_file.handle(), bytes.data(), bytes.size(), static_cast<off_t>(offset)) == static_cast<ssize_t>(bytes.size());
    }

    bool take_index(std::string_view index, std::uint64_t blocks_end)
    {
        if (index.size() < k_number_bytes || index.size() % k_number_bytes != 0) return false;
        m_size = number_at(index, 0);
        m_offsets.assign(1, m_begin);
        for (std::size_t at = k_number_bytes; at < index.size(); at += k_number_bytes) {
            const std::uint64_t bytes = number_at(index, at);
            if (bytes > k_most_sealed_bytes) return false;
            m_offsets.push_back(m_offsets.back() + bytes);
        }
        return m_offsets.back() == blocks_end && m_offsets.size() - 1 == (m_size + k_block_bytes - 1) / k_block_bytes;
    }

    /// True when the block opens, stands where it belongs and has the length it must have.
    bool load(std::uint64_t number)
    {
        if (m_loaded == number + 1) return true;
        m_loaded = 0;
        const std::size_t place = static_cast<std::size_t>(number);
        m_sealed.resize(static_cast<std::size_t>(m_offsets[place + 1] - m_offsets[place]));
        if (!read_file(m_offsets[place], m_sealed)) return false;
        const Result<std::string> block = unseal(m_sealed, place_of_block(m_name, number));
        if (!block || !has_number(*block, number)) return false;
        m_plain.resize(static_cast<std::size_t>(std::min<std::uint64_t>(k_block_bytes, m_size - number * k_block_bytes)));
        if (!unpack(static_cast<Packing>((*block)[k_number_bytes]), std::string_view(*block).substr(k_head_bytes))) return false;
        m_loaded = number + 1;
        return true;
    }

    /// Nothing in a file of f082447 is bound.
    Result<std::string> unseal(const std::string& sealed, const std::string& place) const
    {
        return m_name.empty() ? m_keys.open_unbound(sealed) : m_keys.open(sealed, place);
    }

    /// Into m_plain, which has the size that must come out; never more.
    bool unpack(Packing packing, std::string_view packed)
    {
        switch (packing) {
        case Packing::none: return packed.size() == m_plain.size() && packed.copy(m_plain.data(), m_plain.size()) == m_plain.size();
        case Packing::zstd: return ZSTD_decompressDCtx(m_unpacker.get(), m_plain.data(), m_plain.size(), packed.data(), packed.size()) == m_plain.size();
        }
        return false;
    }

    Descriptor m_file;
    const Keys& m_keys;
    std::string m_hash;
    Sealing m_sealing;
    std::string m_name;         ///< empty: of f082447
    std::size_t m_begin = 0;    ///< of the first block
    bool m_is_current = false;
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> m_unpacker;
    std::vector<std::uint64_t> m_offsets; ///< of the sealed blocks in the file, and where the last one ends
    std::uint64_t m_size = 0;
    std::uint64_t m_loaded = 0; ///< number of the block in m_plain, plus one
    std::string m_sealed;
    std::string m_plain;
};

} // namespace

std::string write_sealed(int handle, const Keys& keys, sheet::ByteSource& source)
{
    return BlockWriter(handle, keys).write(source);
}

std::unique_ptr<sheet::ByteSource> open_sealed(int handle, const Keys& keys, const std::string& hash, Sealing sealing)
{
    auto source = std::make_unique<SealedSource>(handle, keys, hash, sealing);
    if (!source->open()) return nullptr;
    return source;
}

bool is_currently_sealed(int handle, const Keys& keys, const std::string& hash)
{
    SealedSource source(handle, keys, hash, Sealing::bound);
    return source.open() && source.is_current();
}

} // namespace chengxin::data_import
