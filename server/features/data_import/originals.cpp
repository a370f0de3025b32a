#include "server/features/data_import/originals.hpp"

#include "server/core/crypto.hpp"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <openssl/evp.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace chengxin::data_import {

namespace {

/// Plain bytes of one block; each is sealed for itself with its number in front, so that blocks cannot change places.
constexpr std::size_t k_block_bytes = 256 * 1024;
constexpr std::size_t k_number_bytes = 8;
constexpr std::size_t k_seal_overhead = 49; ///< of Keys::seal
constexpr std::size_t k_sealed_block_bytes = k_block_bytes + k_number_bytes + k_seal_overhead;

std::filesystem::path folder_of(const std::string& data_directory)
{
    return std::filesystem::path(data_directory) / "originals";
}

std::filesystem::path path_of(const std::string& data_directory, const std::string& hash)
{
    return folder_of(data_directory) / hash;
}

/// A block's number and whether it is the last: a file that was cut short does not open.
std::string block_head(std::uint64_t number, bool last)
{
    std::string head(k_number_bytes, '\0');
    for (std::size_t i = 0; i < k_number_bytes - 1; ++i) head[i] = static_cast<char>(number >> (8 * i) & 0xFF);
    head[k_number_bytes - 1] = last ? '\1' : '\0';
    return head;
}

[[noreturn]] void throw_errno(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int handle) : m_handle(handle) {}
    ~Descriptor()
    {
        if (m_handle >= 0) ::close(m_handle);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int handle() const { return m_handle; }

private:
    int m_handle;
};

void write_all(int handle, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_errno("writing an uploaded file");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void write_blocks(int handle, const Keys& keys, sheet::ByteSource& source)
{
    std::string block;
    const std::uint64_t size = source.size();
    std::uint64_t number = 0;
    for (std::uint64_t at = 0; at < size || number == 0; at += k_block_bytes, ++number) {
        block = block_head(number, at + k_block_bytes >= size);
        const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(k_block_bytes, size - at));
        block.resize(k_number_bytes + count);
        if (source.read_at(at, block.data() + k_number_bytes, count) != count) throw std::runtime_error("an uploaded file cannot be read");
        write_all(handle, keys.seal(block));
    }
}

void sync_folder(const std::filesystem::path& folder)
{
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.handle() < 0 || ::fsync(directory.handle()) != 0) throw_errno("syncing the folder of uploaded files");
}

/// Opens one block at a time and keeps the last one.
class SealedSource final : public sheet::ByteSource {
public:
    SealedSource(int handle, std::uint64_t sealed_size, const Keys& keys) : m_file(handle), m_sealed_size(sealed_size), m_keys(keys)
    {
        m_blocks = (sealed_size + k_sealed_block_bytes - 1) / k_sealed_block_bytes;
        const std::uint64_t overhead = k_number_bytes + k_seal_overhead;
        m_size = sealed_size >= m_blocks * overhead ? sealed_size - m_blocks * overhead : 0;
    }

    std::uint64_t size() const override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        std::size_t done = 0;
        while (done < count && offset + done < m_size) {
            const std::uint64_t at = offset + done;
            if (!load(at / k_block_bytes)) break;
            const std::size_t inside = k_number_bytes + static_cast<std::size_t>(at % k_block_bytes);
            if (inside >= m_plain.size()) break;
            const std::size_t part = std::min(count - done, m_plain.size() - inside);
            std::memcpy(out + done, m_plain.data() + inside, part);
            done += part;
        }
        return done;
    }

    /// True when the block opens and stands where it belongs.
    bool load(std::uint64_t number)
    {
        if (m_loaded == number + 1) return true;
        m_loaded = 0;
        const std::uint64_t from = number * k_sealed_block_bytes;
        if (from >= m_sealed_size) return false;
        m_sealed.resize(static_cast<std::size_t>(std::min<std::uint64_t>(k_sealed_block_bytes, m_sealed_size - from)));
        const ssize_t got = ::pread(m_file.handle(), m_sealed.data(), m_sealed.size(), static_cast<off_t>(from));
        if (got != static_cast<ssize_t>(m_sealed.size())) return false;
        Result<std::string> plain = m_keys.open(std::string_view(m_sealed));
        const std::string head = block_head(number, number + 1 == m_blocks);
        if (!plain || plain->compare(0, k_number_bytes, head) != 0) return false;
        m_plain = std::move(*plain);
        m_loaded = number + 1;
        return true;
    }

private:
    Descriptor m_file;
    std::uint64_t m_sealed_size;
    const Keys& m_keys;
    std::uint64_t m_blocks = 0;
    std::uint64_t m_size = 0;
    std::uint64_t m_loaded = 0; ///< number of the block in m_plain, plus one
    std::string m_sealed;
    std::string m_plain;
};

} // namespace

std::string content_hash(sheet::ByteSource& source)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256 is not available");
    std::string block(k_block_bytes, '\0');
    for (std::uint64_t at = 0; at < source.size();) {
        const std::size_t got = source.read_at(at, block.data(), block.size());
        if (got == 0) throw std::runtime_error("an uploaded file cannot be read");
        if (EVP_DigestUpdate(digest.get(), block.data(), got) != 1) throw std::runtime_error("SHA-256 failed");
        at += got;
    }
    std::string hash(32, '\0');
    if (EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(hash.data()), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
    return crypto::hex(hash);
}

void keep_original(const std::string& data_directory, const Keys& keys, const std::string& hash, sheet::ByteSource& source)
{
    const std::filesystem::path target = path_of(data_directory, hash);
    if (std::filesystem::exists(target)) return;
    std::filesystem::create_directories(folder_of(data_directory));
    std::filesystem::permissions(folder_of(data_directory), std::filesystem::perms::owner_all);
    const std::filesystem::path part = target.string() + "." + crypto::hex(crypto::random_bytes(6)) + ".part";
    try {
        const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (file.handle() < 0) throw_errno("storing an uploaded file");
        write_blocks(file.handle(), keys, source);
        if (::fsync(file.handle()) != 0) throw_errno("syncing an uploaded file");
        std::filesystem::rename(part, target);
        sync_folder(folder_of(data_directory));
    } catch (...) {
        std::error_code ignored; // the first failure is the one to tell
        std::filesystem::remove(part, ignored);
        throw;
    }
}

Result<std::unique_ptr<sheet::ByteSource>> open_original(const std::string& data_directory, const Keys& keys, const std::string& hash)
{
    const std::filesystem::path path = path_of(data_directory, hash);
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0 && errno == ENOENT) return fail(ErrorCode::not_found, "原始文件已超过保存期并删除，请用原文件重新上报。", "original_deleted");
    if (handle < 0) throw_errno("opening an uploaded file");
    auto source = std::make_unique<SealedSource>(handle, std::filesystem::file_size(path), keys);
    if (!source->load(0)) return fail(ErrorCode::internal, "保存的原始文件已损坏，请重新上报该文件，并通知系统管理员。", "original_damaged");
    return source;
}

void remove_original(const std::string& data_directory, const std::string& hash)
{
    std::filesystem::remove(path_of(data_directory, hash));
}

std::vector<std::string> kept_originals(const std::string& data_directory)
{
    std::vector<std::string> hashes;
    if (!std::filesystem::exists(folder_of(data_directory))) return hashes;
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(data_directory))) hashes.push_back(entry.path().filename().string());
    std::sort(hashes.begin(), hashes.end());
    return hashes;
}

} // namespace chengxin::data_import
